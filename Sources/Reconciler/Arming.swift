package import Document
package import KernelInterface
package import Planner
package import Policy
package import SLA

/// What the reconciler decides about on this node, and how each decision is measured and written.
package struct Arming: Sendable {
    package var model = SLAModel()
    /// One for each lever of the model.
    package var bindings: [LeverBinding] = []
    /// One for each objective of the model; nil for a pressure.
    package var metrics: [ObjectiveMetric?] = []
    /// One for each suspect of the model: the resource group of its class, where it is monitored.
    package var monitored: [MonitoredGroup?] = []
    /// Rungs that this node does not have.
    package var findings: [Diagnostic] = []

    package init() {}

    /// What is on record while anything may be adjusted.
    package func values(boot: String?) -> ArmedValues {
        var armed = ArmedValues(boot: boot)
        for binding in bindings {
            if case .portions(let group, let ranges) = binding.target {
                var base = Schemata()
                for range in ranges { base.set(range.schema, range.domain, range.base) }
                armed.groups.append(ArmedGroup(group: group, base: base))
            }
            guard let cgroup = binding.cgroup, let identity = binding.identity else { continue }
            for write in binding.writes(binding.base) where write.isReadBack {
                armed.values.append(
                    ArmedValue(
                        cgroup: cgroup, identity: identity, file: write.file, key: write.key, base: write.text))
            }
        }
        return armed
    }
}

/// Reads what the levers of a policy are based on, once the policy is in force.
///
/// A rung whose file the cgroup does not have is left out and told of; a cgroup that went away is left out. What
/// `reconciliation` has adjusted is based on what it was before.
package func armed<Tree: KernelTree & ~Copyable>(
    _ policy: ResolvedPolicy, _ members: [ClassMembers], held: Originals, beside reconciliation: Reconciliation? = nil,
    inventory: Inventory, tree: inout Tree
) throws(KernelError) -> Arming {
    var arming = Arming()
    let adjusted = reconciliation?.heldLevers ?? [:]
    for (workload, members) in zip(policy.classes, members) {
        arming.addPromises(of: workload, members.cgroups, inventory)
    }
    for (workload, members) in zip(policy.classes, members) where !workload.yields.isEmpty || !workload.grows.isEmpty {
        var builder = LeverBuilder(
            workload: workload, group: held.groups.first { $0.holds(workload.name) }, inventory: inventory,
            adjusted: adjusted)
        let monitored = MonitoredGroup(of: workload.name, in: held.groups, inventory.resctrlMount)
        let shared = builder.portions()
        let first = arming.model.levers.count
        arming.add(shared)
        for cgroup in members.cgroups {
            guard let identity = try present(cgroup, tree: &tree) else { continue }
            var own: [(rung: Int, Lever, LeverBinding)] = []
            for (index, rung) in builder.rungs.enumerated() {
                guard let lever = try builder.lever(rung, of: cgroup, identity, tree: &tree) else { continue }
                own.append((index, lever.0, lever.1))
            }
            let start = arming.model.levers.count
            arming.add(own)
            let order =
                shared.enumerated().map { (rung: $1.rung, lever: first + $0) }
                + own.enumerated().map { (rung: $1.rung, lever: start + $0) }
            arming.model.suspects.append(
                Suspect(
                    className: workload.name, cgroup: cgroup,
                    levers: order.sorted { $0.rung < $1.rung }.map(\.lever)))
            arming.monitored.append(monitored)
        }
        arming.findings += builder.findings
    }
    return arming
}

extension Arming {
    fileprivate mutating func add(_ levers: [(rung: Int, Lever, LeverBinding)]) {
        for (_, lever, binding) in levers {
            model.levers.append(lever)
            bindings.append(binding)
        }
    }

    /// A pressure is promised to each cgroup of the class, a metric and the node's use once.
    fileprivate mutating func addPromises(
        of workload: ResolvedClass, _ cgroups: [CgroupPath], _ inventory: Inventory
    ) {
        for objective in workload.objectives where !cgroups.isEmpty {
            let location = objective.span.description
            switch objective.measure {
            case .pressure(let line, _):
                for cgroup in cgroups {
                    add(
                        Promise(
                            className: workload.name, cgroup: cgroup, measure: .stall(line),
                            target: objective.target, over: objective.over ?? Self.defaultHorizon,
                            text: objective.promise, location: location))
                }
            case .metric(let metric):
                add(
                    Promise(
                        className: workload.name, cgroup: nil,
                        measure: .metric(name: metric.name, isTime: metric.below.isTime), target: objective.target,
                        over: objective.over ?? Self.defaultHorizon, text: objective.promise, location: location),
                    metric)
            case .utilisation:
                add(
                    Promise(
                        className: workload.name, cgroup: nil,
                        measure: .utilisation(cpus: inventory.cpus.indices.count), target: objective.target,
                        over: objective.over ?? Self.defaultHorizon, text: objective.promise, location: location))
            }
        }
    }

    private mutating func add(_ promise: Promise, _ metric: ObjectiveMetric? = nil) {
        model.objectives.append(promise)
        metrics.append(metric)
    }

    /// Of an objective without `over`, µs.
    static let defaultHorizon: UInt64 = 1_000_000
}

extension HeldGroup {
    fileprivate func holds(_ className: String) -> Bool {
        !group.isMonitor && members.contains { $0.className == className }
    }
}

private func present<Tree: KernelTree & ~Copyable>(
    _ cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> CgroupIdentity? {
    do {
        return try tree.identity(of: cgroup)
    } catch {
        if error.isGone { return nil }
        throw error
    }
}
