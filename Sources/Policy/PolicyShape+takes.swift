extension PolicyShape {
    /// What a value of this shape may be, for the reference: `a size, or \`max\``.
    package var takes: String {
        switch self {
        case .flag, .allocationFlag(.exclusive), .allocationFlag(.cacheOptional), .allocationFlag(.bandwidthOptional):
            "`true` or `false`"
        case .integer(let range, let allowsMax):
            "an integer from \(range.lowerBound) to \(range.upperBound)\(allowsMax ? ", or `max`" : "")"
        case .bytes(let share, _): "a size, a share of \(share.name) or of the parent's, or `max`"
        case .plainBytes: "a size, or `max`"
        case .rate: "a rate of 2B/s or more, or `max`"
        case .time: "a time"
        case .cpuMax: "CPUs, a share of the node's CPUs, `{quota: …, period: …}`, or `max`"
        case .clamp: "a percentage, or `max`"
        case .percent: "a percentage"
        case .cpus: "CPU numbers and ranges"
        case .nodes: "NUMA node numbers and ranges"
        case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .weights(let range):
            "an integer from \(range.lowerBound) to \(range.upperBound), or a map from `default` and devices to integers"
        case .labelled(_, let shape): shape.takes
        case .fields: "a mapping"
        case .cache:
            "a percentage, ways, a size or a mask; `{code: …, data: …}` of these; or a map from `default` and domains to "
                + "any of it"
        case .bandwidth: "a percentage, a rate, or `max`; or a map from `default` and domains to these"
        case .allocationFlag(.monitoring): "`true`, `false` or `optional`"
        case .objectives: "a list of objectives; see “Objectives”"
        case .rungs(.yields): "a list, in the order in which it is given up; see “Yielding and growing”"
        case .rungs(.grows): "a list; see “Yielding and growing”"
        case .drift: DriftResponse.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        }
    }
}
