/// What was measured at one moment.
package struct SLASample: Equatable, Sendable {
    /// CLOCK_MONOTONIC, µs; never goes back.
    package var now: UInt64
    /// One for each objective of the model.
    package var readings: [Reading]
    /// One for each suspect.
    package var usages: [Usage]
    /// Which objectives the kernel told of since the last sample: their trigger fired.
    package var triggered: [Bool]

    package init(now: UInt64, readings: [Reading], usages: [Usage], triggered: [Bool] = []) {
        self.now = now
        self.readings = readings
        self.usages = usages
        self.triggered = triggered
    }

    package enum Reading: Hashable, Sendable {
        /// `total` of the pressure line, and what the cgroup's own `cpu.max` throttled (`throttled_usec`, summed over
        /// CPUs; 0 for other resources); µs, counters.
        case stall(total: UInt64, throttled: UInt64)
        /// A number of the workload's, and when it was measured.
        case value(UInt64, at: UInt64)
        /// CPU time that the whole node used, µs, a counter.
        case used(total: UInt64)
        /// Could not be measured: unknown, not zero.
        case missing
    }

    /// What a suspect uses; nil is unknown.
    package struct Usage: Hashable, Sendable {
        /// CPU time, µs, a counter.
        package var cpu: UInt64?
        /// bytes
        package var memory: UInt64?
        /// Bytes read and written, a counter.
        package var io: UInt64?
        /// Bytes of the last-level cache.
        package var cache: UInt64?
        /// Bytes to and from memory, a counter.
        package var bandwidth: UInt64?

        package init(
            cpu: UInt64? = nil, memory: UInt64? = nil, io: UInt64? = nil, cache: UInt64? = nil,
            bandwidth: UInt64? = nil
        ) {
            self.cpu = cpu
            self.memory = memory
            self.io = io
            self.cache = cache
            self.bandwidth = bandwidth
        }
    }
}
