import KernelInterface
import Node
import Planner
import Policy
import Reconciler

/// What the event loop is asked to tell of, for a policy in force: pressure, metrics, cgroups that come and go, and
/// writes of others.
struct LoopWatches {
    private(set) var triggers = ObjectiveTriggers()
    /// Indices of the objectives that are metrics.
    private var metrics: [Int] = []
    /// When metrics are to be asked for; nil where there are none.
    private(set) var metricsAt: UInt64?

    /// How often a metric is asked for, µs.
    static let metricInterval: UInt64 = 500_000

    /// Asks for what is needed now, and for nothing else; returns what cannot be had. What was watched before, and is
    /// still to be, is watched without a gap.
    mutating func adopt(_ arming: Arming, _ round: PolicyRound, _ inventory: Inventory, loop: inout EventLoop)
        -> [String]
    {
        var notes = triggers.adopt(
            arming.model, isPrivileged: inventory.privileges.sysResource, loop: &loop)
        for index in metrics { loop.removeMetric(index) }
        metrics = arming.metrics.indices.filter { arming.metrics[$0] != nil }
        for (index, metric) in arming.metrics.enumerated() { if let metric { loop.addMetric(index, metric) } }
        metricsAt = metrics.isEmpty ? nil : EventLoop.now()
        let refused = loop.watchCgroups(round.watchedCgroups)
        notes += refused.sorted { $0.key < $1.key }.map { "cannot watch \($0.key): \($0.value)" }
        let (directories, names) = round.plan.next.watched
        let unseen = loop.watchWrites(directories, names: names, resctrl: inventory.resctrlMount?.path)
        // One that has gone is told of as such.
        let problems = unseen.values.filter { $0.errno != .noSuchFile }.map(\.description).sorted()
        if let first = problems.first {
            notes.append("writes to the files of \(problems.count) cgroups are not told of: \(first)")
        }
        return notes
    }

    /// The cgroup of a trigger was removed.
    mutating func gone(_ trigger: Int) { triggers.gone(trigger) }

    mutating func askMetrics(_ now: UInt64, _ loop: inout EventLoop) {
        metricsAt = now + Self.metricInterval
        for index in metrics { loop.poll(metric: index) }
    }
}

extension PolicyRound {
    /// The parents of the members: where a sibling that matches may come, and where a member may go; and where workloads
    /// may come.
    fileprivate var watchedCgroups: Set<CgroupPath> {
        var found = places
        for members in plan.members {
            for cgroup in members.cgroups { found.insert(cgroup.parent ?? .root) }
        }
        for workload in policy.classes {
            for match in workload.matches { if let directory = match.value.directory { found.insert(directory) } }
        }
        return found
    }
}
