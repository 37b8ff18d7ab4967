package import KernelInterface

/// What a workload has done, and how it fared.
package struct WorkloadMeasurement: Equatable, Sendable {
    package enum Unit: String, Sendable {
        case requests
        /// Of CPU time at full speed.
        case microseconds
        case bytes
    }

    package let name: String
    package let cgroup: CgroupPath
    package let unit: Unit
    /// Work done, in `unit`.
    package internal(set) var work: UInt64 = 0
    /// Requests that came.
    package internal(set) var arrived: UInt64 = 0
    /// Requests that were refused, or lost with the process.
    package internal(set) var lost: UInt64 = 0
    /// Requests that wait or are being worked on, now.
    package internal(set) var queued = 0
    /// Of the requests that are done.
    package internal(set) var latency = LatencyHistogram()
    /// CPU time, microseconds.
    package internal(set) var cpu: UInt64 = 0
    /// Microseconds in which some of its tasks stalled.
    package internal(set) var cpuStall: UInt64 = 0
    package internal(set) var memoryStall: UInt64 = 0
    package internal(set) var ioStall: UInt64 = 0
    /// Whether it has a process that is not frozen, now.
    package internal(set) var isRunning = false
    /// How much longer its work takes than with the whole cache and memory to itself, in thousandths, now.
    package internal(set) var slowdown: UInt64 = 1000

    /// The counters since an earlier measurement; what is true now stays.
    package func since(_ earlier: WorkloadMeasurement) -> WorkloadMeasurement {
        var result = self
        result.work -= earlier.work
        result.arrived -= earlier.arrived
        result.lost -= earlier.lost
        result.latency = latency.since(earlier.latency)
        result.cpu -= earlier.cpu
        result.cpuStall -= earlier.cpuStall
        result.memoryStall -= earlier.memoryStall
        result.ioStall -= earlier.ioStall
        return result
    }
}

extension Workload.Model {
    var unit: WorkloadMeasurement.Unit {
        switch self {
        case .service: .requests
        case .batch, .cacheHog: .microseconds
        case .thrasher, .streamer, .bandwidthHog: .bytes
        }
    }
}
