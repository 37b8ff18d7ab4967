import Document
import KernelInterface
import Node
import Policy

/// Policy files as read, decoded and judged, with the texts that diagnostics quote.
struct LoadedPolicy {
    let set: PolicySet?
    var diagnostics: [Diagnostic]
    let sources: [SourceFile]

    /// Reads files, directories of files, or `-` for standard input.
    init(paths: [String]) throws(Failure) {
        var sources: [SourceFile] = []
        var nodes: [YAMLNode] = []
        var diagnostics: [Diagnostic] = []
        for path in paths {
            do {
                for file in try policyFiles(at: path) {
                    let source = try loadSource(path: file)
                    sources.append(source)
                    let (node, found) = composeYAML(source)
                    diagnostics += found
                    if let node { nodes.append(node) }
                }
            } catch {
                throw Failure(any: error)
            }
        }
        let isBroken = diagnostics.contains { $0.severity == .error }
        let (set, found) = decodePolicySet(nodes)
        diagnostics += found
        keepUntilExit((nodes, set))
        self.set = isBroken ? nil : set
        self.diagnostics = diagnostics
        self.sources = sources
    }

    /// Names of the policies, for the state.
    var names: [String] { self.set.map { $0.files.map(\.name.value) } ?? [] }

    /// The policy judged against a node; ends the command when anything is wrong with it.
    func resolved(against inventory: Inventory) throws(Failure) -> (policy: ResolvedPolicy, findings: [Diagnostic]) {
        guard let set else { throw Failure(diagnostics, .findings, sources: sources) }
        let (policy, found) = set.resolved(against: inventory)
        let findings = diagnostics + found
        if findings.contains(where: { $0.severity == .error }) {
            throw Failure(findings, .findings, sources: sources)
        }
        return (policy, findings)
    }
}

/// Keeps a value as long as the process lives: taking a tree apart node by node, only to end the process a moment
/// later, costs as much as a tenth of reading it.
private func keepUntilExit<Value>(_ value: Value) {
    _ = Unmanaged.passRetained(Kept(value))
}

private final class Kept<Value> {
    private let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
