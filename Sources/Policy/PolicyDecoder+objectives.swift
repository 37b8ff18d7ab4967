import Document

extension PolicyDecoder {
    /// `[{pressure: cpu some, below: 5%, over: 2s}, {metric: p99, below: 20ms, from: {file: /run/web/latency}}]`
    mutating func decodeObjectives(_ pair: MappingEntry, _ path: ValuePath) {
        guard let items = pair.items else {
            reportType(pair.node, path.text, expected: "a list", help: "write `\(path.key.examples[0])`")
            return
        }
        if items.isEmpty { reportEmpty(pair, path, example: path.key.examples[0]) }
        for item in items {
            guard let pairs = item.pairs else {
                report(
                    .wrongType, "an objective is a mapping, not \(item.kind)", at: item.span,
                    help: ["write `\(path.key.examples[0])`"])
                continue
            }
            if let objective = decodeObjective(pairs, at: item.span, path) { objectives.append(objective) }
        }
    }

    /// What an objective is about, by the key that says it.
    private enum ObjectiveKind: String, CaseIterable {
        case pressure, metric, utilisation

        /// Its own keys.
        var keys: [String] { self == .metric ? [rawValue, "from"] : [rawValue] }
        var exampleBound: String {
            switch self {
            case .pressure: "5%"
            case .metric: "20ms"
            case .utilisation: "80%"
            }
        }
    }

    private mutating func decodeObjective(
        _ pairs: [YAMLPair], at span: SourceSpan, _ path: ValuePath
    ) -> Objective? {
        let kind = ObjectiveKind.allCases.first { pairs.place(of: $0.rawValue) != nil }
        let own = kind?.keys ?? ["pressure", "metric", "utilisation", "from"]
        var isGood = true
        for index in pairs.indices where !(own + ["below", "over"]).contains(MappingEntry(pairs, index).name) {
            isGood = false
            reportUnknown(MappingEntry(pairs, index), in: path.text, among: own + ["below", "over"])
        }
        guard let kind else {
            // An unknown key is most likely one of them, misspelt.
            if isGood {
                report(
                    .missingKey, "the objective has neither `pressure` nor `metric` nor `utilisation`", at: span,
                    help: ["write `\(path.key.examples[0])`"])
            }
            return nil
        }
        let over = decodeOver(pairs, path)
        guard let below = entry(pairs, "below", help: "below: \(kind.exampleBound)", at: span),
            let measure = measure(kind, pairs, below, at: span, path), let over, isGood
        else { return nil }
        if kind != .metric, over == nil {
            report(
                .missingKey, "the objective has no `over`", at: span,
                help: ["\(kind.rawValue) is a share of time: say of which, as in `over: 2s`"])
            return nil
        }
        return Objective(measure: measure, over: over, span: span)
    }

    private mutating func measure(
        _ kind: ObjectiveKind, _ pairs: [YAMLPair], _ below: MappingEntry, at span: SourceSpan, _ path: ValuePath
    ) -> Objective.Measure? {
        switch kind {
        case .pressure: pressure(pairs, below, at: span, path)
        case .metric: metric(pairs, below, at: span, path)
        case .utilisation: utilisation(pairs, below, at: span, path)
        }
    }

    private mutating func utilisation(
        _ pairs: [YAMLPair], _ below: MappingEntry, at span: SourceSpan, _ path: ValuePath
    ) -> Objective.Measure? {
        guard let entry = entry(pairs, "utilisation", help: "utilisation: cpu", at: span) else { return nil }
        let text = text(entry, path.field("utilisation").text)
        if let text, text != "cpu" {
            report(
                .unknownWord, "`\(text.shortened(to: 60))` is nothing whose use is measured", at: entry.span,
                help: ["write `utilisation: cpu`, which is of all CPUs of the node"])
        }
        guard let share = objectiveShare(below, path), text == "cpu" else { return nil }
        return .utilisation(belowPermyriad: share)
    }

    /// The bound of a share of time, in hundredths of a percent.
    private mutating func objectiveShare(_ below: MappingEntry, _ path: ValuePath) -> UInt32? {
        let inner = path.field("below")
        guard let scalar = below.scalar else {
            reportType(below.node, inner.text, expected: "a percentage", help: "write `5%`")
            return nil
        }
        return decodePercent(below, scalar, 1...10000, inner).map { UInt32($0) }
    }

