/// What goes on about one objective.
struct Episode: Equatable, Sendable {
    /// A rung that is to be judged.
    struct Rung: Equatable, Sendable {
        let suspect: Int
        let lever: Int
        /// What the lever goes back to when the rung does not help.
        let from: UInt64
        /// Whether the objective held the lever before.
        let wasHolder: Bool
        var decision: UInt64
        /// What the suspect used before of what the lever limits, where the limit has another unit; nil is unknown.
        var use: UInt64?
    }

    /// Rungs that are judged together.
    struct Probe: Equatable, Sendable {
        var rungs: [Rung]
        /// The fast measure before; nil where it was not known.
        var baseline: UInt64?
        /// Whether a fall from the baseline would show: not where a rise had just begun, or all of the time is stall.
        var isFirm: Bool
        /// Whether all of the time was stall when it began.
        let wasSaturated: Bool
        var dueAt: UInt64
    }

    /// What did not help, until when it is passed over.
    struct Tried: Equatable, Sendable {
        let suspect: Int
        let lever: Int
        var until: UInt64
        /// So many times that was doubled.
        let times: UInt64
    }

    var probe: Probe?
    /// Missed as of the last sample.
    var isMissed = false
    /// Since when there is more slack than the dead band on both horizons.
    var calmSince: UInt64?
    /// So many times the hold is doubled.
    var caution: UInt64 = 0
    /// The last step up.
    var raisedAt: UInt64?
    /// The last step up was followed by calm so far.
    var isRecovering = false
    /// No rung until then: what was done last, or a measure that falls, is waited for.
    var waitsUntil: UInt64 = 0
    /// What a falling measure is compared with.
    var reference: UInt64?
    var tried: [Tried] = []
    /// Rungs in a row that did not help.
    var failures = 0
    /// Rest after nothing helped.
    var restsUntil: UInt64?
    var retries: UInt64 = 0
    /// The fast measure when the rest began.
    var hopeless: UInt64?
    /// Suspects who could have been squeezed then, but used nothing.
    var idle: [Int] = []
    /// Whether something was tried since that was said.
    var hasTried = true
    var saysHold = false
    var saysSafeDefault = false

    /// Missed, and there is something to try.
    func isActive(now: UInt64) -> Bool { isMissed && !isResting(now: now) }

    func isResting(now: UInt64) -> Bool { restsUntil.map { now < $0 } ?? false }

    func hasTried(_ lever: Int, now: UInt64) -> Bool { tried.contains { $0.lever == lever && now < $0.until } }

    mutating func endRest() {
        restsUntil = nil
        hopeless = nil
        idle = []
        failures = 0
    }
}
