/// How much memory bandwidth a class may use at most.
package enum MemoryBandwidthAmount: Hashable, Sendable {
    /// Hundredths of a percent: 50 % is 5000.
    case share(permyriad: Int)
    case bytesPerSecond(UInt64)
}

/// What the kernel takes as a value in the `MB` or `SMBA` line of schemata: it depends on the hardware and on how resctrl
/// is mounted.
package enum MemoryBandwidthScale: Hashable, Sendable {
    /// Percent of a throttle, Intel and Arm MPAM. `minimum` is min_bandwidth, `granularity` bandwidth_gran, both in
    /// percent. Every write is refused where `isLinear`, delay_linear, is false: `No support for non-linear MB domains`.
    /// 4.12.
    case percent(minimum: Int, granularity: Int, isLinear: Bool)
    /// MiB/s, where resctrl is mounted with `mba_MBps`; the kernel steers the throttle by what it measures. 4.18.
    case mebibytesPerSecond
    /// Eighths of a GB/s, AMD. `maximum` is what the default group reads while nothing limits it; min_bandwidth and
    /// delay_linear are 0. 5.1; `SMBA` 6.3.
    case eighthsOfGigabyte(maximum: UInt64)

    /// What a group has that nothing limits: the value of a new group.
    package var unlimited: UInt64 {
        switch self {
        case .percent: 100
        case .mebibytesPerSecond: UInt64(UInt32.max)
        case .eighthsOfGigabyte(let maximum): maximum
        }
    }
}

/// The value that is written for a limit of memory bandwidth.
package struct MemoryBandwidthGrant: Hashable, Sendable {
    package let requested: MemoryBandwidthAmount
    /// In the units of the scale, as it reads back.
    package let value: UInt64
    /// What the value is in the units of the request.
    package let granted: MemoryBandwidthAmount
}

/// A reason why a limit of memory bandwidth cannot be written.
package enum MemoryBandwidthFinding: Error, Hashable, Sendable {
    /// The hardware throttles in steps that have no percentage; the kernel refuses every value.
    case nonLinear
    /// A share above 100 %, or of nothing.
    case shareOutOfRange(permyriad: Int)
    /// A share, where the kernel counts bytes and does not say of how many.
    case shareOfUnknown
    /// A number of bytes, where the kernel takes percent: `mba_MBps` would let it count bytes.
    case bytesNeedMBps
    /// Nothing would be left to the class.
    case zero
    /// More than the kernel can take or the hardware has, in units of the scale.
    case exceeds(maximum: UInt64)
}
