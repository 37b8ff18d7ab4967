import Document

extension PolicyDecoder {
    /// `[{cpu.max: 10%}, cpu.idle, kill]`
    mutating func decodeRungs(_ pair: MappingEntry, _ list: RungList, _ path: ValuePath) {
        guard let items = pair.items else {
            reportType(pair.node, path.text, expected: "a list", help: "write `\(path.key.examples[0])`")
            return
        }
        if items.isEmpty { reportEmpty(pair, path, example: path.key.examples[0]) }
        var found: [RequestedRung] = []
        for item in items {
            guard let rung = decodeRung(item, list, path) else { continue }
            if let first = found.first(where: { $0.key == rung.key }) {
                report(
                    .duplicateRung, "`\(rung.key)` is written a second time", at: rung.span,
                    notes: [Diagnostic.Note("it is here first", at: first.span)], help: ["remove one"])
            } else {
                found.append(rung)
            }
        }
        switch list {
        case .yields: yields = found
        case .grows: grows = found
        }
    }

    private mutating func decodeRung(_ item: YAMLNode, _ list: RungList, _ path: ValuePath) -> RequestedRung? {
        if let scalar = item.scalar {
            guard let kind = rungKind(scalar.text, at: item.span, list, path) else { return nil }
            let bound: RequestedRung.Bound? =
                switch kind.name {
                case "cpu.idle": .cpuIdle
                case "kill": .kill
                default: nil
                }
            if let bound {
                return RequestedRung(
                    bound: bound, key: path.field(kind.name).text, text: scalar.text, span: item.span)
            }
            report(
                .missingKey, "`\(path.field(kind.name).text)` has no amount", at: item.span,
                help: ["write `\(kind.example)`"])
            return nil
        }
        guard let pairs = item.pairs else {
            reportType(
                item, path.text, expected: "a list of words and mappings",
                help: "write `\(path.key.examples[0])`")
            return nil
        }
        if pairs.count != 1 {
            report(
                .wrongType, "each item of `\(path.text)` has one key, this has \(pairs.count)", at: item.span,
                help: ["their order counts: start each with a `-` of its own"])
            return nil
        }
        let entry = MappingEntry(pairs, 0)
        guard let kind = rungKind(entry.name, at: entry.keySpan, list, path) else { return nil }
        if kind.amount == .none {
            report(
                .wrongType, "`\(path.field(kind.name).text)` is a word alone, without an amount", at: item.span,
                help: ["write `- \(kind.name)`"])
            return nil
        }
        return decodeAmount(of: kind, entry, list, path.field(kind.name))
    }

    /// The kind of this name, or a diagnostic.
    private mutating func rungKind(
        _ name: String, at span: SourceSpan, _ list: RungList, _ path: ValuePath
    ) -> RungKind? {
        let known = list.kinds
        if let kind = known.first(where: { $0.name == name }) { return kind }
        let listed = known.map { "`\($0.name)`" }.joined(separator: ", ")
        if RungKind.named(name) != nil {
            report(
                .rungNotGrowable, "`\(name)` is nothing that a class can grow by", at: span,
                help: ["it is one of \(listed)"])
            return nil
        }
        let within = known.first { $0.name.hasPrefix(name + ".") }?.name
        let near = nearest(name, among: known.map(\.name)) ?? within
        report(
            .unknownRung,
            "`\(name.shortened(to: 60))` is nothing that a class can \(list == .yields ? "yield" : "grow by")",
            at: span, help: [near.map { "the nearest is `\($0)`" } ?? "it is one of \(listed)"])
        return nil
    }

    private mutating func decodeAmount(
        of kind: RungKind, _ entry: MappingEntry, _ list: RungList, _ path: ValuePath
    ) -> RequestedRung? {
        guard let scalar = entry.scalar else {
            reportType(entry.node, path.text, expected: "an amount", help: "write `\(kind.example)`")
            return nil
        }
        guard let bound = bound(of: kind, entry, scalar, list, path) else { return nil }
        return RequestedRung(bound: bound, key: path.text, text: scalar.text, span: entry.span)
    }

    private mutating func bound(
        of kind: RungKind, _ entry: MappingEntry, _ scalar: Scalar, _ list: RungList, _ path: ValuePath
    ) -> RequestedRung.Bound? {
        switch kind.amount {
        case .none: nil
        case .cpus: cpuAmount(entry, scalar.text, step: 1, path).map { .cpuMax($0) }
        case .wholeCPUs: cpuAmount(entry, scalar.text, step: 1000, path).map { .cpusetCPUs($0) }
        case .cache(let level): rungCacheAmount(entry, scalar.text, path).map { .cache(level: level, $0) }
        case .bandwidth: rungBandwidthAmount(entry, scalar.text, list, path).map { .memoryBandwidth($0) }
        case .highMemory: memoryAmount(entry, scalar.text, path, example: "2GiB").map { .memoryHigh($0) }
        case .reclaimedMemory: memoryAmount(entry, scalar.text, path, example: "256MiB").map { .memoryReclaim($0) }
        case .limits:
            decodePercent(entry, scalar, list == .yields ? 1...10000 : 10000...1_000_000, path)
                .map { .ioMax(permyriad: UInt32($0)) }
        case .time:
            decodeTime(entry, scalar, 100_000...3_600_000_000, path, example: "30s").map { .freeze(microseconds: $0) }
        }
    }
}
