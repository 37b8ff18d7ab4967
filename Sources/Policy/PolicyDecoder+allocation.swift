import Document

extension PolicyDecoder {
    /// Decodes the value of a key of caches, memory bandwidth or monitoring.
    mutating func decodeAllocation(_ pair: MappingEntry, _ path: ValuePath) {
        switch path.key.shape {
        case .cache(let level):
            allocation.namesCache = true
            decodeCache(pair, level: level, path)
        case .bandwidth(let schema):
            allocation.namesBandwidth = true
            decodeBandwidth(pair, schema: schema, path)
        case .allocationFlag(let flag): decode(flag, pair, path)
        case .flag, .integer, .bytes, .plainBytes, .rate, .time, .cpuMax, .clamp, .percent, .cpus, .nodes, .word,
            .weights, .labelled, .fields, .objectives, .rungs, .drift:
            break
        }
    }

    private mutating func decode(_ flag: AllocationFlag, _ pair: MappingEntry, _ path: ValuePath) {
        guard let scalar = pair.scalar else {
            reportType(
                pair.node, path.text, expected: path.key.shape.expectation, help: "write `\(path.key.examples[0])`")
            return
        }
        if case .monitoring = flag, scalar.text == "optional" {
            allocation.addMonitoring(Located(true, at: pair.span), isOptional: true, at: pair.keySpan)
            return
        }
        guard let isSet = scalar.bool else {
            reportFlag(pair, scalar, path, expected: path.key.shape.expectation)
            return
        }
        switch flag {
        case .exclusive: allocation.exclusive = isSet ? pair.span : nil
        case .cacheOptional: allocation.cacheOptional = isSet ? pair.span : nil
        case .bandwidthOptional: allocation.bandwidthOptional = isSet ? pair.span : nil
        case .monitoring:
            allocation.addMonitoring(Located(isSet, at: pair.span), isOptional: false, at: pair.keySpan)
        }
    }

    /// What the class asks, when its keys are all decoded; nil where that is nothing.
    mutating func checkedAllocation() -> RequestedAllocation? {
        if let span = allocation.exclusive, !allocation.namesCache {
            report(
                .exclusiveWithoutCache, "`cache.exclusive` has no cache to take", at: span,
                help: ["add an amount beside it, such as `l3: 60%`, or remove it"])
        }
        if let span = allocation.cacheOptional, !allocation.namesCache {
            reportIdle("cache", example: "l3: 60%", at: span)
        }
        if let span = allocation.bandwidthOptional, !allocation.namesBandwidth {
            reportIdle("memoryBandwidth", example: "max: 50%", at: span)
        }
        guard var requested = allocation.requested else { return nil }
        requested.isExclusive = allocation.exclusive.map { Located(true, at: $0) }
        requested.isCacheOptional = allocation.cacheOptional != nil
        requested.isBandwidthOptional = allocation.bandwidthOptional != nil
        let isEmpty =
            requested.caches.isEmpty && requested.bandwidths.isEmpty && requested.isMonitored?.value != true
        return isEmpty ? nil : requested
    }

    private mutating func reportIdle(_ section: String, example: String, at span: SourceSpan) {
        report(
            .missingKey, "`\(section)` is optional and asks for nothing", at: span,
            help: ["add an amount beside it, such as `\(example)`"])
    }

    /// The domain that a key of a map stands for, nil for `default`; or a diagnostic.
    ///
    /// `words` are other keys that the map may have.
    mutating func domain(_ entry: MappingEntry, words: [String], _ path: ValuePath) -> Int?? {
        let name = entry.name
        if name == "default" { return .some(nil) }
        let isNumber = !name.isEmpty && name.utf8.allSatisfy(Self.isDigit)
        if isNumber, name.utf8.first != 0x30 || name.utf8.count == 1, let id = Int32(name) { return .some(Int(id)) }
        reportUnknownPart(entry, among: words + ["default"], and: ", and the ids of domains, such as `0`", path)
        return nil
    }

    /// A key that a map of a cache, or of bandwidth, does not have.
    mutating func reportUnknownPart(
        _ entry: MappingEntry, among words: [String], and others: String = "", _ path: ValuePath
    ) {
        let near = nearest(entry.name, among: words).map { "the nearest key is `\(path.text).\($0)`" }
        let listed = words.map { "`\($0)`" }.joined(separator: ", ")
        report(
            .unknownKey, "unknown key `\(path.text).\(entry.name.shortened(to: 80))`", at: entry.keySpan,
            help: [near ?? "known here: \(listed)\(others)"])
    }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    mutating func reportEmpty(_ pair: MappingEntry, _ path: ValuePath, example: String) {
        report(.missingKey, "`\(path.text)` is empty", at: pair.span, help: ["write `\(example)`"])
    }

    /// A bare number, which could be any of several units.
    mutating func reportBare(_ node: MappingEntry, _ text: String, units: [String], _ path: ValuePath) {
        let shown = text.shortened(to: 20)
        let meant = units.map { "`\(shown)\($0)`" }.joined(separator: " or ")
        report(
            .missingUnit, "`\(path.text)` needs a unit: `\(shown)`", at: node.span, help: ["write \(meant)"])
    }
}
