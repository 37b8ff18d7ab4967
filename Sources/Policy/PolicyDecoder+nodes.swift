import Document

extension PolicyDecoder {
    /// The pairs of a mapping, or a diagnostic.
    mutating func mapping(
        _ node: MappingEntry, _ path: @autoclosure () -> String, help: @autoclosure () -> String
    ) -> [YAMLPair]? {
        if let pairs = node.pairs { return pairs }
        reportType(node.node, path(), expected: "a mapping", help: help())
        return nil
    }

    /// The text of a scalar, whatever its style.
    mutating func text(_ node: MappingEntry, _ path: @autoclosure () -> String) -> String? {
        if let scalar = node.scalar { return scalar.text }
        reportType(node.node, path(), expected: "text", help: nil)
        return nil
    }

    mutating func reportType(_ node: YAMLNode, _ path: String, expected: String, help: String?) {
        let message =
            node.isNull ? "`\(path)` has no value" : "`\(path)` is \(expected), not \(node.kind)"
        report(.wrongType, message, at: node.span, help: help.map { [$0] } ?? [])
    }

    /// `prefix` is the dotted path that the key stands in, empty for the top.
    mutating func reportUnknown(_ entry: MappingEntry, in prefix: String, among siblings: [String]) {
        if diagnostics.count >= diagnosticLimit {
            dropped += 1
            return
        }
        let name = entry.name
        let path = prefix.isEmpty ? name : "\(prefix).\(name)"
        report(
            .unknownKey, "unknown key `\(path.shortened(to: 120))`", at: entry.keySpan,
            help: unknownHelp(name, path, prefix, siblings).map { [$0] } ?? [])
    }

    private func unknownHelp(_ name: String, _ path: String, _ prefix: String, _ siblings: [String]) -> String? {
        if let near = nearest(name, among: siblings) {
            return "the nearest key is `\(prefix.isEmpty ? near : "\(prefix).\(near)")`"
        }
        if prefix == "node", let child = classSections.child(name) {
            var help = "`\(name)` is a key of a class: write it below `classes`"
            if case .section(let tree) = child, tree.isResctrl {
                help += "; the default group keeps what exclusive classes leave"
            }
            return help
        }
        // A dotted path in place of a mapping, or the name of a kernel file.
        if let key = policyKeys.first(where: { $0.path == path && name.utf8.contains(UInt8(ascii: ".")) }) {
            let nested = key.components.dropFirst().reversed().reduce("…") { "{\($1): \($0)}" }
            return "write it as mappings: `\(key.components[0]): \(nested)`"
        }
        if let key = policyKeys.first(where: { $0.file == path || $0.file == name }) {
            return "`\(key.file)` is set by the key `\(key.path)`"
        }
        if let key = policyKeys.first(where: { $0.components.last == name }) {
            return "`\(name)` is a key of `\(key.components.dropLast().joined(separator: "."))`"
        }
        if let near = nearest(path, among: policyKeys.map(\.path)) { return "the nearest key is `\(near)`" }
        return siblings.isEmpty ? nil : "known here: " + siblings.map { "`\($0)`" }.joined(separator: ", ")
    }
}
