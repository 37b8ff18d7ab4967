/// What is known of the measure of one objective: the fast and the slow horizon, in the unit of the objective.
struct Meter: Equatable, Sendable {
    /// A counter of stall or CPU time, and the moment.
    private struct Count: Equatable, Sendable {
        var at: UInt64
        var total: UInt64
        var throttled: UInt64 = 0
    }

    let promise: Promise
    /// nil is unknown.
    private(set) var fast: UInt64?
    private(set) var slow: UInt64?
    /// Over the last interval alone.
    private(set) var latest: UInt64?
    /// What the slow horizon is at least, where its whole width is not known.
    private(set) var leastSlow: UInt64 = 0
    /// The moment that the newest measurement is of.
    private(set) var measuredAt: UInt64 = 0
    /// What a metric may be averaged over: the time between its last two values, µs; 0 for counters.
    private(set) var period: UInt64 = 0
    /// nil while there are measurements.
    private(set) var missingSince: UInt64?
    /// When the kernel's trigger told last.
    private(set) var triggeredAt: UInt64?
    /// The last interval was longer than the fast horizon can tell about, and ended with a trigger.
    private(set) var isBlurred = false

    /// The last interval was shorter than the slow horizon and about that of regular samples.
    private var isRecent = false
    private var count: Count?
    private var integral: UInt64 = 0
    private var quick: Horizon
    private var long: Horizon

    init(_ promise: Promise, tuning: Tuning) {
        self.promise = promise
        quick = Horizon(width: tuning.fastWindow)
        long = Horizon(width: promise.over)
    }

    mutating func update(_ reading: SLASample.Reading, triggered: Bool, now: UInt64, tuning: Tuning) {
        switch (reading, promise.measure) {
        case (.stall(let total, let throttled), .stall):
            advance(Count(at: now, total: total, throttled: throttled), cpus: 1, triggered: triggered, tuning)
        case (.used(let total), .utilisation(let cpus)):
            advance(Count(at: now, total: total), cpus: UInt64(max(cpus, 1)), triggered: false, tuning)
        case (.value(let value, let at), .metric) where at <= now && now - at <= promise.staleAfter:
            advance(value, measuredAt: at, now: now, tuning)
        case (.stall, _), (.used, _), (.value, _), (.missing, _):
            miss(at: now)
            return
        }
        missingSince = nil
        if triggered { triggeredAt = now }
    }

    /// Both horizons are above the target, or the kernel's trigger fired; which tells of its whole window, also of what
    /// has gone since, so that it does not count where the last interval is a part of it and was below the target.
    func isMissed(now: UInt64) -> Bool {
        guard missingSince == nil else { return false }
        if triggeredAt == now, !(isRecent && (latest ?? .max) < promise.target - min(1, promise.target)) { return true }
        guard let fast, fast > promise.target else { return false }
        if let triggeredAt, now - triggeredAt <= promise.over { return true }
        return max(slow ?? 0, leastSlow) > promise.target
    }

    /// The lesser slack of the two horizons; nil where one is unknown.
    var slack: Int64? {
        guard missingSince == nil, let fast, let slow else { return nil }
        return SLA.slack(of: max(fast, slow), target: promise.target)
    }

    /// Keeps what is known of the past under a promise with the same measure, if its slow horizon is the same.
    func adopted(_ promise: Promise, tuning: Tuning) -> Meter {
        var meter = Meter(promise, tuning: tuning)
        meter.count = count
        guard promise.over == self.promise.over, promise.target == self.promise.target else { return meter }
        (meter.fast, meter.slow, meter.latest, meter.leastSlow) = (fast, slow, latest, leastSlow)
        meter.period = period
        (meter.measuredAt, meter.missingSince, meter.triggeredAt) = (measuredAt, missingSince, triggeredAt)
        (meter.integral, meter.quick, meter.long) = (integral, quick, long)
        return meter
    }

    private mutating func miss(at now: UInt64) {
        (fast, slow, latest) = (nil, nil, nil)
        leastSlow = 0
        missingSince = missingSince ?? now
        if case .metric = promise.measure {
            // What the value was meanwhile is not known; a counter tells it later.
            count = nil
            quick.restart()
            long.restart()
        }
    }

    private mutating func restart(at count: Count) {
        self.count = count
        quick.restart()
        long.restart()
        quick.add(integral, at: count.at)
        long.add(integral, at: count.at)
        (fast, slow, latest) = (nil, nil, nil)
        leastSlow = 0
        measuredAt = count.at
        (isBlurred, isRecent) = (true, false)
    }

    /// Throttled time is summed over CPUs while stall is wall time, so no more than the stall itself is taken off.
    private mutating func advance(_ next: Count, cpus: UInt64, triggered: Bool, _ tuning: Tuning) {
        guard let count, next.total >= count.total, next.throttled >= count.throttled, next.at >= count.at,
            next.at - count.at <= tuning.longestGap
        else { return restart(at: next) }
        let span = next.at - count.at
        guard span > 0 else { return }
        // The kernel measured it within its window: what came before is taken to be without stall.
        let measured = triggered ? min(span, promise.over) : span
        let grown = next.total - count.total
        let stalled = min(grown - min(next.throttled - count.throttled, grown), scaled(measured, by: cpus, over: 1))
        isBlurred = triggered && span > 2 * tuning.fastWindow
        isRecent = span <= min(promise.over, 3 * tuning.regularInterval / 2)
        if measured < span {
            quick.add(integral, at: next.at - measured)
            long.add(integral, at: next.at - measured)
        }
        self.count = next
        let level = stalled * 1_000_000 / cpus
        latest = level / measured
        add(level, at: next.at)
        fast = quick.mean(least: tuning.leastInterval) ?? fast
        slow = long.mean(least: promise.over)
        leastSlow = long.leastMean
        measuredAt = next.at
    }

    /// A metric is integrated in millionths of its target, which keeps absurd values within bounds.
    private mutating func advance(_ value: UInt64, measuredAt at: UInt64, now: UInt64, _ tuning: Tuning) {
        let ratio = min(scaled(value, by: 1_000_000, over: promise.target), Horizon.mostLevel)
        if let count, now >= count.at, now - count.at <= tuning.longestGap {
            add(ratio * (now - count.at), at: now)
        } else {
            restart(at: Count(at: now, total: 0))
        }
        count = Count(at: now, total: 0)
        fast = value
        latest = value
        slow = long.mean(least: promise.over).map { share($0, of: promise.target) }
        leastSlow = share(long.leastMean, of: promise.target)
        if at > measuredAt, measuredAt > 0 { period = at - measuredAt }
        measuredAt = at
        isBlurred = false
    }

    private mutating func add(_ level: UInt64, at now: UInt64) {
        integral &+= level
        quick.add(integral, at: now)
        long.add(integral, at: now)
    }
}
