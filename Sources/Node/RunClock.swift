import Glibc

/// Tells when the clocks went apart: the machine was suspended, or somebody set its time.
package struct RunClock: Hashable, Sendable {
    /// Suspended time so far, and where CLOCK_REALTIME is beside CLOCK_BOOTTIME, µs.
    private var suspended: Int64
    private var wall: Int64

    /// Less than this is not told of, µs, until it adds up.
    package static let leastJump: Int64 = 10_000

    package init(_ reading: ClockReading) {
        suspended = Self.suspended(reading)
        wall = Self.wall(reading)
    }

    /// CLOCK_MONOTONIC, µs.
    package static func now() -> UInt64 { ClockReading.microseconds(of: CLOCK_MONOTONIC) }

    /// CLOCK_REALTIME, µs since 1970.
    package static func wallNow() -> UInt64 { ClockReading.microseconds(of: CLOCK_REALTIME) }

    /// What happened since the last reading that told of something.
    package mutating func jumps(until reading: ClockReading) -> (suspended: Int64?, wall: Int64?) {
        let wasSuspended = Self.suspended(reading) - suspended
        let wasSet = Self.wall(reading) - wall
        var found: (suspended: Int64?, wall: Int64?) = (nil, nil)
        if wasSuspended.magnitude >= Self.leastJump.magnitude {
            suspended += wasSuspended
            found.suspended = wasSuspended
        }
        if wasSet.magnitude >= Self.leastJump.magnitude {
            wall += wasSet
            found.wall = wasSet
        }
        return found
    }

    private static func suspended(_ reading: ClockReading) -> Int64 {
        Int64(reading.boottime) - Int64(reading.monotonic)
    }

    private static func wall(_ reading: ClockReading) -> Int64 {
        Int64(reading.realtime) - Int64(reading.boottime)
    }
}

/// Of this process.
package func processID() -> Int32 { getpid() }
