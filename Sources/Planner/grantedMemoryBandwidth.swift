/// The value of a `MB` or `SMBA` line that allows at least what is asked: rounded up to what the kernel takes, as the
/// kernel itself rounds up to `bandwidth_gran`, and not below `min_bandwidth`.
package func grantedMemoryBandwidth(
    _ amount: MemoryBandwidthAmount, on scale: MemoryBandwidthScale
) throws(MemoryBandwidthFinding) -> MemoryBandwidthGrant {
    switch (scale, amount) {
    case (.percent(_, _, isLinear: false), _): throw .nonLinear
    case (.percent(let minimum, let granularity, isLinear: true), .share(let permyriad)):
        let percent = try percentage(permyriad, minimum: minimum, granularity: granularity)
        return MemoryBandwidthGrant(
            requested: amount, value: UInt64(percent), granted: .share(permyriad: percent * 100))
    case (.percent, .bytesPerSecond): throw .bytesNeedMBps
    case (.mebibytesPerSecond, .share), (.eighthsOfGigabyte, .share): throw .shareOfUnknown
    case (.mebibytesPerSecond, .bytesPerSecond(let bytes)):
        // The largest value means no limit.
        return try grant(of: bytes, unit: mebibyte, per: 1, maximum: UInt64(UInt32.max) - 1)
    case (.eighthsOfGigabyte(let maximum), .bytesPerSecond(let bytes)):
        return try grant(of: bytes, unit: gigabyte, per: 8, maximum: maximum)
    }
}

private let mebibyte: UInt64 = 1 << 20
private let gigabyte: UInt64 = 1_000_000_000

/// Percent, a multiple of the granularity; 100 is always taken.
private func percentage(
    _ permyriad: Int, minimum: Int, granularity: Int
) throws(MemoryBandwidthFinding) -> Int {
    guard (1...10000).contains(permyriad) else { throw .shareOutOfRange(permyriad: permyriad) }
    let step = max(granularity, 1)
    let asked = max((permyriad + 99) / 100, minimum)
    return min((asked + step - 1) / step * step, 100)
}

/// Units of `unit / parts` bytes per second, rounded up.
private func grant(
    of bytes: UInt64, unit: UInt64, per parts: UInt64, maximum: UInt64
) throws(MemoryBandwidthFinding) -> MemoryBandwidthGrant {
    guard bytes > 0 else { throw .zero }
    let size = unit / parts
    let value = bytes / size + (bytes % size == 0 ? 0 : 1)
    guard value <= maximum else { throw .exceeds(maximum: maximum) }
    return MemoryBandwidthGrant(
        requested: .bytesPerSecond(bytes), value: value, granted: .bytesPerSecond(value * size))
}