    /// The entry of a key that an objective must have.
    private mutating func entry(
        _ pairs: [YAMLPair], _ name: String, help: String, at span: SourceSpan
    ) -> MappingEntry? {
        if let place = pairs.place(of: name) { return MappingEntry(pairs, place) }
        report(.missingKey, "the objective has no `\(name)`", at: span, help: ["write `\(help)` in it"])
        return nil
    }

    /// The time, `.some(nil)` where none is written, and nil with a diagnostic.
    private mutating func decodeOver(_ pairs: [YAMLPair], _ path: ValuePath) -> UInt64?? {
        guard let place = pairs.place(of: "over") else { return .some(nil) }
        let entry = MappingEntry(pairs, place)
        let inner = path.field("over")
        guard let scalar = entry.scalar else {
            reportType(entry.node, inner.text, expected: "a time", help: "write `2s`")
            return nil
        }
        return decodeTime(entry, scalar, 100_000...3_600_000_000, inner).map { .some($0) }
    }

    private mutating func pressure(
        _ pairs: [YAMLPair], _ below: MappingEntry, at span: SourceSpan, _ path: ValuePath
    ) -> Objective.Measure? {
        guard let entry = entry(pairs, "pressure", help: "pressure: cpu some", at: span) else { return nil }
        let lines = ObjectivePressure.all
        var line: ObjectivePressure?
        if let text = text(entry, path.field("pressure").text) {
            line = lines.first { $0.description == text }
            if line == nil {
                let near = nearest(text, among: lines.map(\.description)).map { "the nearest is `\($0)`" }
                let listed = lines.map { "`\($0)`" }.joined(separator: ", ")
                report(
                    .unknownWord, "`\(text.shortened(to: 60))` is no line of a pressure file", at: entry.span,
                    help: [near ?? "it is one of \(listed)"])
            }
        }
        guard let share = objectiveShare(below, path), let line else { return nil }
        return .pressure(line, belowPermyriad: share)
    }

    private mutating func metric(
        _ pairs: [YAMLPair], _ below: MappingEntry, at span: SourceSpan, _ path: ValuePath
    ) -> Objective.Measure? {
        guard let entry = entry(pairs, "metric", help: "metric: p99", at: span) else { return nil }
        let name = text(entry, path.field("metric").text)
        if let name, !isMetricName(name) {
            report(
                .badName, "`\(name.shortened(to: 80))` cannot be the name of a metric", at: entry.span,
                help: ["use letters, digits, `_`, `:`, `.` and `-`, at most 128, a letter first"])
            return nil
        }
        let bound = decodeBound(below, path.field("below"))
        guard let from = self.entry(pairs, "from", help: "from: {file: /run/web/latency}", at: span),
            let source = decodeSource(from, metric: name ?? "", path.field("from")), let name, let bound
        else { return nil }
        return .metric(ObjectiveMetric(name: name, below: bound, from: source))
    }

    private func isMetricName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 128 else { return false }
        return (first == 0x5F || Self.isLetter(first))
            && name.utf8.allSatisfy { Self.isLetter($0) || (0x2D...0x3A).contains($0) && $0 != 0x2F || $0 == 0x5F }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// `20ms`, or a plain number.
    private mutating func decodeBound(_ node: MappingEntry, _ path: ValuePath) -> ObjectiveMetric.Bound? {
        guard let scalar = node.scalar else {
            reportType(node.node, path.text, expected: "a time or a number", help: "write `20ms`")
            return nil
        }
        let text = scalar.text
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        guard isNumber, scalar.style == .plain else {
            return decodeTime(node, scalar, 1...3_600_000_000, path).map { .time($0) }
        }
        let number: FixedDecimal?
        do throws(FixedDecimal.Failure) {
            number = try FixedDecimal(leading: text)
        } catch {
            number = nil
        }
        guard let number, number.length == text.utf8.count else {
            report(
                .malformedQuantity, "`\(path.text)` cannot be read as a number: `\(text.shortened(to: 60))`",
                at: node.span, help: ["write it as in `20ms` or `0.5`"])
            return nil
        }
        guard let (millionths, isExact) = number.multiplied(by: 1_000_000) else {
            reportRange(node, text, path, help: "write a number below 10000000000000")
            return nil
        }
        if !isExact {
            reportFraction(node, text, "0.000001", path)
            return nil
        }
        if millionths > 0 { return .number(millionths: millionths) }
        reportRange(node, text, path, help: "nothing is below it; write a number above 0")
        return nil
    }
}
