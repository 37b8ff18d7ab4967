import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

/// Eight CPUs, and slices in the root that may divide them.
func dividedNode(
    _ slices: [String] = ["a.slice", "b.slice"], isPopulated: Bool = true
) throws -> SimulatedSession {
    var node = smallNode
    node.cpus = IndexList(0...7)
    node.numaNodes = [NUMANode(id: 0, cpus: node.cpus, memoryBytes: node.memoryBytes)]
    var session = try SimulatedSession(node)
    try session.kernel.write(.root, .cgroupSubtreeControl, "+cpuset\n")
    for slice in slices {
        try session.kernel.create(cgroup(slice))
        if isPopulated { _ = try session.kernel.spawn(in: cgroup(slice)) }
    }
    return session
}

func divisions(_ settings: [(String, String)]) throws -> ResolvedPolicy {
    let classes = settings.map { name, cpuset in
        "  \(name):\n    match: [{cgroup: \(name).slice}]\n    cpuset: {\(cpuset)}\n"
    }
    var node = smallNode
    node.cpus = IndexList(0...7)
    return try resolvedPolicy(policy(classes: classes.joined()), on: node)
}

/// Fails and crashes at every write of a plan: the node is as before each time.
func sweepFaults(_ plan: Plan, _ session: SimulatedSession, _ comment: Comment) throws {
    var counting = FaultyKernel(session.kernel, [])
    var store = session.store
    _ = try apply(plan, pageBytes: 4096, tree: &counting, store: &store)
    for write in 1..<counting.writes + 1 {
        var kernel = FaultyKernel(session.kernel, [.fail(write: write, .busy)])
        var store = session.store
        #expect(throws: ApplyFailure.self, comment) { try apply(plan, pageBytes: 4096, tree: &kernel, store: &store) }
        #expect(differences(kernel.tree, session.kernel) == [], comment)
        #expect(store == session.store, comment)

        var crashing = FaultyKernel(session.kernel, [.crash(afterWrite: write)])
        _ = try? apply(plan, pageBytes: 4096, tree: &crashing, store: &store)
        if store.stored.pending == nil { continue }
        let recovery = try recover(pageBytes: 4096, tree: &crashing.tree, store: &store)
        #expect(recovery?.left == [], comment)
        #expect(differences(crashing.tree, session.kernel) == [], comment)
    }
}

/// Any division of the CPUs among siblings can follow any other.
@Suite struct CPUDivisionTests {
    @Test func anyDivisionFollowsAnyOther() throws {
        for seed in seeds(40) {
            var random = SplitMix64(seed: seed)
            let names = ["a", "b", "c", "d"]
            // What has processes cannot be emptied, and so has CPUs of its own from the start.
            let isPopulated = Bool.random(using: &random)
            var session = try dividedNode(names.map { $0 + ".slice" }, isPopulated: isPopulated)
            for name in names where isPopulated || Bool.random(using: &random) {
                try? session.kernel.write(
                    cgroup(name + ".slice"), .cpusetCpus, "\(Int.random(in: 0...7, using: &random))\n")
            }
            let before = session.kernel
            for round in 0..<3 {
                let settings = division(among: names, &random)
                if settings.isEmpty { continue }
                let policy = try divisions(settings)
                let comment = Comment("seed \(seed), round \(round): \(settings)")
                let plan = try session.plan(policy)
                // Somebody else's list may be in the way of a partition.
                guard plan.isApplicable, (try? sweepFaults(plan, session, comment)) != nil else { continue }
                try session.apply(plan)
                #expect(try notInForce(policy, plan.members, session.kernel) == [], comment)
                #expect(try session.plan(policy).operations == [], comment)
                try sweepFaults(try session.revertPlan(), session, comment)
            }
            try session.apply(try session.revertPlan())
            #expect(differences(session.kernel, before) == [], "seed \(seed)")
        }
    }

    /// Every slice has CPUs that no other one has; CPU 0 is left to the root.
    private func division(among names: [String], _ random: inout SplitMix64) -> [(String, String)] {
        var rest = Array((1...7).shuffled(using: &random))
        return names.compactMap { name in
            let cpus = IndexList((0..<Int.random(in: 1...2, using: &random)).compactMap { _ in rest.popLast() })
            if cpus.isEmpty { return nil }
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return nil
            case 1: return (name, "cpus: \"\(cpus)\"")
            case 2: return (name, "cpus: \"\(cpus)\", partition: root")
            case 3: return (name, "cpus: \"\(cpus)\", partition: isolated")
            case 4: return (name, "cpus: \"\(cpus)\", exclusive: \"\(cpus)\", partition: root")
            default: return (name, "cpus: \"\(cpus)\", exclusive: \"\(cpus)\"")
            }
        }
    }
}
