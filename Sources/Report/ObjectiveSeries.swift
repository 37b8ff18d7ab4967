package import SLA

/// What an objective measured at every tick of a run, judged from outside: without the horizons, the triggers and the
/// memory of whoever controls the run.
package struct ObjectiveSeries: Equatable, Sendable {
    package let promise: Promise
    /// Microseconds.
    package let tick: UInt64
    /// The measure, in the unit of the objective, summed over the ticks that are known; the first is before any tick.
    private var sums: [UInt64] = [0]
    private var known: [UInt64] = [0]
    private var count: UInt64?
    private var throttled: UInt64 = 0

    /// What no measure exceeds: sums of a day of it are numbers.
    private static let most: UInt64 = 1 << 40

    package init(_ promise: Promise, tick: UInt64) {
        self.promise = promise
        self.tick = max(tick, 1)
    }

    /// Of the next tick: a counter of microseconds for a stall and for the use of the node's CPUs, a value for a metric;
    /// nil is unknown. What the cgroup's own `cpu.max` throttled, a counter of microseconds, is no stall that counts.
    package mutating func add(_ reading: UInt64?, throttled: UInt64 = 0) {
        var (sum, isKnown) = (sums[sums.count - 1], false)
        switch promise.measure {
        case .metric:
            if let reading { (sum, isKnown) = (sum + min(reading, Self.most), true) }
        case .stall:
            if let reading, let count, reading >= count {
                let own = throttled - min(self.throttled, throttled)
                (sum, isKnown) = (sum + level(reading - count - min(own, reading - count)), true)
            }
            count = reading
            self.throttled = throttled
        case .utilisation(let cpus):
            if let reading, let count, reading >= count {
                (sum, isKnown) = (sum + level(reading - count) / UInt64(max(cpus, 1)), true)
            }
            count = reading
        }
        sums.append(sum)
        known.append(known[known.count - 1] + (isKnown ? 1 : 0))
    }

    private func level(_ microseconds: UInt64) -> UInt64 { min(microseconds, Self.most) * 1_000_000 / tick }

    package var ticks: Int { sums.count - 1 }

    /// The mean over ticks; nil where none is known.
    package func mean(_ ticks: Range<Int>) -> UInt64? {
        let (first, last) = (max(ticks.lowerBound, 0), min(ticks.upperBound, self.ticks))
        guard first < last, known[last] > known[first] else { return nil }
        return (sums[last] - sums[first]) / (known[last] - known[first])
    }

    /// Ticks of the time over which the objective is judged.
    private var width: Int { max(Int(clamping: promise.over / tick), 1) }

    /// The mean over the time of the objective until the end of a tick; nil before that time has passed.
    private func judged(_ tick: Int) -> UInt64? {
        tick + 1 < width ? nil : mean(tick + 1 - width..<tick + 1)
    }

    /// Whether the objective is missed at the end of a tick.
    package func isMissed(at tick: Int) -> Bool { judged(tick).map { $0 > promise.target } ?? false }

    /// Whether it is at the end.
    package var endsMissed: Bool { ticks > 0 && isMissed(at: ticks - 1) }

    /// Time in which the objective is missed, microseconds.
    package var missed: UInt64 { UInt64((0..<ticks).count { isMissed(at: $0) }) * tick }

    /// The most that it measured over its time.
    package var worst: UInt64? { (0..<ticks).lazy.compactMap(judged).max() }

    package var average: UInt64? { mean(0..<ticks) }

    /// When that began which was relieved at the end of a tick: the start of the first tick above the target since the
    /// measure of a tenth of a second was last below it. Microseconds.
    package func onset(before end: Int) -> UInt64 {
        let window = max(Int(100_000 / tick), 1)
        var last = min(end, ticks) - 1
        while last > 0, (mean(last - window..<last) ?? 0) > promise.target { last -= 1 }
        let first = (max(last - window + 1, 0)..<max(end, 1)).first { (mean($0..<$0 + 1) ?? 0) > promise.target }
        return UInt64(max(first ?? end, 0)) * tick
    }
}
