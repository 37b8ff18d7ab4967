package import KernelInterface
import Policy
package import SLA

/// The files behind the objectives and suspects of a model, by what a sampler calls them.
package struct Gauges: Sendable {
    private struct Stall: Sendable {
        var pressure: Int?
        /// `cpu.stat`, for what the cgroup's own limit throttles.
        var throttled: Int?
        var isFull: Bool
    }

    private struct Use: Sendable {
        var cpu: Int?
        var memory: Int?
        var io: Int?
        /// Index of the group of its class in `groups`.
        var group: Int?
    }

    private var stalls: [Stall?] = []
    private var uses: [Use] = []
    private var groups: [GroupGauge] = []
    /// When the groups were read, µs.
    private var groupsAt: UInt64?
    private var node: Int?
    private let measures: [Promise.Measure]

    /// How often groups are read at most, and for how long a reading stands, µs. Each file is counted on a CPU of its
    /// domain, in turn with what runs there.
    private static let groupInterval: UInt64 = 200_000
    private static let groupAge: UInt64 = 1_000_000

    /// Opens the files; one that is not there is unknown from here on. `monitored` is by suspect. What groups use is
    /// asked only where a metric is promised, since no stall is put down to caches.
    package init<Sampler: CounterSampler & ~Copyable>(
        _ model: SLAModel, _ monitored: [MonitoredGroup?] = [], sampler: inout Sampler
    ) {
        measures = model.objectives.map(\.measure)
        /// What is absent is no error: it stays unknown.
        func open(_ cgroup: CgroupPath, _ file: CounterFile, _ sampler: inout Sampler) -> Int? {
            try? sampler.watch(cgroup, file)
        }
        for promise in model.objectives {
            guard case .stall(let line) = promise.measure, let cgroup = promise.cgroup else {
                if case .utilisation = promise.measure, node == nil { node = open(.root, .cpuStat, &sampler) }
                stalls.append(nil)
                continue
            }
            let file = line.counterFile
            stalls.append(
                Stall(
                    pressure: open(cgroup, file, &sampler),
                    throttled: file == .cpuPressure ? open(cgroup, .cpuStat, &sampler) : nil,
                    isFull: line.stall == .full))
        }
        let hasMetric = measures.contains { if case .metric = $0 { true } else { false } }
        var known: [MonitoredGroup: Int] = [:]
        for (index, suspect) in model.suspects.enumerated() {
            var group: Int?
            if hasMetric, index < monitored.count, let wanted = monitored[index] {
                group = known[wanted] ?? groups.count
                if known.updateValue(group ?? 0, forKey: wanted) == nil {
                    groups.append(GroupGauge(wanted, sampler: &sampler))
                }
            }
            uses.append(
                Use(
                    cpu: open(suspect.cgroup, .cpuStat, &sampler),
                    memory: open(suspect.cgroup, .memoryCurrent, &sampler),
                    io: open(suspect.cgroup, .ioStat, &sampler), group: group))
        }
    }

    /// Closes them.
    package func close<Sampler: CounterSampler & ~Copyable>(sampler: inout Sampler) {
        for stall in stalls {
            for watched in [stall?.pressure, stall?.throttled] { if let watched { sampler.unwatch(watched) } }
        }
        for use in uses {
            for watched in [use.cpu, use.memory, use.io] { if let watched { sampler.unwatch(watched) } }
        }
        for group in groups { group.close(sampler: &sampler) }
        if let node { sampler.unwatch(node) }
    }

    /// Reads all of them into `sample`, whose time and triggers are set and whose arrays are kept. `metrics` are by
    /// objective.
    package mutating func read<Sampler: CounterSampler & ~Copyable>(
        into sample: inout SLASample, metrics: [MetricReading?], sampler: inout Sampler
    ) {
        sample.readings.removeAll(keepingCapacity: true)
        sample.usages.removeAll(keepingCapacity: true)
        for (index, measure) in measures.enumerated() {
            switch measure {
            case .stall: sample.readings.append(stall(index, sampler: &sampler))
            case .metric:
                let reading = metrics[index]
                sample.readings.append(reading.map { .value($0.value, at: $0.at) } ?? .missing)
            case .utilisation:
                let used = node.flatMap { sampler.sample($0)?.first }
                sample.readings.append(used.map { .used(total: $0) } ?? .missing)
            }
        }
        let isFresh = readGroups(sample, sampler: &sampler)
        let isValid = groupsAt.map { sample.now - min($0, sample.now) <= Self.groupAge } ?? false
        for use in uses {
            let group = isValid ? use.group.map { groups[$0] } : nil
            sample.usages.append(
                SLASample.Usage(
                    cpu: use.cpu.flatMap { sampler.sample($0)?.first },
                    memory: use.memory.flatMap { sampler.sample($0)?.first },
                    io: use.io.flatMap { sampler.sample($0)?.first }, cache: group?.occupied,
                    bandwidth: isFresh ? group?.moved : nil))
        }
    }

    /// Whether the groups were read: not while a trigger waits for its answer.
    private mutating func readGroups<Sampler: CounterSampler & ~Copyable>(
        _ sample: SLASample, sampler: inout Sampler
    ) -> Bool {
        if groups.isEmpty || sample.triggered.contains(true) { return false }
        if let groupsAt, sample.now < groupsAt + Self.groupInterval { return false }
        for index in groups.indices { groups[index].read(sampler: &sampler) }
        groupsAt = sample.now
        return true
    }

    private func stall<Sampler: CounterSampler & ~Copyable>(
        _ index: Int, sampler: inout Sampler
    ) -> SLASample.Reading {
        guard let stall = stalls[index], let pressure = stall.pressure, let counters = sampler.sample(pressure),
            let total = stall.isFull ? counters.second : counters.first
        else { return .missing }
        // Without the cpu controller there is no limit that could throttle.
        let throttled = stall.throttled.flatMap { sampler.sample($0)?.second } ?? 0
        return .stall(total: total, throttled: throttled)
    }
}

/// A number that a workload told of itself.
package struct MetricReading: Hashable, Sendable {
    /// In the unit of the objective's target.
    package let value: UInt64
    /// When it was measured, `SLASample.now`.
    package let at: UInt64

    package init(value: UInt64, at: UInt64) {
        self.value = value
        self.at = at
    }
}
