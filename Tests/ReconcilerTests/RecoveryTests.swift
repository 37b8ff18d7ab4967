import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

private let nginx = cgroup("system.slice/nginx.service")
private let batch = cgroup("batch.slice")

private let owned = policy(
    classes: """
          batch:
            slice: batch-heavy.slice
            memory: {max: 1GiB}
            cpu: {idle: true}
          web:
            match: [{unit: nginx.service}]
            memory: {high: 1GiB}
        """)

private func web(_ settings: String) throws -> ResolvedPolicy {
    try resolvedPolicy(policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    \(settings)\n"))
}

private func writes(of plan: Plan, _ session: SimulatedSession) throws -> Int {
    var kernel = FaultyKernel(session.kernel, [])
    var store = session.store
    _ = try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
    return kernel.writes
}

@Suite struct RecoveryTests {
    @Test func aRevertCutShortIsUndoneWithTheCgroupsThatItRemoved() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try resolvedPolicy(owned)))
        let applied = session.kernel.contents
        let plan = try session.revertPlan()
        let count = try writes(of: plan, session)
        for first in 0...count {
            for second in 0...(count + 1) {
                var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: first)])
                var store = session.store
                _ = try? apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
                if store.stored.pending == nil { continue }
                var again = FaultyKernel(kernel.tree, [.crash(afterWrite: second)])
                _ = try? recover(pageBytes: 4096, tree: &again, store: &store)
                _ = try recover(pageBytes: 4096, tree: &again.tree, store: &store)
                #expect(differences(again.tree.contents, applied) == [], "crashes \(first), \(second)")
                #expect(store == session.store, "crashes \(first), \(second)")
            }
        }
    }

    @Test func rollingBackLeavesACgroupThatSomebodyCreatedMeanwhile() throws {
        var session = try SimulatedSession()
        let both = try resolvedPolicy(
            policy(
                classes: """
                      all:
                        match: [{cgroup: system.slice/*.service}]
                        memory: {high: 1GiB, low: 64MiB}
                    """))
        let plan = try session.plan(both)
        let cron = cgroup("system.slice/cron.service")
        // cron shrinks, nginx shrinks, and then cron is another one.
        var kernel = Replacing(session.kernel, cron, afterWrite: 2)
        #expect(throws: ApplyFailure.self) {
            try apply(plan, pageBytes: 4096, tree: &kernel, store: &session.store)
        }
        #expect(try kernel.tree.read(cron, .memoryHigh) == "5242880\n")
        #expect(try kernel.tree.read(nginx, .memoryHigh) == "max\n")
        #expect(session.store == MemoryStateStore())
    }

    @Test func aCreatedCgroupThatSomebodyUsesIsLeftByRecovery() throws {
        var session = try SimulatedSession()
        let plan = try session.plan(try resolvedPolicy(owned))
        var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: try writes(of: plan, session))])
        #expect(throws: ApplyFailure.self) { try apply(plan, pageBytes: 4096, tree: &kernel, store: &session.store) }
        let inside = cgroup("batch.slice/batch-heavy.slice")
        _ = try kernel.tree.spawn(in: inside)
        let recovery = try recover(pageBytes: 4096, tree: &kernel.tree, store: &session.store)
        #expect(recovery?.left.map(\.cgroup) == [inside, batch])
        #expect(recovery?.left.map(\.change) == [.create, .create])
        #expect(try kernel.tree.read(nginx, .memoryHigh) == "max\n")
        #expect(session.store == MemoryStateStore())
    }

    @Test func aCPUSetThatCannotBeEmptiedIsReadBackAndRecovered() throws {
        var session = try SimulatedSession()
        try session.kernel.write(.root, .cgroupSubtreeControl, "+cpuset\n")
        try session.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+cpuset\n")
        try session.apply(try session.plan(try web("cpuset: {cpus: 0-1}")))
        let plan = try session.revertPlan()
        let report = try session.apply(plan)
        #expect(report.adjusted.map(\.granted) == ["0-3"])

        var other = try SimulatedSession()
        try other.kernel.write(.root, .cgroupSubtreeControl, "+cpuset\n")
        try other.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+cpuset\n")
        try other.apply(try other.plan(try web("cpuset: {cpus: 0-1}\n    memory: {high: 1GiB}")))
        let applied = other.kernel.contents
        let revert = try other.revertPlan()
        for write in 1...(try writes(of: revert, other)) {
            var kernel = FaultyKernel(other.kernel, [.crash(afterWrite: write)])
            var store = other.store
            _ = try? apply(revert, pageBytes: 4096, tree: &kernel, store: &store)
            // The last one needs no reading back.
            if store.stored.pending == nil { continue }
            let recovery = try recover(pageBytes: 4096, tree: &kernel.tree, store: &store)
            #expect(recovery?.left == [], "crash \(write)")
            #expect(differences(kernel.tree.contents, applied) == [], "crash \(write)")
        }
    }

    @Test func aFailureBeforeAnythingWasDoneRollsNothingBack() throws {
        var session = try SimulatedSession()
        let plan = try session.plan(try web("memory: {high: 1GiB}"))
        // The write fails, and so does looking what became of it.
        var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: 0)])
        let failure = try #require(throws: ApplyFailure.self) {
            try apply(plan, pageBytes: 4096, tree: &kernel, store: &session.store)
        }
        #expect(failure.rolledBack == 0)
        var second = FaultyKernel(session.kernel, [.fail(write: 1, .inputOutput), .crash(afterWrite: 1)])
        var store = MemoryStateStore()
        let other = try #require(throws: ApplyFailure.self) {
            try apply(plan, pageBytes: 4096, tree: &second, store: &store)
        }
        #expect(other.rolledBack == 0)
        #expect(other.remains.count == 1)
    }

    @Test func anUndoThatIsRefusedAsGoneIsNotTakenForDone() throws {
        var session = try SimulatedSession()
        let plan = try session.plan(try web("memory: {high: 1GiB, low: 64MiB}"))
        // ENODEV of a cgroup that is there, as of a device that went away.
        var kernel = FaultyKernel(session.kernel, [.fail(write: 2, .busy), .fail(write: 3, .noSuchDevice)])
        let failure = try #require(throws: ApplyFailure.self) {
            try apply(plan, pageBytes: 4096, tree: &kernel, store: &session.store)
        }
        #expect(failure.remains.map(\.error.errno) == [.noSuchDevice])
        #expect(session.store.stored.pending != nil)
    }

    /// A kernel before 7.0 does not empty the set, so that the list that it took instead tells of the write.
    @Test func aSetThatCouldNotBeEmptiedIsNotTakenForLost() throws {
        var session = try SimulatedSession()
        try session.kernel.write(.root, .cgroupSubtreeControl, "+cpuset\n")
        try session.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+cpuset\n")
        try session.apply(try session.plan(try web("cpuset: {cpus: 0-1}")))
        let applied = session.kernel.contents
        let revert = try session.revertPlan()
        let count = try writes(of: revert, session)
        var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: count)])
        _ = try? apply(revert, pageBytes: 4096, tree: &kernel, store: &session.store)
        var second = FaultyKernel(kernel.tree, [.fail(write: 1, .noSuchDevice)])
        #expect(throws: ApplyFailure.self) { try recover(pageBytes: 4096, tree: &second, store: &session.store) }
        _ = try recover(pageBytes: 4096, tree: &second.tree, store: &session.store)
        #expect(differences(second.tree.contents, applied) == [])
    }

    /// What a set that cannot be emptied takes depends on the sets above it, whichever of them is undone.
    @Test func setsThatAreGrantedByOthersAreUndoneInTurn() throws {
        let nested = policy(
            classes: """
                  outer:
                    match: [{cgroup: system.slice}]
                    cpuset: {cpus: 0-2}
                  inner:
                    match: [{unit: nginx.service}]
                    cpuset: {cpus: 0-1}
                """)
        var session = try SimulatedSession()
        try session.kernel.write(.root, .cgroupSubtreeControl, "+cpuset\n")
        try session.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+cpuset\n")
        let before = session.kernel
        let plan = try session.plan(try resolvedPolicy(nested))
        try session.apply(plan)
        for (plan, old, state) in [
            (plan, before, MemoryStateStore()), (try session.revertPlan(), session.kernel, session.store),
        ] {
            var counting = FaultyKernel(old, [])
            var store = state
            _ = try apply(plan, pageBytes: 4096, tree: &counting, store: &store)
            for crash in 1...counting.writes {
                for failure in 1...4 {
                    var kernel = FaultyKernel(old, [.crash(afterWrite: crash)])
                    var store = state
                    _ = try? apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
                    if store.stored.pending == nil { continue }
                    var second = FaultyKernel(kernel.tree, [.fail(write: failure, .busy)])
                    _ = try? recover(pageBytes: 4096, tree: &second, store: &store)
                    let recovery = try recover(pageBytes: 4096, tree: &second.tree, store: &store)
                    #expect(recovery?.left ?? [] == [], "crash \(crash), failure \(failure)")
                    #expect(differences(second.tree, old) == [], "crash \(crash), failure \(failure)")
                }
            }
        }
    }

    @Test func aSavedPlanIsRefusedWhenAControllerWasEnabledSince() throws {
        var session = try SimulatedSession()
        let saved = try session.plan(try web("io: {weight: 500}"))
        try session.kernel.write(.root, .cgroupSubtreeControl, "+io\n")
        #expect(
            try moved(since: saved, tree: &session.kernel)
                == .nodeMoved(.root, "its cgroup.subtree_control has `io` already since the plan was made"))
    }
}

/// A kernel in which somebody removes a cgroup after the nth write, creates it again and sets memory.high there.
private struct Replacing: CgroupTree {
    var tree: SimulatedKernel
    let cgroup: CgroupPath
    let last: Int
    var writes = 0

    init(_ tree: SimulatedKernel, _ cgroup: CgroupPath, afterWrite last: Int) {
        self.tree = tree
        self.cgroup = cgroup
        self.last = last
    }

    mutating func children(of cgroup: CgroupPath) throws(KernelError) -> [String] { try tree.children(of: cgroup) }
    mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String] { try tree.files(of: cgroup) }
    mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try tree.identity(of: cgroup)
    }
    mutating func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        try tree.read(cgroup, file)
    }
    mutating func write(_ path: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        try tree.write(path, file, text)
        writes += 1
        guard writes == last else { return }
        try tree.killAll(in: cgroup)
        try tree.remove(cgroup)
        try tree.create(cgroup)
        try tree.write(cgroup, .memoryHigh, "5M\n")
    }
    mutating func create(_ cgroup: CgroupPath) throws(KernelError) { try tree.create(cgroup) }
    mutating func remove(_ cgroup: CgroupPath) throws(KernelError) { try tree.remove(cgroup) }
}
