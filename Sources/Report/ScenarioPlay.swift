package import SLA

/// A scenario played without control, with the policy applied once, and with the policy held.
package struct ScenarioPlay: Sendable {
    /// The path of the scenario, as it was given.
    package let name: String
    /// Microseconds.
    package let duration: UInt64
    package let seed: UInt64
    package let objectives: [Promise]
    package let workloads: [PlayedWorkload]
    /// In the order of `PlayedRun.Control`.
    package let runs: [PlayedRun]
    /// Work of each workload, and its latency, where the promised ones run without the others, and the others without
    /// them; without control.
    package let alone: [PlayedWork]

    package init(
        name: String, duration: UInt64, seed: UInt64, objectives: [Promise], workloads: [PlayedWorkload],
        runs: [PlayedRun], alone: [PlayedWork]
    ) {
        self.name = name
        self.duration = duration
        self.seed = seed
        self.objectives = objectives
        self.workloads = workloads
        self.runs = runs
        self.alone = alone
    }

    /// Whether under Bulkhead an objective is missed at the end.
    package var endsMissed: Bool {
        runs.contains { $0.control == .bulkhead && $0.objectives.contains(where: \.endsMissed) }
    }

    /// isol%: what the promised workloads did, of what they do alone; hundredths of a percent, the mean over them.
    package func isolation(_ run: PlayedRun) -> UInt64? {
        mean(run, ofPromised: true) { $1.work == 0 ? nil : Int64($0.work * 10_000 / $1.work) }.map { UInt64($0) }
    }

    /// lat-imp%: by how much the p99 latency of the promised workloads is above what it is alone; hundredths of a
    /// percent, the mean over those that have a latency.
    package func latencyImpact(_ run: PlayedRun) -> Int64? {
        mean(run, ofPromised: true) { work, alone in
            guard let here = work.p99, let there = alone.p99, there > 0 else { return nil }
            return (Int64(clamping: here) - Int64(clamping: there)) * 10_000 / Int64(clamping: there)
        }
    }

    /// work-csv%: what the other workloads did, of what they do without the promised ones; hundredths of a percent, the
    /// mean over them.
    package func workConservation(_ run: PlayedRun) -> UInt64? {
        mean(run, ofPromised: false) { $1.work == 0 ? nil : Int64($0.work * 10_000 / $1.work) }.map { UInt64($0) }
    }

    private func mean(
        _ run: PlayedRun, ofPromised isPromised: Bool, _ share: (PlayedWork, PlayedWork) -> Int64?
    ) -> Int64? {
        let shares = workloads.indices.filter { workloads[$0].isPromised == isPromised }
            .compactMap { share(run.totals[$0], alone[$0]) }
        return shares.isEmpty ? nil : shares.reduce(0, +) / Int64(shares.count)
    }
}

/// A workload of a played scenario.
package struct PlayedWorkload: Hashable, Sendable {
    package enum Unit: String, Hashable, Sendable {
        case requests
        /// Of CPU time at full speed.
        case microseconds
        case bytes
    }

    package let name: String
    /// The class that it is in; nil for none.
    package let className: String?
    package let unit: Unit
    /// Whether its class has objectives; the others are best effort.
    package let isPromised: Bool
    /// Whether an objective measures its latency.
    package let isMeasured: Bool

    package init(name: String, className: String?, unit: Unit, isPromised: Bool, isMeasured: Bool = false) {
        self.name = name
        self.className = className
        self.unit = unit
        self.isPromised = isPromised
        self.isMeasured = isMeasured
    }
}
