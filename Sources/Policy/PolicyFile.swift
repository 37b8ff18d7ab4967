package import Document

/// One decoded policy file.
package struct PolicyFile: Sendable {
    /// `metadata.name`.
    package let name: Located<String>
    package let description: String?
    /// In the order of the file.
    package let classes: [WorkloadClass]
    /// What the `node` mapping asks of the root cgroup; nil without one.
    package let node: WorkloadClass?

    package init(name: Located<String>, description: String?, classes: [WorkloadClass], node: WorkloadClass?) {
        self.name = name
        self.description = description
        self.classes = classes
        self.node = node
    }
}

/// Decodes one policy file, strictly: every mistake of the file is in the diagnostics, by position.
///
/// The file is nil when any of them is an error.
package func decodePolicy(_ node: YAMLNode) -> (file: PolicyFile?, diagnostics: [Diagnostic]) {
    var decoder = PolicyDecoder(root: node)
    let file = decoder.decode(node)
    let diagnostics = limited(decoder.diagnostics, dropped: decoder.dropped)
    let failed = diagnostics.contains { $0.severity == .error }
    return (failed ? nil : file, diagnostics)
}
