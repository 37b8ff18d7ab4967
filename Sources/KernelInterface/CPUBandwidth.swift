/// CPU time limit: `quota` µs of CPU time in every `period` µs. cpu.max.
package struct CPUBandwidth: KernelText {
    /// Microseconds of CPU time, of all CPUs together: 1000 to 2^44 - 1, or `max`.
    package let quota: Limit
    /// Microseconds, 1000 to 1000000.
    package let period: UInt64

    package static let unlimited = CPUBandwidth(quota: .max, period: 100_000)
    package static let quotas: ClosedRange<UInt64> = 1000...((1 << 44) - 1)
    package static let periods: ClosedRange<UInt64> = 1000...1_000_000
    static let expectation = "`QUOTA PERIOD` in microseconds: 1000 or more or max, 1000 to 1000000"

    private init(quota: Limit, period: UInt64) {
        self.quota = quota
        self.period = period
    }

    /// Nil for a quota or a period that the kernel refuses.
    package init?(_ quota: Limit, period: UInt64 = 100_000) {
        guard Self.periods.contains(period) else { return nil }
        if case .value(let microseconds) = quota, !Self.quotas.contains(microseconds) { return nil }
        self.init(quota: quota, period: period)
    }

    /// Accepts `QUOTA` and `QUOTA PERIOD`; the period that is left out is 100000, and not, as on a write, the one in force.
    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        scanner.skipBlanks()
        let error = KernelTextError(expected: Self.expectation, found: text)
        let quota: Limit
        if scanner.skip("max") {
            quota = .max
        } else {
            guard let number = scanner.decimal() else { throw error }
            quota = .value(number)
        }
        guard scanner.isAtTokenEnd else { throw error }
        if scanner.finish() {
            guard let value = CPUBandwidth(quota) else { throw error }
            self = value
            return
        }
        guard let period = scanner.decimal(), scanner.finish(), let value = CPUBandwidth(quota, period: period) else {
            throw error
        }
        self = value
    }

    package var description: String { "\(quota) \(period)" }
}
