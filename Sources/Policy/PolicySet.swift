package import Document

/// The policies of one node: files decoded apart, judged together.
package struct PolicySet: Sendable {
    /// In the order given, which is that of their names.
    package let files: [PolicyFile]

    package init(_ files: [PolicyFile]) {
        self.files = files
    }

    /// The classes of all files, in their order.
    package var classes: [WorkloadClass] { files.count == 1 ? files[0].classes : files.flatMap(\.classes) }

    /// What is wrong between classes and needs no node to be seen, by position.
    package func check() -> [Diagnostic] {
        var checker = ClassComparison(classes: classes)
        checker.compare()
        checker.diagnostics += exclusiveOverlaps(checker.classes) + cacheDiagnostics(checker.classes)
        checker.diagnostics += objectiveDiagnostics(checker.classes)
        for file in files.dropFirst() {
            guard let node = file.node, let first = files.first(where: { $0.node != nil })?.node,
                first.name.span != node.name.span
            else { continue }
            checker.diagnostics.append(
                Diagnostic(
                    .duplicateNode, "`node` is written a second time", at: node.name.span,
                    notes: [Diagnostic.Note("it is here first", at: first.name.span)],
                    help: ["put all of it into one file"]))
        }
        return limited(checker.diagnostics)
    }
}

/// Decodes the files of one node and judges them together; nil when any diagnostic is an error.
package func decodePolicySet(_ nodes: [YAMLNode]) -> (set: PolicySet?, diagnostics: [Diagnostic]) {
    var files: [PolicyFile] = []
    var diagnostics: [Diagnostic] = []
    for node in nodes {
        let (file, found) = decodePolicy(node)
        if let file { files.append(file) }
        diagnostics += found
    }
    let set = PolicySet(files)
    diagnostics += set.check()
    if nodes.count > 1 { diagnostics.sort(by: Diagnostic.isOrdered) }
    return (diagnostics.contains { $0.severity == .error } ? nil : set, diagnostics)
}
