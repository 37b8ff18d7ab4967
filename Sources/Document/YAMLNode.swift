/// One value of a YAML file and where it stands.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        /// Plain `null`, `~` or nothing at all.
        case null
        case scalar(Scalar)
        case sequence([YAMLNode])
        /// In the order of the file; each key once.
        case mapping([YAMLPair])
    }

    package let content: Content
    package let span: SourceSpan

    package init(content: Content, span: SourceSpan) {
        self.content = content
        self.span = span
    }

    package var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    package var items: [YAMLNode]? {
        if case .sequence(let items) = content { items } else { nil }
    }

    package var pairs: [YAMLPair]? {
        if case .mapping(let pairs) = content { pairs } else { nil }
    }

    package var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// The value of a key of a mapping; nil when this is no mapping or has no such key. Linear in the keys.
    package subscript(key: String) -> YAMLNode? {
        pairs?.first { $0.name == key }?.value
    }

    /// What this is, for a message: `a mapping`.
    package var kind: String {
        switch content {
        case .null: "nothing"
        case .scalar(let scalar): scalar.kind
        case .sequence: "a sequence"
        case .mapping: "a mapping"
        }
    }
}

/// A key and its value. The key's content is always a scalar: other keys are refused by the composer.
package struct YAMLPair: Sendable {
    package let key: YAMLNode
    package let value: YAMLNode

    package init(key: YAMLNode, value: YAMLNode) {
        self.key = key
        self.value = value
    }

    /// The text of the key.
    package var name: String { key.scalar?.text ?? "" }

    /// From the key to the end of the value.
    package var span: SourceSpan { key.span.through(value.span) }
}
