import Glibc

/// The three clocks of the kernel at one moment, µs.
package struct ClockReading: Hashable, Sendable {
    /// Runs while the machine does.
    package var monotonic: UInt64
    /// Runs while it is suspended, too.
    package var boottime: UInt64
    /// Since 1970; anybody may set it.
    package var realtime: UInt64

    package init(monotonic: UInt64, boottime: UInt64, realtime: UInt64) {
        self.monotonic = monotonic
        self.boottime = boottime
        self.realtime = realtime
    }

    /// How far apart the first and the last clock may have been read, µs.
    private static let widest: UInt64 = 1000

    /// Nil where this thread was kept from running while it read, three times over: the clocks do not belong together.
    static func read() -> ClockReading? {
        for _ in 0..<3 {
            let monotonic = microseconds(of: CLOCK_MONOTONIC)
            let boottime = microseconds(of: CLOCK_BOOTTIME)
            let realtime = microseconds(of: CLOCK_REALTIME)
            if microseconds(of: CLOCK_MONOTONIC) - monotonic <= widest {
                return ClockReading(monotonic: monotonic, boottime: boottime, realtime: realtime)
            }
        }
        return nil
    }

    static func microseconds(of clock: clockid_t) -> UInt64 {
        var time = timespec()
        // The clocks that are asked for are there on every kernel.
        clock_gettime(clock, &time)
        return UInt64(max(0, time.tv_sec)) * 1_000_000 + UInt64(time.tv_nsec / 1000)
    }
}
