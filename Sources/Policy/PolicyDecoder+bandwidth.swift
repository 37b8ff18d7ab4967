import Document

extension PolicyDecoder {
    /// `50%`, `20GB/s`, `max`, or one of these domain by domain: `{default: 40%, 1: 80%}`.
    mutating func decodeBandwidth(_ pair: MappingEntry, schema: String, _ path: ValuePath) {
        guard let pairs = pair.pairs else {
            add(pair, schema: schema, domain: nil, at: pair.keySpan, path)
            return
        }
        if pairs.isEmpty { reportEmpty(pair, path, example: "{default: \(path.key.examples[0])}") }
        for index in pairs.indices {
            let entry = MappingEntry(pairs, index)
            guard let id = domain(entry, words: [], path) else { continue }
            add(entry, schema: schema, domain: id, at: pair.keySpan, path.field(id.map(String.init) ?? "default"))
        }
    }

    private mutating func add(
        _ node: MappingEntry, schema: String, domain: Int?, at key: SourceSpan, _ path: ValuePath
    ) {
        guard let scalar = node.scalar else {
            reportType(node.node, path.text, expected: "a percentage or a rate", help: "write `50%` or `20GB/s`")
            return
        }
        guard let amount = bandwidthAmount(node, scalar.text, path) else { return }
        allocation.add(
            RequestedBandwidth(
                schema: schema, domain: domain, amount: amount, key: path.text, text: scalar.text, span: node.span),
            at: key)
    }

    mutating func bandwidthAmount(_ node: MappingEntry, _ text: String, _ path: ValuePath) -> BandwidthAmount? {
        if text == "max" { return .unlimited }
        if !text.isEmpty, text.utf8.count < 20, text.utf8.allSatisfy(Self.isDigit) {
            reportBare(node, text, units: ["%", "GB/s"], path)
            return nil
        }
        guard let (number, unit) = quantity(node, text, [.share, .rate], path, example: "50%") else { return nil }
        if unit.dimension == .share {
            return share100(node, text, number, unit, 1...10000, path).map { .share(permyriad: UInt32($0)) }
        }
        guard let (rate, _) = number.multiplied(by: unit.factor), rate < Self.byteLimit else {
            reportOverflow(node, text, path)
            return nil
        }
        if rate > 0 { return .rate(rate) }
        reportRange(node, text, path, help: "nothing could run; write a rate such as `20GB/s`, or `max`")
        return nil
    }
}
