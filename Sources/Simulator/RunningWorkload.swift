import KernelInterface

/// A workload with its process, and what it was given in this tick.
struct RunningWorkload: Sendable {
    let workload: Workload
    var random: RandomStream
    /// Its process, while it has one.
    var pid: Int?
    var hasStarted = false
    /// The slot of the cgroup that the process is in.
    var slot = 0
    var isFrozen = false
    /// The driven parameter, now.
    var level = 0.0

    var queue = RequestQueue()
    /// When the next request comes, microseconds since the start.
    var nextArrival: Double?

    /// CPUs that it may run on, and how many.
    var mask = IndexMask()
    var cpus = 1
    /// CPU time wanted and given, microseconds.
    var demand = 0.0
    var granted = 0.0
    /// CPUs that it would get if it always wanted all.
    var entitlement = 0.0
    /// The part of its CPUs that others keep busy.
    var crowding = 0.0
    var used = 0.0
    var occupancy = TaskOccupancy()

    /// By cache and memory bandwidth.
    var slowdown = 1.0
    /// The part of the bytes that it would move which its throttling and its share of the bandwidth let through.
    var throughput = 1.0
    /// Bytes of each cache domain that hold its lines.
    var occupied: [Double] = []

    var memory = MemoryLoad()
    /// The part of the device that it would get if it always wanted all.
    var deviceShare = 1.0
    /// When the device has answered all that was asked, microseconds since the start.
    var deviceFree = 0.0
    /// Device time wanted and used, microseconds.
    var deviceWanted = 0.0
    var deviceUsed = 0.0
    var bytesRead = 0.0
    var bytesWritten = 0.0
    var operations = 0.0

    var total: WorkloadMeasurement
    /// Amounts that are not yet a whole microsecond or byte.
    var workCarry = 0.0
    var cpuCarry = 0.0
    var published: (text: String, at: UInt64)?
    var publishedLatency = LatencyHistogram()

    init(_ workload: Workload, seed: UInt64) {
        self.workload = workload
        random = RandomStream(seed: seed)
        total = WorkloadMeasurement(name: workload.name, cgroup: workload.cgroup, unit: workload.model.unit)
    }

    var isRunning: Bool { pid != nil && !isFrozen }

    /// Threads that work, now.
    var threads: Int {
        switch workload.model {
        case .batch, .cacheHog, .bandwidthHog: Int(level.rounded())
        case .service, .thrasher: workload.threads
        case .streamer: 1
        }
    }

    mutating func addWork(_ amount: Double) {
        workCarry += amount
        let whole = workCarry.rounded(.down)
        total.work += UInt64(whole)
        workCarry -= whole
    }

    /// What of the time used is whole microseconds.
    mutating func takeUsed() -> UInt64 {
        cpuCarry += used
        let whole = cpuCarry.rounded(.down)
        cpuCarry -= whole
        total.cpu += UInt64(whole)
        return UInt64(whole)
    }
}
