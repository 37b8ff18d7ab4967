package import Document
import KernelInterface

/// The workloads of a scenario at work on a simulated kernel.
///
/// Everything follows from the settings in force at the start of each tick: what the workloads get, how long they wait,
/// and what the kernel counts. `docs/simulator.md` states the equations.
package struct SimulatedLoad: Sendable {
    let scenario: Scenario
    /// The clock at the start of the scenario, microseconds.
    let start: UInt64
    /// Microseconds.
    let tick: UInt64
    var running: [RunningWorkload]
    /// By slot.
    var periods: [Int: QuotaPeriod] = [:]
    var disks: [DiskLoad]
    var caches: [CacheDomainLoad]
    private var answered: [WorkloadMeasurement] = []

    /// How often a service writes its latency, microseconds.
    static let publication: UInt64 = 1_000_000

    /// - Parameter tick: how far one call of `advance` goes, microseconds.
    ///
    /// Throws what no machine could run: a device that the node has not, a cgroup that it cannot have.
    package init(_ scenario: Scenario, on node: SimulatedNode, tick: UInt64 = 10_000) throws(Diagnostic) {
        self.scenario = scenario
        self.tick = max(tick, 1)
        start = node.kernel.clock
        running = scenario.workloads.enumerated().map { index, workload in
            RunningWorkload(workload, seed: scenario.seed &+ UInt64(index) &* 0x632b_e59b_d9b4_e019)
        }
        disks = node.inventory.devices.map { DiskLoad($0, scenario.devices, in: node.kernel) }
        caches = CacheDomainLoad.list(node.kernel, bandwidth: scenario.memoryBandwidth)
        for index in running.indices {
            running[index].occupied = [Double](repeating: 0, count: caches.count)
            running[index].memory.device = try disk(of: scenario.workloads[index])
        }
        try check(node.kernel)
        answered = measurements
    }

    /// The clock of the kernel after the last tick, microseconds.
    package private(set) var now: UInt64 = 0

    /// Advances the clock by one tick: does the work, and charges counters and pressure in the kernel.
    package mutating func advance(_ kernel: inout SimulatedKernel) {
        let elapsed = kernel.clock - start
        follow(&kernel, at: elapsed)
        shareCaches(kernel)
        lookAtMemory(&kernel)
        shareDevices(kernel, at: elapsed)
        askForCPUs(at: elapsed)
        shareCPUs(&kernel, at: elapsed)
        for index in running.indices where running[index].isRunning { work(index) }
        chargeMemory(&kernel)
        charge(&kernel)
        chargePressure(&kernel)
        kernel.advance(by: tick)
        now = kernel.clock
        publish(at: elapsed)
    }

    /// What a metric file would hold, and since when, in the kernel's time; nil where nobody has written it.
    package func metric(file: String) -> (text: String, at: UInt64)? {
        running.first { $0.workload.latencyFile == file && $0.published != nil }?.published
    }

    /// Of every workload, since the start.
    package var measurements: [WorkloadMeasurement] { running.map(\.total) }

    /// Of every workload, since the last call of this.
    package mutating func newMeasurements() -> [WorkloadMeasurement] {
        let all = measurements
        defer { answered = all }
        return zip(all, answered).map { $0.since($1) }
    }

    /// Every second, each service that lives writes the percentile of the last second; without requests it writes nothing.
    private mutating func publish(at elapsed: UInt64) {
        if (elapsed + tick) / Self.publication == elapsed / Self.publication { return }
        for index in running.indices where running[index].isRunning && running[index].workload.latencyFile != nil {
            let last = running[index].total.latency.since(running[index].publishedLatency)
            running[index].publishedLatency = running[index].total.latency
            guard let value = last.percentile(running[index].workload.percentile) else { continue }
            let fraction = "\(1000 + value % 1000)".dropFirst()
            running[index].published = ("\(value / 1000).\(fraction)ms\n", now)
        }
    }
}
