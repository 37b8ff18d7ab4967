import Document

/// Reads the parts of a scenario and collects what is wrong with them.
struct ScenarioReader: PartReader {
    var diagnostics: [Diagnostic] = []

    static let codes = (
        keyUnknown: ScenarioCode.keyUnknown.rawValue, keyMissing: ScenarioCode.keyMissing.rawValue,
        value: ScenarioCode.value.rawValue
    )

    mutating func text(_ node: YAMLNode, _ what: String) -> String? {
        if let scalar = node.scalar, !scalar.text.isEmpty { return scalar.text }
        refuse(node, "\(what) must be text, not \(node.kind)")
        return nil
    }

    mutating func items(_ node: YAMLNode, _ what: String) -> [YAMLNode] {
        if let items = node.items { return items }
        refuse(node, "\(what) must be a list, not \(node.kind)")
        return []
    }

    /// One of some words.
    mutating func word<Word: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, _ what: String, _ words: Word.Type
    ) -> Word? where Word.RawValue == String {
        guard let text = text(node, what) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let known = words.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        refuse(node, "\(what) must be one of \(known), not `\(text.shortened(to: 60))`")
        return nil
    }

    /// An integer within bounds.
    mutating func count(_ node: YAMLNode, _ what: String, _ bounds: ClosedRange<UInt64>) -> UInt64? {
        if let value = node.scalar?.unsigned, bounds.contains(value) { return value }
        let upper = bounds.upperBound == .max ? "" : " to \(bounds.upperBound)"
        refuse(
            node,
            "\(what) must be an integer from \(bounds.lowerBound)\(upper), not \(node.scalar?.kind ?? node.kind)")
        return nil
    }

    /// A plain number from 0 on, with or without decimals.
    mutating func number(_ node: YAMLNode, _ what: String) -> Double? {
        if let scalar = node.scalar, scalar.style == .plain, let value = Self.decimal(scalar.text[...]) { return value }
        refuse(node, "\(what) must be a number from 0 on, such as `2.5`, not \(node.scalar?.kind ?? node.kind)")
        return nil
    }

    /// `25%` as 0.25.
    mutating func part(_ node: YAMLNode, _ what: String) -> Double? {
        if let text = node.scalar?.text, text.hasSuffix("%"), let value = Self.decimal(text.dropLast()), value <= 100 {
            return value / 100
        }
        refuse(
            node, "\(what) must be a percentage such as `25%`, up to 100%, not \(node.scalar?.kind ?? node.kind)")
        return nil
    }

    /// Microseconds.
    mutating func time(_ node: YAMLNode, _ what: String) -> Double? {
        quantity(node, what, [("us", 1), ("ms", 1e3), ("min", 60e6), ("s", 1e6)], "a time such as `60s` or `5ms`")
    }

    /// A time of a day at most, in whole microseconds.
    mutating func moment(_ node: YAMLNode, _ what: String) -> UInt64? {
        guard let value = time(node, what) else { return nil }
        if value <= 86_400e6 { return UInt64(value.rounded()) }
        refuse(node, "\(what) must be a day at most")
        return nil
    }

    /// Bytes.
    mutating func size(_ node: YAMLNode, _ what: String) -> Double? {
        quantity(node, what, Self.sizes, "a size such as `64MiB`")
    }

    /// Bytes a second.
    mutating func rate(_ node: YAMLNode, _ what: String) -> Double? {
        quantity(node, what, Self.sizes.map { ($0.0 + "/s", $0.1) }, "a rate such as `200MB/s`")
    }

    private static let sizes: [(String, Double)] = [
        ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9),
        ("TB", 1e12), ("B", 1),
    ]

    private mutating func quantity(
        _ node: YAMLNode, _ what: String, _ units: [(name: String, factor: Double)], _ form: String
    ) -> Double? {
        if let text = node.scalar?.text, let unit = units.first(where: { text.hasSuffix($0.name) }),
            let value = Self.decimal(text.dropLast(unit.name.count)), value * unit.factor <= 1e15
        {
            return value * unit.factor
        }
        refuse(node, "\(what) must be \(form), not \(node.scalar?.kind ?? node.kind)")
        return nil
    }

    /// Digits, or digits, a point and digits; no sign and no exponent.
    static func decimal(_ text: Substring) -> Double? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.count <= 15 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        return isNumber ? Double(text) : nil
    }
}
