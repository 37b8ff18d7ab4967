import Document
import KernelInterface
import Node
import Policy
import Report

/// Policy files as read, decoded and judged, with the texts that diagnostics quote.
struct LoadedPolicy {
    let set: PolicySet?
    var diagnostics: [Diagnostic]
    let sources: [SourceFile]
    /// What was named to be read.
    let paths: [String]

    /// Reads files, directories of files, or `-` for standard input.
    init(paths: [String]) throws(Failure) {
        self.paths = paths
        var sources: [SourceFile] = []
        var nodes: [YAMLNode] = []
        var diagnostics: [Diagnostic] = []
        for file in Self.files(paths, &diagnostics) {
            do {
                let source = try loadSource(path: file)
                sources.append(source)
                reserveHeap(forPolicyOf: source.bytes.count)
                let (node, found) = composeYAML(source)
                diagnostics += found
                if let node { nodes.append(node) }
            } catch {
                diagnostics.append(error)
            }
        }
        if diagnostics.contains(where: { $0.code == "file-denied" }) {
            throw Failure(diagnostics, .notPermitted, sources: sources)
        }
        let isBroken = diagnostics.contains { $0.severity == .error }
        let (set, found) = decodePolicySet(nodes)
        diagnostics += found
        keepUntilExit((nodes, set))
        self.set = isBroken ? nil : set
        self.diagnostics = diagnostics
        self.sources = sources
    }

    /// All files that are named; an empty directory is no empty policy, which would give everything back.
    private static func files(_ paths: [String], _ diagnostics: inout [Diagnostic]) -> [String] {
        var files: [String] = []
        for path in paths {
            do {
                let found = try policyFiles(at: path)
                files += found
                if found.isEmpty {
                    diagnostics.append(
                        Diagnostic(
                            .noPolicy, "there is no `.yaml` or `.yml` file in `\(path)`",
                            help: ["to give everything back, use `bulkhead revert`"]))
                }
            } catch {
                diagnostics.append(error)
            }
        }
        return files
    }

    /// The same, if it is without errors; ends the command otherwise, before it looks at any node.
    func valid() throws(Failure) -> LoadedPolicy {
        if set == nil { throw Failure(diagnostics, .findings, sources: sources) }
        return self
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
