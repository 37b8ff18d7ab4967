import KernelInterface
import Node
import Policy
import Reconciler
import Report
import SLA
import Simulator

/// One run of a scenario in virtual time, under one kind of control.
struct ScenarioRun {
    private let stage: ScenarioStage
    private var load: SimulatedLoad
    private var kernel: SimulatedKernel
    /// What the objectives measure is read apart from what the reconciler reads.
    private var gauges: Gauges
    private var observer = TreeSampler()
    private var sampler = TreeSampler()
    private var triggers = SimulatedTriggers()
    private var reconciliation: Reconciliation?
    private var nextSample: UInt64?
    private var metricsAt: UInt64?
    private var hasUnarmed = false
    private var record: PlayedRun

    /// How often a metric is asked for, µs.
    private static let metricInterval: UInt64 = 500_000

    private init(_ control: PlayedRun.Control, _ stage: ScenarioStage) {
        self.stage = stage
        load = stage.load
        kernel = control == .none ? stage.bare : stage.set
        let objectives = stage.arming.model.objectives
        gauges = Gauges(SLAModel(objectives: objectives), sampler: &observer)
        record = PlayedRun(
            control, objectives: objectives.map { ObjectiveSeries($0, tick: ScenarioStage.tick) },
            workloads: stage.file.scenario.workloads.count, start: stage.start)
        if control == .bulkhead { arm() }
    }

    /// Plays a scenario to its end.
    static func played(_ control: PlayedRun.Control, _ stage: ScenarioStage) -> PlayedRun {
        var run = ScenarioRun(control, stage)
        run.play()
        return run.record
    }

    /// What each workload does where only those of its kind run: the promised ones, or the others.
    static func alone(_ stage: ScenarioStage) throws -> [PlayedWork] {
        var found = Array(repeating: PlayedWork(work: 0), count: stage.file.scenario.workloads.count)
        for isPromised in [true, false] {
            let kept = Set(found.indices.filter { stage.isPromised($0) == isPromised })
            let names = Set(kept.map { stage.file.scenario.workloads[$0].name })
            let scenario = stage.file.scenario.running { names.contains($0.name) }
            var (load, kernel) = try ScenarioStage.started(scenario, on: stage.file.machine)
            let end = kernel.clock + scenario.duration
            while kernel.clock < end { load.advance(&kernel) }
            for index in kept { found[index] = PlayedWork(load.measurements[index]) }
        }
        return found
    }

    private mutating func arm() {
        let now = kernel.clock
        var reconciliation = Reconciliation(
            stage.arming, pageBytes: stage.file.machine.inventory.pageBytes, isShadow: false, now: now,
            sampler: &sampler)
        for (index, promise) in stage.arming.model.objectives.enumerated() {
            guard case .stall(let line) = promise.measure, let cgroup = promise.cgroup else { continue }
            let trigger = PressureTrigger.forObjective(
                line.stall == .some ? .some : .full, belowPermyriad: UInt32(promise.target / 100), over: promise.over,
                isPrivileged: stage.file.machine.inventory.privileges.sysResource)
            do throws(KernelError) {
                try triggers.arm(
                    index, cgroup, line.resource.simulated, full: line.stall == .full, stall: UInt32(trigger.stall),
                    window: UInt32(trigger.window), in: kernel)
            } catch {
                // It is looked at by the clock instead, as the reconciler of a real node does.
                hasUnarmed = true
            }
        }
        if stage.arming.metrics.contains(where: { $0 != nil }) { metricsAt = now }
        sampler.look(at: &kernel)
        nextSample = reconciliation.step(now: now, tree: &kernel, sampler: &sampler)
        self.reconciliation = reconciliation
    }

