import Document
package import Policy
package import SLA

/// Another policy in the terms of a log: what it promises that was measured, and what it lets be given up that was
/// armed.
package struct ReplayModel: Equatable, Sendable {
    package var model = SLAModel()
    /// The reading of the log for each objective.
    package var readings: [Int] = []
    /// Whether the kernel's trigger of the log is that of the objective.
    package var hasSameTrigger: [Bool] = []
    /// The use in the log for each suspect, and its index there.
    package var uses: [Int] = []
    /// The lever of the log for each lever.
    package var levers: [Int] = []
    /// What the policy asks for and the log does not have, each once.
    package var missing: [String] = []

    /// The model of the log itself.
    package init(same model: SLAModel) {
        self.model = model
        readings = Array(model.objectives.indices)
        hasSameTrigger = model.objectives.map { _ in true }
        uses = Array(model.suspects.indices)
        levers = Array(model.levers.indices)
    }

    /// Objectives are found by class, cgroup and what they measure, levers by class, cgroup and kind. Bases, quanta
    /// and cgroups are those of the log.
    package init(_ policy: ResolvedPolicy, in logged: SLAModel) {
        for workload in policy.classes {
            for objective in workload.objectives { add(objective, of: workload.name, in: logged) }
        }
        for workload in policy.classes where !workload.yields.isEmpty || !workload.grows.isEmpty {
            addLevers(of: workload, in: logged)
        }
    }

    private mutating func addOnce(missing text: String) {
        if !missing.contains(text) { missing.append(text) }
    }

    private mutating func add(_ objective: Objective, of className: String, in logged: SLAModel) {
        var isFound = false
        for (index, promise) in logged.objectives.enumerated()
        where promise.className == className && objective.isMeasured(by: promise.measure) {
            isFound = true
            let over = objective.over ?? Arming.defaultHorizon
            model.objectives.append(
                Promise(
                    className: className, cgroup: promise.cgroup, measure: promise.measure,
                    target: max(objective.target, 1),
                    over: over, staleAfter: promise.staleAfter, text: objective.promise,
                    location: objective.span.description, hasTrigger: promise.hasTrigger))
            readings.append(index)
            hasSameTrigger.append(objective.target == promise.target && over == promise.over)
        }
        if !isFound { addOnce(missing: "no measurement of `\(className): \(objective.promise)`") }
    }

    private mutating func addLevers(of workload: ResolvedClass, in logged: SLAModel) {
        let kinds = rungKinds(of: workload)
        var known: [Int: Int] = [:]
        var hasSuspect = false
        for (index, suspect) in logged.suspects.enumerated() where suspect.className == workload.name {
            hasSuspect = true
            var own: [Int] = []
            for (kind, floor, ceiling) in kinds {
                guard let before = suspect.levers.first(where: { logged.levers[$0].kind == kind }) else {
                    addOnce(missing: "no base of `\(kind.rawValue)` of \(suspect.cgroup)")
                    continue
                }
                if let shared = known[before] {
                    own.append(shared)
                    continue
                }
                known[before] = model.levers.count
                own.append(model.levers.count)
                levers.append(before)
                model.levers.append(logged.levers[before].bounded(floor, ceiling))
            }
            uses.append(index)
            model.suspects.append(Suspect(className: workload.name, cgroup: suspect.cgroup, levers: own))
        }
        if !hasSuspect { addOnce(missing: "no use of class `\(workload.name)`") }
    }

    /// In the order in which they are given up.
    private func rungKinds(
        of workload: ResolvedClass
    ) -> [(kind: Lever.Kind, floor: ResolvedRung?, ceiling: ResolvedRung?)] {
        var kinds = workload.yields.map { rung in
            (kind: rung.kind, floor: Optional(rung), ceiling: workload.grows.first { $0.kind == rung.kind })
        }
        for rung in workload.grows where !kinds.contains(where: { $0.kind == rung.kind }) {
            kinds.append((rung.kind, nil, rung))
        }
        return kinds
    }
}

extension Lever {
    /// The same lever with the bounds of another policy.
    fileprivate func bounded(_ floor: ResolvedRung?, _ ceiling: ResolvedRung?) -> Lever {
        var longest: UInt64?
        if case .freeze(let microseconds) = floor?.bound { longest = microseconds }
        return Lever(
            kind, className: className, cgroup: cgroup, base: base, floor: min(floor?.bound.total ?? base, base),
            ceiling: max(ceiling?.bound.total ?? base, base), quantum: quantum, longest: longest,
            location: (floor ?? ceiling)?.span.description ?? "")
    }
}

extension Objective {
    fileprivate func isMeasured(by measure: Promise.Measure) -> Bool {
        switch (self.measure, measure) {
        case (.pressure(let line, _), .stall(let known)): line == known
        case (.metric(let metric), .metric(let name, _)): metric.name == name
        case (.utilisation, .utilisation): true
        case (.pressure, _), (.metric, _), (.utilisation, _): false
        }
    }
}

extension ResolvedRung.Bound {
    /// In the unit of the lever; of portions, summed over the domains.
    fileprivate var total: UInt64 {
        switch self {
        case .cache(_, let ways): ways.reduce(0) { $0 + UInt64($1.ways) }
        case .memoryBandwidth(let values): values.reduce(0) { $0 + $1.value }
        case .cpuMax, .cpuIdle, .cpusetCPUs, .memoryHigh, .memoryReclaim, .ioMax, .freeze, .kill: amount
        }
    }
}
