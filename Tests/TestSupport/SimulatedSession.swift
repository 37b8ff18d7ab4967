package import KernelInterface
package import Planner
package import Policy
package import Reconciler
package import Simulator

/// A simulated node with a state store: what a command works on, in memory.
package struct SimulatedSession {
    package var kernel: SimulatedKernel
    package var store = MemoryStateStore()
    package let inventory: Inventory

    /// A node with systemd's usual slices and `services` running in system.slice.
    package init(_ inventory: Inventory = smallNode, services: [String] = ["nginx.service", "cron.service"]) throws {
        self.inventory = inventory
        kernel = SimulatedKernel(inventory)
        try kernel.write(.root, .cgroupSubtreeControl, "+cpu +memory +pids\n")
        for slice in ["system.slice", "user.slice", "init.scope"] {
            try kernel.create(cgroup(slice))
        }
        try kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+memory +pids\n")
        for service in services {
            let path = cgroup("system.slice/" + service)
            try kernel.create(path)
            _ = try kernel.spawn(in: path, memory: 64 << 20)
        }
    }

    package func originals() throws -> Originals {
        guard let state = store.stored.state else { return Originals() }
        return try Originals(decoding: state)
    }

    package mutating func plan(_ policy: ResolvedPolicy) throws -> Plan {
        let originals = try originals()
        let matched = try matchedCgroups(policy, tree: &kernel)
        let observed = try observed(policy, matched, originals: originals, inventory: inventory, tree: &kernel)
        return planned(policy, observed: observed, originals: originals)
    }

    package mutating func revertPlan(isForced: Bool = false) throws -> Plan {
        let originals = try originals()
        let observed = try observed(
            ResolvedPolicy(classes: []), MatchedCgroups(), originals: originals, inventory: inventory, tree: &kernel)
        return plannedRevert(of: originals, observed: observed, isForced: isForced)
    }

    @discardableResult
    package mutating func apply(_ plan: Plan) throws -> ApplyReport {
        try Reconciler.apply(plan, pageBytes: inventory.pageBytes, tree: &kernel, store: &store)
    }
}
