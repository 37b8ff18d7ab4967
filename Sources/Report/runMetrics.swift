import KernelInterface
package import Reconciler
package import SLA

/// How many classes, and how many objectives of all of them, have samples: more would be a burden to who keeps them.
private let classLimit = 100
private let objectiveLimit = 500

/// What the cgroups of each class use.
package func classMetrics(_ classes: [(name: String, figures: ClassGauges.Figures)]) -> [MetricFamily] {
    var cgroups = MetricFamily("bulkhead_class_cgroups", .gauge, "Cgroups that are in the class.")
    var cpu = MetricFamily("bulkhead_class_cpu_seconds", .counter, "CPU time that the cgroups of the class used.")
    var throttled = MetricFamily(
        "bulkhead_class_cpu_throttled_seconds", .counter,
        "Time in which cpu.max stopped cgroups of the class, of all CPUs.")
    var memory = MetricFamily("bulkhead_class_memory_bytes", .gauge, "Memory of the cgroups of the class now.")
    var pressure = MetricFamily(
        "bulkhead_class_pressure_seconds", .counter, "Time in which tasks of cgroups of the class stalled (PSI total).")
    var cache = MetricFamily(
        "bulkhead_class_cache_bytes", .gauge,
        "Last-level cache that the class has now, where it is monitored (resctrl).")
    var traffic = MetricFamily(
        "bulkhead_class_memory_traffic_bytes", .counter,
        "What the class moved to and from memory, where it is monitored (resctrl).")
    var omitted = MetricFamily(
        "bulkhead_classes_omitted", .gauge, "Classes that have no samples since there are too many.")
    for (name, figures) in classes.prefix(classLimit) {
        let labels = [("class", name)]
        cgroups.add(UInt64(figures.cgroups), labels)
        cpu.add(millionths: Int64(clamping: figures.cpu), labels)
        throttled.add(millionths: Int64(clamping: figures.throttled), labels)
        if let bytes = figures.cache { cache.add(bytes, labels) }
        if let bytes = figures.traffic { traffic.add(bytes, labels) }
        if let bytes = figures.memory { memory.add(bytes, labels) }
        for (file, resource) in [
            (CounterFile.cpuPressure, "cpu"), (.memoryPressure, "memory"), (.ioPressure, "io"),
        ] {
            guard let counters = figures.pressures[file] else { continue }
            for (stall, total) in [("some", counters.first), ("full", counters.second)] {
                guard let total else { continue }
                pressure.add(millionths: Int64(clamping: total), labels + [("resource", resource), ("stall", stall)])
            }
        }
    }
    omitted.add(UInt64(max(0, classes.count - classLimit)))
    return [cgroups, cpu, throttled, memory, pressure, cache, traffic, omitted]
}

/// How objectives and levers stand, and what was done. Objectives of a class that are alike are one, by the worst of its
/// cgroups; so are its levers of a kind.
package func runMetrics(_ sla: SLAState, _ tally: RunTally, isShadow: Bool) -> [MetricFamily] {
    objectiveMetrics(sla, tally) + leverMetrics(sla) + countMetrics(tally, isShadow: isShadow)
}

private func objectiveMetrics(_ sla: SLAState, _ tally: RunTally) -> [MetricFamily] {
    var cgroups = MetricFamily("bulkhead_objective_cgroups", .gauge, "Cgroups that the objective is promised to.")
    var missed = MetricFamily(
        "bulkhead_objective_missed_cgroups", .gauge, "Cgroups for which the objective is missed now.")
    var unknown = MetricFamily(
        "bulkhead_objective_unknown_cgroups", .gauge, "Cgroups for which nothing is measured now.")
    var slack = MetricFamily(
        "bulkhead_objective_slack_ratio", .gauge,
        "How far the measure is below its target, as a share of the target; of the worst cgroup.")
    var seconds = MetricFamily(
        "bulkhead_objective_missed_seconds", .counter, "Time in which the objective was missed: the error budget spent."
    )
    var known: [RunTally.ObjectiveName: Int] = [:]
    var order: [(name: RunTally.ObjectiveName, indices: [Int])] = []
    for (index, promise) in sla.model.objectives.enumerated() {
        let name = RunTally.ObjectiveName(promise)
        if let place = known[name] {
            order[place].indices.append(index)
        } else {
            known[name] = order.count
            order.append((name, [index]))
        }
    }
    for (name, indices) in order.prefix(objectiveLimit) {
        let labels = [("class", name.className), ("objective", name.text)]
        cgroups.add(UInt64(indices.count), labels)
        missed.add(UInt64(indices.count { sla.isMissed($0) }), labels)
        let measured = indices.compactMap { index in sla.measured(index).map { (index, $0) } }
        unknown.add(UInt64(indices.count - measured.count), labels)
        if let worst = measured.map({ SLA.slack(of: $1, target: sla.model.objectives[$0].target) }).min() {
            slack.add(millionths: worst, labels)
        }
        seconds.add(millionths: Int64(clamping: tally.missed[name] ?? 0), labels)
    }
    return [cgroups, missed, unknown, slack, seconds]
}

