import Document

/// A value of `memory.min`, `low`, `high`, `max` or of the swap limits, as far as it can be compared.
enum ComparableLimit {
    case bytes(UInt64)
    case memoryShare(UInt32)
    case swapShare(UInt32)
    case parentShare(UInt32)
    case max

    init?(_ value: RequestedValue) {
        switch value {
        case .bytes(let bytes): self = .bytes(bytes)
        case .memoryShare(let share): self = .memoryShare(share)
        case .swapShare(let share): self = .swapShare(share)
        case .parentShare(let share): self = .parentShare(share)
        case .text("max"): self = .max
        case .text, .cpuShare, .cpus, .nodes, .device, .entry: return nil
        }
    }

    /// Whether this is more than the other; nil where that depends on the node.
    func isAbove(_ other: ComparableLimit) -> Bool? {
        switch (self, other) {
        case (_, .max): false
        case (.bytes(let left), .bytes(let right)): left > right
        case (.memoryShare(let left), .memoryShare(let right)), (.swapShare(let left), .swapShare(let right)),
            (.parentShare(let left), .parentShare(let right)):
            left > right
        case (.max, _): true
        default: nil
        }
    }
}

/// What is wrong when one limit of a class is above the next: `lower` should be no more than `upper`.
func orderDiagnostic(lower: RequestedSetting, upper: RequestedSetting) -> Diagnostic {
    let code: PolicyCode
    let help: String
    switch (lower.key, upper.key) {
    case ("memory.min", "memory.low"):
        code = .minAboveLow
        help = "raise `memory.low`, or leave it out: `memory.min` protects as well"
    case ("memory.min", _), ("memory.low", _):
        code = .protectionAboveLimit
        help = "lower `\(lower.key)`, or raise `\(upper.key)`"
    default:
        code = .highAboveMax
        help = "lower `\(lower.key)`; usually it is 5-10 % under `\(upper.key)`"
    }
    return Diagnostic(
        code, "`\(lower.key)` is above `\(upper.key)`", at: lower.span, label: "asks \(lower.text)",
        notes: [Diagnostic.Note("`\(upper.key)` is here", at: upper.span, label: "asks \(upper.text)")], help: [help])
}
