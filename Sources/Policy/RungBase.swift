import Document
import KernelInterface

/// What a class sets where a rung bounds it.
struct RungBase {
    /// `cpu.max`
    let key: String
    let text: String
    let span: SourceSpan
    /// Nil where it cannot be compared.
    let amount: RungAmount?
    /// What the rung asks there; nil where it cannot be compared.
    let bound: RungAmount?
}

/// An amount of what a rung bounds, as far as it can be compared.
enum RungAmount: Hashable {
    /// Hundredths of a percent, of the same for both.
    case share(UInt64)
    /// Thousandths of a CPU, bytes, ways, bytes a second; or, on a node, the unit of its bandwidth.
    case absolute(UInt64, QuantityUnit.Dimension)
    case unlimited

    /// Whether this is more than the other; nil where that depends on the node.
    func isAbove(_ other: RungAmount) -> Bool? {
        switch (self, other) {
        case (_, .unlimited): false
        case (.unlimited, _): true
        case (.share(let left), .share(let right)): left > right
        case (.absolute(let left, let unit), .absolute(let right, let other)) where unit == other: left > right
        case (.share, _), (.absolute, _): nil
        }
    }
}

/// What is wrong between a floor of `memory.high` and the memory that the class protects; nil when nothing is, as far as
/// that can be seen.
func protectionDiagnostic(_ rung: RequestedRung, _ base: RungBase) -> Diagnostic? {
    guard let amount = base.amount, let bound = base.bound, amount.isAbove(bound) == true else { return nil }
    return Diagnostic(
        .floorBelowProtection, "`\(rung.key)` is below `\(base.key)`", as: .warning, at: rung.span,
        label: "keeps \(rung.text)",
        notes: [Diagnostic.Note("`\(base.key)` is here", at: base.span, label: "protects \(base.text)")],
        help: ["nothing protects the class from its own `memory.high`: raise the floor, or lower `\(base.key)`"])
}

/// What is wrong between a rung and what the class sets: a floor above it, a ceiling below it, or a ceiling of
/// `memory.high` above `memory.max`; nil when nothing is, as far as that can be seen.
func boundDiagnostic(_ rung: RequestedRung, _ list: RungList, _ base: RungBase) -> Diagnostic? {
    guard let amount = base.amount, let bound = base.bound else { return nil }
    let note = Diagnostic.Note("`\(base.key)` is here", at: base.span, label: "asks \(base.text)")
    switch list {
    case .yields:
        guard bound.isAbove(amount) == true else { return nil }
        return Diagnostic(
            .floorAboveSetting, "`\(rung.key)` is above `\(base.key)`", at: rung.span, label: "keeps \(rung.text)",
            notes: [note], help: ["the class gives up what it has above the floor: lower it, or raise `\(base.key)`"])
    case .grows where base.key == "memory.max":
        guard bound.isAbove(amount) == true else { return nil }
        return Diagnostic(
            .highAboveMax, "`\(rung.key)` is above `memory.max`", at: rung.span, label: "allows \(rung.text)",
            notes: [note], help: ["lower it; usually it is 5-10 % under `memory.max`"])
    case .grows:
        guard amount.isAbove(bound) == true else { return nil }
        return Diagnostic(
            .ceilingBelowSetting, "`\(rung.key)` is below `\(base.key)`", at: rung.span, label: "allows \(rung.text)",
            notes: [note], help: ["the class grows from what it has to the ceiling: raise it, or lower `\(base.key)`"])
    }
}
