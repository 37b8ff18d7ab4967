import KernelInterface

/// Where a cgroup is in the period of its `cpu.max`.
struct QuotaPeriod: Equatable, Sendable {
    private let inode: UInt64
    private let quota: UInt64
    private let period: UInt64
    /// When the period began, microseconds.
    private var start: UInt64
    /// CPU time that it may still use in it, microseconds.
    private(set) var left: Double
    private var isThrottled = false

    /// A quota that was just written starts a period.
    init(_ cgroup: CgroupState, now: UInt64) {
        inode = cgroup.inode
        quota = cgroup.cpu.quota
        period = cgroup.cpu.period
        start = now
        left = Double(quota) / 1000
    }

    func isOf(_ cgroup: CgroupState) -> Bool {
        cgroup.inode == inode && cgroup.cpu.quota == quota && cgroup.cpu.period == period
    }

    /// What may be used in a tick from now on, microseconds. Where several periods fall in it, the quota of them all.
    ///
    /// Counts the periods that have ended: `nr_periods` and `nr_throttled`.
    mutating func allowance(now: UInt64, tick: UInt64, in cpu: inout CPUState) -> Double {
        let length = max(period / 1000, 1)
        let ended = (now - start) / length
        if ended > 0 {
            start += ended * length
            cpu.periods += ended
            if isThrottled { cpu.throttledPeriods += length < tick ? ended : 1 }
            isThrottled = false
            // What was left over may be used up to the burst.
            left = Double(quota) / 1000 + min(max(left, 0), Double(cpu.burst) / 1000)
        }
        if length >= tick { return left }
        left = Double(quota) / 1000 * Double(tick) / Double(length)
        return left
    }

    mutating func use(_ amount: Double, isThrottled: Bool) {
        left = max(left - amount, 0)
        if isThrottled { self.isThrottled = true }
    }
}
