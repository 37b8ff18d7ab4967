/// Where a lever stands, and what keeps it there.
struct LeverState: Equatable, Sendable {
    private(set) var value: UInt64
    /// Before the moves of the step at `movedAt`; what is in force where the kernel refuses them.
    private(set) var previous: UInt64
    private(set) var movedAt: UInt64
    /// Since when the value is not the base.
    private(set) var awaySince: UInt64?
    /// Objectives that need it where it is.
    var holders: [Int] = []
    /// Whether a rung of it is under judgement.
    var isProbed = false
    /// Not touched until then: refused, or its longest time was over.
    var restsUntil: UInt64 = 0
    var refusals: UInt64 = 0
    /// When its longest time was over.
    var expiredAt: UInt64?
    /// A move back that the kernel refused, and that is tried again.
    var owed: UInt64?
    /// Whether the last move was one that has to be made whatever comes.
    private(set) var isDue = false
    /// So many times the step up is halved, and where it cannot be, the hold before it doubled.
    var caution: UInt64 = 0
    /// What it may grow to: beyond, an objective was missed.
    var top: UInt64?
    /// Whether the last move was a step up that nothing spoke against so far.
    var isRising = false
    /// The greater, the sooner it goes up: the last rung first.
    var order: Int64 = 0

    init(base: UInt64, now: UInt64) {
        value = base
        previous = base
        movedAt = now
    }

    mutating func move(to value: UInt64, base: UInt64, now: UInt64, isFirstOfStep: Bool, isDue: Bool) {
        if isFirstOfStep { previous = self.value }
        movedAt = now
        owed = nil
        self.isDue = isDue
        put(value, base: base, now: now)
    }

    /// The base is in force, whatever the value was before; until the value is written again.
    mutating func rebase(to base: UInt64) {
        previous = base
        isDue = false
    }

    /// Without a move of ours: what the kernel made of one, or what a new model allows.
    mutating func put(_ value: UInt64, base: UInt64, now: UInt64) {
        self.value = value
        if value == base {
            awaySince = nil
            holders.removeAll()
        } else {
            awaySince = awaySince ?? now
        }
    }
}
