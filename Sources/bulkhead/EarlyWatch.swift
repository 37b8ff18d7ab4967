/// How long stall is followed that an early trigger told of, before an objective is missed.
///
/// All it changes is that samples are taken sooner: what is missed is decided from their deltas, and from the trigger of
/// the objective.
struct EarlyWatch: Hashable {
    /// µs of CLOCK_MONOTONIC
    private var until: UInt64 = 0

    /// Between two samples, µs: those of an episode.
    static let interval: UInt64 = 50_000

    /// An early trigger with this window told: for two more of them, stall that goes on is told of again. Whether a
    /// sample is to be taken at once; not where the next one comes soon, as while an objective is missed.
    mutating func isTold(window: UInt64, now: UInt64, nextSample: UInt64?) -> Bool {
        until = max(until, now + 2 * window)
        return nextSample.map { $0 > now + Self.interval } ?? true
    }

    /// The time of the next sample, where `wanted` is when the control law wants it.
    func nextSample(_ wanted: UInt64?, now: UInt64) -> UInt64? {
        now < until ? min(wanted ?? .max, now + Self.interval) : wanted
    }
}