    private mutating func play() {
        let end = stage.start + stage.file.scenario.duration
        observe()
        var last: [WorkloadMeasurement]?
        var secondEnds = stage.start + 1_000_000
        while kernel.clock < end {
            let before = kernel.clock
            load.advance(&kernel)
            if record.control != .none { group(startedSince: before) }
            react()
            observe()
            if kernel.clock >= secondEnds || kernel.clock >= end {
                let now = load.measurements
                for index in now.indices {
                    let second = last.map { now[index].since($0[index]) } ?? now[index]
                    record.seconds[index].append(PlayedWork(second))
                }
                last = now
                secondEnds += 1_000_000
            }
        }
        record.totals = load.measurements.map { PlayedWork($0) }
        guard let reconciliation else { return }
        record.isYielding = zip(reconciliation.sla.values, stage.arming.model.levers).contains { value, lever in
            value < lever.base && lever.kind != .kill && lever.kind != .memoryReclaim
        }
    }

    /// Puts what started in the last tick into the resource group of its class, as if a task of the class had forked it.
    private mutating func group(startedSince before: UInt64) {
        for (workload, group) in zip(stage.file.scenario.workloads, stage.groups) {
            guard let group, (before..<kernel.clock).contains(stage.start + workload.from) else { continue }
            // A cgroup without threads, or one that is gone, has nothing to move.
            let threads = (try? kernel.read(workload.cgroup, .cgroupThreads)) ?? ""
            for thread in threads.split(separator: "\n") {
                // A thread that cannot be moved stays where it is, as on a real node.
                try? kernel.write(group.path, .tasks, "\(thread)\n")
            }
        }
    }

    /// What the reconciler does at the end of a tick: as `Daemon`, with the triggers and metrics of the simulation.
    private mutating func react() {
        guard var reconciliation else { return }
        // So that there is one of it, which is changed in place.
        self.reconciliation = nil
        let now = kernel.clock
        let fired = triggers.fired(in: kernel)
        for objective in fired { reconciliation.trigger(objective) }
        if let due = metricsAt, due <= now {
            metricsAt = now + Self.metricInterval
            for (index, metric) in stage.arming.metrics.enumerated() {
                if let metric { reconciliation.take(reading(of: metric), of: index) }
            }
        }
        if !fired.isEmpty || nextSample.map({ $0 <= now }) ?? false {
            sampler.look(at: &kernel)
            nextSample = reconciliation.step(now: now, tree: &kernel, sampler: &sampler)
            if hasUnarmed { nextSample = min(nextSample ?? .max, now + Self.metricInterval) }
        }
        record.log += reconciliation.takeLog()
        self.reconciliation = reconciliation
    }

    /// Nil for what nobody has written; commands and addresses have nobody who answers.
    private func reading(of metric: ObjectiveMetric) -> MetricReading? {
        guard case .file(let path) = metric.from, let (text, at) = load.metric(file: path) else { return nil }
        // What is no value is none.
        return (try? metricValue(Array(text.utf8)[...], as: metric.below)).map { MetricReading(value: $0, at: at) }
    }

    /// One reading of every objective.
    private mutating func observe() {
        observer.look(at: &kernel)
        let metrics = stage.arming.metrics.map { $0.flatMap { reading(of: $0) } }
        var sample = SLASample(now: kernel.clock, readings: [], usages: [])
        gauges.read(into: &sample, metrics: metrics, sampler: &observer)
        for index in record.objectives.indices {
            switch sample.readings[index] {
            case .stall(let total, let throttled): record.objectives[index].add(total, throttled: throttled)
            case .value(let value, _): record.objectives[index].add(value)
            case .used(let total): record.objectives[index].add(total)
            case .missing: record.objectives[index].add(nil)
            }
        }
    }
}

extension ObjectivePressure.Resource {
    fileprivate var simulated: PressureResource {
        switch self {
        case .cpu: .cpu
        case .memory: .memory
        case .io: .io
        case .irq: .irq
        }
    }
}

extension PlayedWork {
    init(_ measurement: WorkloadMeasurement) {
        self.init(
            work: measurement.work, median: measurement.latency.percentile(5000),
            p99: measurement.latency.percentile(9900), cpu: measurement.cpu, cpuStall: measurement.cpuStall,
            memoryStall: measurement.memoryStall, ioStall: measurement.ioStall)
    }
}
