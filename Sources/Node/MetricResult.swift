/// What a metric says, or why it says nothing.
package enum MetricResult: Hashable, Sendable {
    /// In the unit of its bound: µs for a time, millionths for a plain number. `at` is when it was measured at the
    /// earliest, CLOCK_MONOTONIC, µs.
    case value(UInt64, at: UInt64)
    case failure(MetricFailure)
}
