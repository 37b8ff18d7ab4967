import Document
import KernelInterface

extension PolicyDecoder {
    /// `60%`, `{code: 20%, data: 60%}`, or either domain by domain: `{default: 20%, 0: {code: 10%, data: 20%}}`.
    mutating func decodeCache(_ pair: MappingEntry, level: Int, _ path: ValuePath) {
        let target = CacheTarget(level: level, domain: nil, keySpan: pair.keySpan)
        guard let pairs = pair.pairs else {
            add(pair, .unified, target, path)
            return
        }
        if pairs.isEmpty { reportEmpty(pair, path, example: "{default: 60%}") }
        var contents: MappingEntry?
        var domains: [(id: Int?, entry: MappingEntry)] = []
        for index in pairs.indices {
            let entry = MappingEntry(pairs, index)
            if Self.content(entry.name) != nil {
                contents = contents ?? entry
            } else if let id = domain(entry, words: ["code", "data"], path) {
                domains.append((id, entry))
            }
        }
        if let contents, let first = domains.first {
            report(
                .mixedCacheContent, "`\(path.text)` has `\(contents.name)` beside domains", at: contents.keySpan,
                notes: [Diagnostic.Note("a domain is here", at: first.entry.keySpan)],
                help: ["write code and data within a domain: `default: {code: 20%, data: 60%}`"])
            return
        }
        if contents != nil { decodeContents(pairs, target, path) }
        for (id, entry) in domains {
            let inner = path.field(id.map(String.init) ?? "default")
            let target = CacheTarget(level: level, domain: id, keySpan: pair.keySpan)
            guard let pairs = entry.pairs else {
                add(entry, .unified, target, inner)
                continue
            }
            if pairs.isEmpty { reportEmpty(entry, inner, example: "{code: 20%, data: 60%}") }
            for index in pairs.indices where Self.content(MappingEntry(pairs, index).name) == nil {
                reportUnknownPart(MappingEntry(pairs, index), among: ["code", "data"], inner)
            }
            decodeContents(pairs, target, inner)
        }
    }

    private mutating func decodeContents(_ pairs: [YAMLPair], _ target: CacheTarget, _ path: ValuePath) {
        for index in pairs.indices {
            let entry = MappingEntry(pairs, index)
            guard let content = Self.content(entry.name) else { continue }
            add(entry, content, target, path.field((path.field.map { $0 + "." } ?? "") + entry.name))
        }
    }

    private static func content(_ name: String) -> CacheResource.Content? {
        switch name {
        case "code": .code
        case "data": .data
        default: nil
        }
    }

    private mutating func add(
        _ node: MappingEntry, _ content: CacheResource.Content, _ target: CacheTarget, _ path: ValuePath
    ) {
        guard let scalar = node.scalar else {
            reportType(node.node, path.text, expected: "an amount of a cache", help: "write `60%`")
            return
        }
        guard let amount = cacheAmount(node, scalar.text, path) else { return }
        allocation.add(
            RequestedCache(
                level: target.level, content: content, domain: target.domain, amount: amount, key: path.text,
                text: scalar.text, span: node.span),
            at: target.keySpan)
    }

    mutating func cacheAmount(_ node: MappingEntry, _ text: String, _ path: ValuePath) -> CacheAmount? {
        if text.hasPrefix("0x") || text.hasPrefix("0X") { return mask(node, text, path) }
        let isHexadecimal = !text.isEmpty && text.utf8.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit }
        // `0B` to `9…9B` are sizes.
        if isHexadecimal, !(text.utf8.last == 0x42 ? text.dropLast() : text[...]).utf8.allSatisfy(Self.isDigit) {
            reportMalformed(node, text, path, help: "a mask starts with `0x`: `0x\(text.shortened(to: 20))`")
            return nil
        }
        if text.utf8.count < 20, !text.isEmpty, text.utf8.allSatisfy(Self.isDigit) {
            reportBare(node, text, units: ["%", "ways", "MiB"], path)
            return nil
        }
        if text == "max" {
            reportMalformed(node, text, path, help: "for all of it, write `100%`")
            return nil
        }
        guard
            let (number, unit) = quantity(
                node, text, [.share, .ways, .size], path, example: "60%", allowsMax: false)
        else { return nil }
        if unit.dimension == .share {
            return share100(node, text, number, unit, 1...10000, path).map { .share(permyriad: UInt32($0)) }
        }
        guard let (value, isExact) = number.multiplied(by: unit.factor), value < Self.byteLimit else {
            reportOverflow(node, text, path)
            return nil
        }
        if unit.dimension == .size {
            if value > 0 { return .bytes(value) }
            reportRange(node, text, path, help: "write at least `1B`; it is rounded up to ways")
            return nil
        }
        if !isExact {
            reportFraction(node, text, "1way", path)
            return nil
        }
        if (1...32).contains(value) { return .ways(Int(value)) }
        reportRange(node, text, path, help: "it goes from 1way to 32ways")
        return nil
    }

    private mutating func mask(_ node: MappingEntry, _ text: String, _ path: ValuePath) -> CacheAmount? {
        guard text.utf8.count > 2, text.utf8.dropFirst(2).allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit })
        else {
            reportMalformed(node, text, path, help: "a mask is `0x` and hexadecimal digits, as in `0x3f0`")
            return nil
        }
        guard let mask = CBM(text) else {
            reportOverflow(node, text, path)
            return nil
        }
        if mask.isEmpty {
            reportRange(node, text, path, help: "nothing could be cached; set a bit for each way, as in `0x3f0`")
            return nil
        }
        if mask.bits >> 32 != 0 {
            reportRange(node, text, path, help: "the kernel's masks have 32 bits")
            return nil
        }
        return .mask(mask)
    }

    private mutating func reportMalformed(_ node: MappingEntry, _ text: String, _ path: ValuePath, help: String) {
        report(
            .malformedQuantity, "`\(path.text)` cannot be read as an amount: `\(text.shortened(to: 60))`",
            at: node.span, help: [help])
    }

    mutating func reportRange(_ node: MappingEntry, _ text: String, _ path: ValuePath, help: String) {
        report(
            .outOfRange, "`\(path.text)` is out of range: `\(text.shortened(to: 60))`", at: node.span, help: [help])
    }
}

/// Which cache an amount is for.
private struct CacheTarget {
    let level: Int
    let domain: Int?
    /// Of the key of the cache.
    let keySpan: SourceSpan
}
