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
    var name: String {
        if case .scalar(let scalar) = siblings[index].key.content { scalar.text } else { "" }
    }

    var keySpan: SourceSpan { siblings[index].key.span }

    // Of the value:

    var span: SourceSpan { siblings[index].value.span }

    @inline(__always)
    var scalar: Scalar? {
        if case .scalar(let scalar) = siblings[index].value.content { scalar } else { nil }
    }

    @inline(__always)
    var pairs: [YAMLPair]? {
        if case .mapping(let pairs) = siblings[index].value.content { pairs } else { nil }
    }

    @inline(__always)
    var items: [YAMLNode]? {
        if case .sequence(let items) = siblings[index].value.content { items } else { nil }
    }

    @inline(__always)
    var isMapping: Bool {
        if case .mapping = siblings[index].value.content { true } else { false }
    }

    /// The value itself; a copy.
    var node: YAMLNode { siblings[index].value }
}

extension [YAMLPair] {
    /// Where the key of this name is.
    func place(of name: String) -> Int? {
        for index in indices where MappingEntry(self, index).name == name { return index }
        return nil
    }
}
