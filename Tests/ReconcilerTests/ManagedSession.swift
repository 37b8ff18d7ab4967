import KernelInterface
import Planner
import Policy
import Simulator
import TestSupport

@testable import Reconciler

/// A node whose units are set through their manager.
final class ManagedSession {
    let manager: PlayedManager
    var tree: UnitTree<PlayedTree, PlayedBus>
    var store = MemoryStateStore()
    let inventory: Inventory

    init() throws {
        let session = try SimulatedSession()
        inventory = session.inventory
        manager = PlayedManager(session.kernel, units: ["nginx.service", "system.slice", "cron.service"])
        tree = UnitTree(PlayedTree(manager: manager), bus: PlayedBus(manager: manager))
    }

    func originals() throws -> Originals {
        try store.stored.state.map { try Originals(decoding: $0) } ?? Originals()
    }

    func plan(_ text: String) throws -> Plan {
        let policy = try resolvedPolicy(text)
        let originals = try originals()
        let matched = try matchedCgroups(policy, tree: &tree)
        let observed = try observed(policy, matched, originals: originals, inventory: inventory, tree: &tree)
        return planned(policy, observed: observed, originals: originals)
    }

    @discardableResult
    func apply(_ plan: Plan) throws -> ApplyReport {
        try Reconciler.apply(plan, pageBytes: inventory.pageBytes, tree: &tree, store: &store)
    }

    func restartNginx(memoryLow: String) throws {
        let nginx = cgroup("system.slice/nginx.service")
        for process in try manager.kernel.read(nginx, .cgroupProcs).split(separator: "\n") {
            try manager.kernel.write(.root, .cgroupProcs, process + "\n")
        }
        try manager.kernel.remove(nginx)
        try manager.kernel.create(nginx)
        try manager.kernel.write(nginx, .memoryLow, memoryLow + "\n")
    }

    func revert() throws {
        let originals = try originals()
        let observed = try observed(
            ResolvedPolicy(classes: []), MatchedCgroups(), originals: originals, inventory: inventory, tree: &tree)
        try apply(plannedRevert(of: originals, observed: observed, isForced: false))
    }
}
