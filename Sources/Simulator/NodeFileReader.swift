import Document
import KernelInterface

/// Reads the parts of a node file and collects what is wrong with them.
struct NodeFileReader: PartReader {
    var diagnostics: [Diagnostic] = []

    static let codes = (
        keyUnknown: NodeCode.keyUnknown.rawValue, keyMissing: NodeCode.keyMissing.rawValue,
        value: NodeCode.value.rawValue
    )

    /// Any scalar as it is written.
    mutating func text(_ node: YAMLNode, _ what: String) -> String? {
        if let scalar = node.scalar { return scalar.text }
        refuse(node, "\(what) must be text, not \(node.kind)")
        return nil
    }

    mutating func unsigned(_ node: YAMLNode, _ what: String) -> UInt64? {
        if let value = node.scalar?.unsigned { return value }
        refuse(node, "\(what) must be a number from 0 on, not \(node.kind)")
        return nil
    }

    /// A number from 0 on that fits a process id, a user id and the like.
    mutating func count(_ node: YAMLNode, _ what: String) -> Int? {
        guard let value = unsigned(node, what) else { return nil }
        if let count = Int32(exactly: value) { return Int(count) }
        refuse(node, "\(what) is too large: \(value)")
        return nil
    }

    /// Bytes: an integer, or one with KiB, MiB, GiB or TiB.
    mutating func bytes(_ node: YAMLNode, _ what: String) -> UInt64? {
        guard let scalar = node.scalar else {
            refuse(node, "\(what) must be a size, not \(node.kind)")
            return nil
        }
        if let value = scalar.unsigned { return value }
        for (unit, shift) in [("KiB", 10), ("MiB", 20), ("GiB", 30), ("TiB", 40)] where scalar.text.hasSuffix(unit) {
            guard let value = UInt64(scalar.text.dropLast(3)), value <= UInt64.max >> UInt64(shift),
                scalar.text.utf8.first != UInt8(ascii: "+")
            else { break }
            return value << UInt64(shift)
        }
        refuse(
            node, "\(what) is no size: \(scalar.kind)", help: ["write bytes, or a whole number of KiB, MiB, GiB or TiB"]
        )
        return nil
    }

    mutating func indices(_ node: YAMLNode, _ what: String) -> IndexList? {
        guard let text = text(node, what) else { return nil }
        if let list = IndexList(text) { return list }
        refuse(node, "\(what) is no list of numbers such as `0-3,8`: `\(text.shortened(to: 60))`")
        return nil
    }

    mutating func items(_ node: YAMLNode, _ what: String) -> [YAMLNode] {
        if node.isNull { return [] }
        if let items = node.items { return items }
        refuse(node, "\(what) must be a list, not \(node.kind)")
        return []
    }

    mutating func texts(_ node: YAMLNode, _ what: String) -> [String] {
        var found: [String] = []
        for item in items(node, what) {
            if let text = text(item, what) { found.append(text) }
        }
        return found
    }

    /// One of some words.
    mutating func word<Word: RawRepresentable>(
        _ node: YAMLNode, _ what: String, _ words: [Word]
    ) -> Word? where Word.RawValue == String {
        guard let text = text(node, what) else { return nil }
        if let word = words.first(where: { $0.rawValue == text }) { return word }
        let known = words.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        refuse(node, "\(what) must be one of \(known), not `\(text.shortened(to: 60))`")
        return nil
    }
}
