import Document

extension PolicyDecoder {
    /// `pod: {qos: BestEffort}`
    mutating func decodeWorkload(_ entry: MappingEntry, _ kind: WorkloadKind) -> Located<CgroupMatch>? {
        let place = "match.\(kind.rawValue)"
        guard let pairs = entry.pairs else {
            let example = kind.keys[0].words?[0] ?? "NAME"
            reportType(
                entry.node, place, expected: "a mapping",
                help: "write `\(kind.rawValue): {\(kind.keys[0].rawValue): \(example)}`, or `{}` for all of them")
            return nil
        }
        var conditions: [WorkloadMatch.Condition] = []
        var isGood = true
        for index in pairs.indices {
            let inner = MappingEntry(pairs, index)
            guard let key = kind.keys.first(where: { $0.rawValue == inner.name }) else {
                isGood = false
                reportUnknown(inner, in: place, among: kind.keys.map(\.rawValue))
                continue
            }
            if let glob = decodeCondition(inner, key, "\(place).\(key.rawValue)") {
                conditions.append(WorkloadMatch.Condition(key, glob))
            } else {
                isGood = false
            }
        }
        return isGood ? Located(.workload(WorkloadMatch(kind, conditions)), at: entry.span) : nil
    }

    private mutating func decodeCondition(_ entry: MappingEntry, _ key: WorkloadKey, _ place: String) -> NameGlob? {
        guard let text = text(entry, place) else { return nil }
        let shown = text.shortened(to: 80)
        if let words = key.words {
            if words.contains(text) { return NameGlob(literal: text) }
            let near = nearest(text, among: words)
            report(
                .unknownWord, "`\(shown)` is no value of `\(place)`", at: entry.span,
                help: [
                    near.map { "the nearest is `\($0)`" }
                        ?? "it is one of " + words.map { "`\($0)`" }.joined(separator: ", ")
                ])
            return nil
        }
        do throws(NameGlob.Malformation) {
            return try NameGlob(text)
        } catch {
            report(.badGlob, "`\(shown)` is no pattern: \(error.text)", at: entry.span, help: error.help)
            return nil
        }
    }
}
