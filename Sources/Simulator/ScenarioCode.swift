package import Document

/// The codes of the diagnostics of scenarios.
enum ScenarioCode: String, CaseIterable {
    case kind = "scenario-kind"
    case keyMissing = "scenario-key-missing"
    case keyUnknown = "scenario-key-unknown"
    case refused = "scenario-refused"
    case value = "scenario-value"
}

extension Diagnostic {
    init(scenario code: ScenarioCode, _ message: String, at span: SourceSpan?, help: [String] = []) {
        self.init(.error, code: code.rawValue, message, at: span, help: help)
    }
}

/// The long forms of the codes of scenarios, in alphabetical order.
package let scenarioDiagnosticCodes: [DiagnosticExplanation] = ScenarioCode.allCases.map(\.explanation).sorted {
    $0.code < $1.code
}

extension ScenarioCode {
    fileprivate var explanation: DiagnosticExplanation {
        let (title, text) = words
        return DiagnosticExplanation(code: rawValue, title: title, text: text)
    }

    private var words: (title: String, text: String) {
        switch self {
        case .kind:
            (
                "not a scenario",
                """
                A scenario describes what runs on a simulated node, and for how long. It starts with \
                `apiVersion: bulkhead/v1` and `kind: Scenario`.
                """
            )
        case .keyMissing:
            (
                "a scenario without something it needs",
                """
                A scenario needs its node, its duration and its workloads; a workload its name, its cgroup, its model and \
                what the model cannot guess. Everything else has a default.
                """
            )
        case .keyUnknown:
            (
                "an unknown key in a scenario",
                """
                Every key of a scenario must be known, so that a mistyped one is not taken for an absent one, and each \
                model of a workload has its own. The nearest known key is named. docs/simulator.md lists them all.
                """
            )
        case .refused:
            (
                "a scenario that its node cannot run",
                """
                The workloads of a scenario are started on its node under the rules of a real kernel: they need cgroups \
                that may hold processes, and devices that are there.
                """
            )
        case .value:
            (
                "a value of a scenario that cannot be read",
                """
                Every quantity has its unit: times in us, ms, s or min; sizes in B, KiB, MiB, GiB, TiB, KB, MB, GB or \
                TB; rates in one of these with `/s`. Requests a second, threads and slowdowns are plain numbers.
                """
            )
        }
    }
}
