package import Document

/// The codes of the diagnostics of node files.
enum NodeCode: String, CaseIterable {
    case kind = "node-kind"
    case keyMissing = "node-key-missing"
    case keyUnknown = "node-key-unknown"
    case cgroupOrphan = "node-cgroup-orphan"
    case refused = "node-refused"
    case value = "node-value"
}

extension Diagnostic {
    init(
        _ code: NodeCode, _ message: String, at span: SourceSpan?, notes: [Note] = [], help: [String] = []
    ) {
        self.init(.error, code: code.rawValue, message, at: span, notes: notes, help: help)
    }
}

/// The long forms of the codes of node files, in alphabetical order.
package let nodeFileDiagnosticCodes: [DiagnosticExplanation] = NodeCode.allCases.map(\.explanation).sorted {
    $0.code < $1.code
}

extension NodeCode {
    fileprivate var explanation: DiagnosticExplanation {
        let (title, text) = self.words
        return DiagnosticExplanation(code: rawValue, title: title, text: text)
    }

    private var words: (title: String, text: String) {
        switch self {
        case .kind:
            (
                "not a node file",
                """
                A node file describes a machine. It starts with `apiVersion: bulkhead/v1` and `kind: Node`.
                `bulkhead inventory` prints the machine it runs on in this form.
                """
            )
        case .keyMissing:
            (
                "a node file without something it needs",
                """
                A node needs its kernel release, its CPUs and its memory; a NUMA node, a device and a cgroup mount need \
                what identifies them. Everything else has a default.
                """
            )
        case .keyUnknown:
            (
                "an unknown key in a node file",
                """
                Every key of a node file must be known, so that a mistyped one is not taken for an absent one. The \
                nearest known key is named. docs/simulator.md lists them all.
                """
            )
        case .cgroupOrphan:
            (
                "a cgroup listed before its parent",
                """
                The cgroups of a node file are made in the order in which they stand, and the kernel makes a cgroup only \
                in one that exists. List the parent first: `system.slice` before `system.slice/nginx.service`.
                """
            )
        case .refused:
            (
                "a state that the kernel would refuse",
                """
                The simulated kernel takes the controllers, values and processes of a node file under the rules of a \
                real one. What it refuses could not be found on a real machine: a value out of range, a file of a \
                controller that the parent has not enabled, processes in a cgroup that distributes domain controllers.
                """
            )
        case .value:
            (
                "a value of a node file that cannot be read",
                """
                Sizes are integers in bytes, or integers with KiB, MiB, GiB or TiB. CPUs are a list such as `0-3,8`. \
                Device numbers are `MAJOR:MINOR`. Lists are in brackets.
                """
            )
        }
    }
}
