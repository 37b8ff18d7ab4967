package import Reconciler
package import SLA

/// One run of a scenario: what was measured of its objectives and its workloads, and what was decided.
package struct PlayedRun: Sendable {
    package enum Control: String, CaseIterable, Sendable {
        /// No policy.
        case none
        /// The policy, applied once.
        case fixed = "static"
        /// The policy, held by the reconciler.
        case bulkhead
    }

    package let control: Control
    package var objectives: [ObjectiveSeries]
    /// By workload, of each second.
    package var seconds: [[PlayedWork]]
    /// By workload, of the whole run.
    package var totals: [PlayedWork] = []
    package var log: [LogRecord] = []
    /// Whether a lever is below its base at the end: what is above it was grown, and nobody misses it.
    package var isYielding = false
    package let start: UInt64

    /// - Parameter start: the clock at the start of the run, microseconds.
    package init(_ control: Control, objectives: [ObjectiveSeries], workloads: Int, start: UInt64) {
        self.control = control
        self.objectives = objectives
        self.start = start
        seconds = Array(repeating: [], count: workloads)
    }

    /// Times are since the start of the run, microseconds.
    package var decisions: [Decision] {
        log.compactMap { record in
            guard case .decision(var decision, _, _) = record else { return nil }
            decision.at -= min(start, decision.at)
            return decision
        }
    }

    /// How often each kind of decision was made, in the order of the kinds; those that were made.
    package var decisionCounts: [(kind: Decision.Kind, count: Int)] {
        let decisions = decisions
        return Decision.Kind.allCases.compactMap { kind in
            let count = decisions.count { $0.kind == kind }
            return count == 0 ? nil : (kind, count)
        }
    }

    /// The names behind the decisions.
    package var names: LogNames {
        for case .armed(let arming) in log { return LogNames(arming.model) }
        return LogNames(SLAModel())
    }

    /// How long it took from the onset of what is missed to the first relief, each time that nothing was given up yet.
    package var reactions: [Reaction] {
        var away: Set<Int> = []
        var reactions: [Reaction] = []
        let levers = names.model.levers
        for decision in decisions {
            guard let lever = decision.lever, levers.indices.contains(lever) else { continue }
            let isRelief = decision.kind == .squeeze || decision.kind == .giveBack
            if isRelief, away.isEmpty, let objective = decision.objective, objectives.indices.contains(objective) {
                let series = objectives[objective]
                let onset = series.onset(before: Int(decision.at / series.tick))
                reactions.append(Reaction(objective: objective, onset: min(onset, decision.at), relief: decision.at))
            }
            guard decision.to != decision.from else { continue }
            if decision.to < levers[lever].base { away.insert(lever) } else { away.remove(lever) }
        }
        return reactions
    }
}

/// From the onset of what an objective misses to the first relief; microseconds since the start of the run.
package struct Reaction: Hashable, Sendable {
    package let objective: Int
    package let onset: UInt64
    package let relief: UInt64

    package var time: UInt64 { relief - onset }
}

/// What a workload did in some time.
package struct PlayedWork: Hashable, Sendable {
    /// In the unit of the workload.
    package var work: UInt64
    /// Microseconds; nil without requests that were done.
    package var median: UInt64?
    package var p99: UInt64?
    /// CPU time, and time in which some of its tasks stalled, microseconds.
    package var cpu: UInt64
    package var cpuStall: UInt64
    package var memoryStall: UInt64
    package var ioStall: UInt64

    package init(
        work: UInt64, median: UInt64? = nil, p99: UInt64? = nil, cpu: UInt64 = 0, cpuStall: UInt64 = 0,
        memoryStall: UInt64 = 0, ioStall: UInt64 = 0
    ) {
        self.work = work
        self.median = median
        self.p99 = p99
        self.cpu = cpu
        self.cpuStall = cpuStall
        self.memoryStall = memoryStall
        self.ioStall = ioStall
    }
}