private func leverMetrics(_ sla: SLAState) -> [MetricFamily] {
    struct Name: Hashable {
        let className: String
        let kind: Lever.Kind
    }
    var adjusted = MetricFamily(
        "bulkhead_adjusted_levers", .gauge, "Values of the class that are away from what its policy gives.")
    var ratio = MetricFamily(
        "bulkhead_lever_ratio", .gauge,
        "The value in force as a share of what the policy gives; the lowest of the class.")
    var order: [Name] = []
    var found: [Name: (adjusted: UInt64, lowest: UInt64)] = [:]
    for (lever, value) in zip(sla.model.levers, sla.values) where !lever.kind.isDeed {
        let name = Name(className: lever.className, kind: lever.kind)
        if found[name] == nil { order.append(name) }
        let share = min(scaledRatio(value, lever.base), 1_000_000_000)
        let (count, lowest) = found[name] ?? (0, .max)
        found[name] = (count + (value == lever.base ? 0 : 1), min(lowest, share))
    }
    for name in order.prefix(objectiveLimit) {
        guard let (count, lowest) = found[name] else { continue }
        let labels = [("class", name.className), ("lever", name.kind.rawValue)]
        adjusted.add(count, labels)
        ratio.add(millionths: Int64(clamping: lowest), labels)
    }
    return [adjusted, ratio]
}

/// Millionths.
private func scaledRatio(_ value: UInt64, _ base: UInt64) -> UInt64 {
    if base == 0 { return value == 0 ? 1_000_000 : 0 }
    let (high, low) = value.multipliedFullWidth(by: 1_000_000)
    return high >= base ? .max : base.dividingFullWidth((high, low)).quotient
}

private func countMetrics(_ tally: RunTally, isShadow: Bool) -> [MetricFamily] {
    var decisions = MetricFamily("bulkhead_decisions", .counter, "What was decided.")
    for kind in Decision.Kind.allCases { decisions.add(tally.decisions[kind] ?? 0, [("kind", kind.rawValue)]) }
    var drift = MetricFamily(
        "bulkhead_drift", .counter, "Values that somebody else changed, by what was done about it.")
    let names = tally.drift.keys.sorted { ($0.className, $0.response.rawValue) < ($1.className, $1.response.rawValue) }
    for name in names.prefix(objectiveLimit) {
        drift.add(tally.drift[name] ?? 0, [("class", name.className), ("response", name.response.rawValue)])
    }
    var shadow = MetricFamily("bulkhead_shadow", .gauge, "1 where decisions are told and not carried out.")
    shadow.add(isShadow ? 1 : 0)
    return [decisions, drift, shadow]
}

/// What a process costs.
package struct ProcessCost: Sendable {
    /// µs
    package let cpu: UInt64
    package let residentBytes: UInt64
    package let openFiles: Int
    /// What the last look at all counters took, µs.
    package let look: UInt64

    package init(cpu: UInt64, residentBytes: UInt64, openFiles: Int, look: UInt64) {
        self.cpu = cpu
        self.residentBytes = residentBytes
        self.openFiles = openFiles
        self.look = look
    }
}

package func costMetrics(_ cost: ProcessCost, version: String) -> [MetricFamily] {
    var info = MetricFamily("bulkhead_build_info", .gauge, "1, with the version as a label.")
    info.add(1, [("version", version)])
    var cpu = MetricFamily("process_cpu_seconds", .counter, "CPU time that this process used.")
    cpu.add(millionths: Int64(clamping: cost.cpu))
    var memory = MetricFamily("process_resident_memory_bytes", .gauge, "Memory of this process.")
    memory.add(cost.residentBytes)
    var files = MetricFamily("process_open_fds", .gauge, "Open files of this process.")
    files.add(UInt64(cost.openFiles))
    var look = MetricFamily("bulkhead_scrape_seconds", .gauge, "What reading the counters for these metrics took.")
    look.add(millionths: Int64(clamping: cost.look))
    return [info, cpu, memory, files, look]
}
