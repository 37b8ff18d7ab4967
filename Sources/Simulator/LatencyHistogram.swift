/// How long requests took: counts in buckets, each an eighth wider than the last power of two.
package struct LatencyHistogram: Equatable, Sendable {
    private var counts = [UInt64](repeating: 0, count: Self.buckets)
    package private(set) var count: UInt64 = 0
    /// Microseconds, all together.
    package private(set) var sum: UInt64 = 0

    /// Up to 2^36 µs, 19 hours, in steps of an eighth.
    private static let buckets = 35 * 8

    package init() {}

    package mutating func add(_ microseconds: UInt64) {
        counts[Self.bucket(microseconds)] += 1
        count += 1
        sum &+= microseconds
    }

    /// What came since an earlier state of the same histogram.
    package func since(_ earlier: LatencyHistogram) -> LatencyHistogram {
        var result = self
        for index in counts.indices { result.counts[index] -= min(earlier.counts[index], counts[index]) }
        result.count -= min(earlier.count, count)
        result.sum -= min(earlier.sum, sum)
        return result
    }

    /// The time within which so many hundredths of a percent of the requests were done, microseconds: 9900 is p99. The
    /// place within a bucket is interpolated. Nil without requests.
    package func percentile(_ permyriad: UInt64) -> UInt64? {
        if count == 0 { return nil }
        let rank = max((count * permyriad + 9999) / 10000, 1)
        var seen: UInt64 = 0
        for (index, here) in counts.enumerated() where here > 0 {
            if seen + here >= rank {
                let low = Self.lowest(index)
                return low + (Self.lowest(index + 1) - low) * (rank - seen) / here
            }
            seen += here
        }
        return nil
    }

    private static func bucket(_ value: UInt64) -> Int {
        if value < 16 { return Int(value) }
        let exponent = 63 - value.leadingZeroBitCount
        return min((exponent - 2) * 8 + Int(value >> UInt64(exponent - 3)) - 8, buckets - 1)
    }

    /// The least value of a bucket.
    private static func lowest(_ index: Int) -> UInt64 {
        if index < 16 { return UInt64(index) }
        let exponent = index / 8 + 2
        return UInt64(8 + index % 8) << UInt64(exponent - 3)
    }
}
