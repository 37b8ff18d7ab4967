import Document

/// What reads the parts of a YAML file and collects what is wrong with them.
protocol PartReader {
    /// The codes of what every kind of file may get wrong.
    static var codes: (keyUnknown: String, keyMissing: String, value: String) { get }
    var diagnostics: [Diagnostic] { get set }
}

extension PartReader {
    /// The values of a mapping by key. Keys that are not among the known ones are reported.
    mutating func fields(_ node: YAMLNode, _ known: [String], of what: String) -> [String: YAMLNode]? {
        guard let pairs = node.pairs else {
            refuse(node, "\(what) must be a mapping, not \(node.kind)")
            return nil
        }
        var fields: [String: YAMLNode] = [:]
        for pair in pairs {
            if known.contains(pair.name) {
                fields[pair.name] = pair.value
                continue
            }
            let near = nearest(pair.name, among: known).map { ["the nearest key is `\($0)`"] } ?? []
            diagnostics.append(
                Diagnostic(
                    .error, code: Self.codes.keyUnknown, "unknown key `\(pair.name.shortened(to: 60))` in \(what)",
                    at: pair.key.span, help: near))
        }
        return fields
    }

    mutating func refuse(_ node: YAMLNode, _ message: String, help: [String] = []) {
        diagnostics.append(Diagnostic(.error, code: Self.codes.value, message, at: node.span, help: help))
    }

    mutating func missing(_ key: String, of what: String, at node: YAMLNode) {
        diagnostics.append(
            Diagnostic(.error, code: Self.codes.keyMissing, "\(what) needs `\(key)`", at: node.span))
    }

    mutating func bool(_ node: YAMLNode, _ what: String) -> Bool? {
        if let value = node.scalar?.bool { return value }
        refuse(node, "\(what) must be `true` or `false`, not \(node.kind)")
        return nil
    }
}
