import Document

/// One pair of a mapping where it stands: copying this counts one reference, copying the pair would count five.
///
/// Reads stored properties only, since a computed property of the pair or the node would copy it first.
struct MappingEntry {
    private let siblings: [YAMLPair]
    private let index: Int

    @inline(__always)
    init(_ siblings: [YAMLPair], _ index: Int) {
        self.siblings = siblings
        self.index = index
    }

    /// The text of the key.
    @inline(__always)
    var name: String { siblings.withUnsafeBufferPointer { Self.scalar($0[index].key)?.text ?? "" } }

    var keySpan: SourceSpan { siblings.withUnsafeBufferPointer { Self.span($0[index].key) } }

    // Of the value:

    var span: SourceSpan { siblings.withUnsafeBufferPointer { Self.span($0[index].value) } }

    @inline(__always)
    var scalar: Scalar? { siblings.withUnsafeBufferPointer { Self.scalar($0[index].value) } }

    @inline(__always)
    var pairs: [YAMLPair]? { siblings.withUnsafeBufferPointer { Self.pairs($0[index].value) } }

    @inline(__always)
    var items: [YAMLNode]? { siblings.withUnsafeBufferPointer { Self.items($0[index].value) } }

    @inline(__always)
    var isMapping: Bool { siblings.withUnsafeBufferPointer { Self.isMapping($0[index].value) } }

    /// The value itself; a copy.
    var node: YAMLNode { siblings[index].value }

    // Without `borrowing` the whole node is copied for the part that is wanted.

    @inline(__always)
    private static func span(_ node: borrowing YAMLNode) -> SourceSpan { node.span }

    @inline(__always)
    private static func scalar(_ node: borrowing YAMLNode) -> Scalar? {
        if case .scalar(let scalar) = node.content { scalar } else { nil }
    }

    @inline(__always)
    static func pairs(_ node: borrowing YAMLNode) -> [YAMLPair]? {
        if case .mapping(let pairs) = node.content { pairs } else { nil }
    }

    @inline(__always)
    private static func items(_ node: borrowing YAMLNode) -> [YAMLNode]? {
        if case .sequence(let items) = node.content { items } else { nil }
    }

    @inline(__always)
    private static func isMapping(_ node: borrowing YAMLNode) -> Bool {
        if case .mapping = node.content { true } else { false }
    }
}

extension [YAMLPair] {
    /// Where the key of this name is.
    func place(of name: String) -> Int? {
        for index in indices where MappingEntry(self, index).name == name { return index }
        return nil
    }
}
