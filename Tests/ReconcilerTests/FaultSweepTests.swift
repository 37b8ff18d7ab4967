import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

/// Every kind of change: creating, enabling, shrinking, growing, keyed lines, CPU sets that move, idle.
private let everything = policy(
    classes: """
          web:
            match: [{unit: nginx.service}]
            cpu: {weight: 800, max: {quota: 150ms, period: 100ms}, burst: 50ms}
            cpuset: {cpus: 2-3}
            memory: {min: 64MiB, low: 128MiB, high: 1GiB, max: 2GiB}
            io: {weight: 500, max: {vda: {read: 100MB/s}, vdb: {write: 50MB/s}}}
            pids: {max: 100}
          cron:
            match: [{unit: cron.service}]
            cpu: {idle: true}
          batch:
            slice: batch-heavy.slice
            memory: {high: 50% of parent, max: 60%}
        """)

/// A node with values to be given back, and an earlier policy in force.
private func session() throws -> SimulatedSession {
    var session = try SimulatedSession()
    let slice = cgroup("system.slice")
    try session.kernel.write(.root, .cgroupSubtreeControl, "+cpuset\n")
    try session.kernel.write(slice, .cgroupSubtreeControl, "+cpu +cpuset\n")
    try session.kernel.write(cgroup("system.slice/nginx.service"), .cpusetCpus, "0-1\n")
    try session.kernel.write(cgroup("system.slice/nginx.service"), .memoryHigh, "3G\n")
    try session.kernel.write(cgroup("system.slice/cron.service"), .cpuWeight, "50\n")
    let earlier = policy(classes: "  old:\n    match: [{unit: cron.service}]\n    pids: {max: 7}\n")
    try session.apply(try session.plan(try resolvedPolicy(earlier)))
    return session
}

private func writes(of plan: Plan, _ session: SimulatedSession) throws -> Int {
    var kernel = FaultyKernel(session.kernel, [])
    var store = session.store
    _ = try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
    return kernel.writes
}

@Suite struct FaultSweepTests {
    @Test(arguments: [Errno.invalidArgument, .busy, .noSpace, .noSuchDevice, .inputOutput, .accessDenied])
    func aFailingWriteRollsEverythingBack(_ errno: Errno) throws {
        var session = try session()
        let plan = try session.plan(try resolvedPolicy(everything))
        let before = session.kernel.contents
        let count = try writes(of: plan, session)
        #expect(count >= 20)
        for number in 1...count {
            var kernel = FaultyKernel(session.kernel, [.fail(write: number, errno)])
            var store = session.store
            let failure = #expect(throws: ApplyFailure.self, "write \(number)") {
                try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
            }
            #expect(failure?.remains == [], "write \(number)")
            #expect(differences(kernel.tree.contents, before) == [], "write \(number)")
            #expect(store == session.store, "write \(number)")
        }
    }

    @Test func aShortWriteRollsEverythingBack() throws {
        var session = try session()
        let plan = try session.plan(try resolvedPolicy(everything))
        let before = session.kernel.contents
        var refused = 0
        for number in 1...(try writes(of: plan, session)) {
            var kernel = FaultyKernel(session.kernel, [.shortWrite(number)])
            var store = session.store
            // Creating a cgroup has no text to be cut.
            if (try? apply(plan, pageBytes: 4096, tree: &kernel, store: &store)) != nil { continue }
            refused += 1
            #expect(differences(kernel.tree.contents, before) == [], "write \(number)")
            #expect(store == session.store, "write \(number)")
        }
        #expect(refused >= 20)
    }

    @Test func aCrashEndsInTheOldState() throws {
        var session = try session()
        let plan = try session.plan(try resolvedPolicy(everything))
        let before = session.kernel.contents
        for number in 0...(try writes(of: plan, session)) {
            var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: number)])
            var store = session.store
            #expect(throws: ApplyFailure.self, "write \(number)") {
                try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
            }
            #expect(number == 0 || store.stored.pending != nil, "write \(number)")
            _ = try recover(pageBytes: 4096, tree: &kernel.tree, store: &store)
            #expect(differences(kernel.tree.contents, before) == [], "write \(number)")
            #expect(store == session.store, "write \(number)")
        }
    }

    @Test func aCrashDuringRecoveryIsRecoveredFrom() throws {
        var session = try session()
        let plan = try session.plan(try resolvedPolicy(everything))
        let before = session.kernel.contents
        let half = try writes(of: plan, session) / 2
        for number in 0...half {
            var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: half)])
            var store = session.store
            #expect(throws: ApplyFailure.self) {
                try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
            }
            var second = FaultyKernel(kernel.tree, [.crash(afterWrite: number)])
            if (try? recover(pageBytes: 4096, tree: &second, store: &store)) == nil {
                _ = try recover(pageBytes: 4096, tree: &second.tree, store: &store)
            }
            #expect(differences(second.tree.contents, before) == [], "write \(number)")
            #expect(store == session.store, "write \(number)")
        }
    }

    @Test func whatCannotBeUndoneIsNamedAndStaysOnRecord() throws {
        var session = try session()
        let plan = try session.plan(try resolvedPolicy(everything))
        let before = session.kernel.contents
        let count = try writes(of: plan, session)
        var remained = 0
        for number in 1..<count {
            var kernel = FaultyKernel(
                session.kernel, [.fail(write: count, .invalidArgument), .fail(write: count + number, .inputOutput)])
            var store = session.store
            let failure = try #require(throws: ApplyFailure.self) {
                try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
            }
            #expect(failure.remains.first?.error.errno == .inputOutput, "undo \(number)")
            #expect(store.stored.pending != nil, "undo \(number)")
            if kernel.tree.contents != before { remained += 1 }
            _ = try recover(pageBytes: 4096, tree: &kernel.tree, store: &store)
            #expect(differences(kernel.tree.contents, before) == [], "undo \(number)")
            #expect(store == session.store, "undo \(number)")
        }
        // What is left of values whose controller is disabled afterwards goes with it.
        #expect(remained > 0)
    }

    @Test func aCgroupThatVanishesAtAnyMomentLeavesTheOthersOldOrNew() throws {
        var session = try session()
        let plan = try session.plan(try resolvedPolicy(everything))
        let nginx = cgroup("system.slice/nginx.service")
        func others(_ kernel: SimulatedKernel) -> [String: String] {
            kernel.contents.filter { !$0.key.hasPrefix(nginx.text) }
        }
        let old = others(session.kernel)
        var applied = FaultyKernel(session.kernel, [])
        var store = session.store
        _ = try apply(plan, pageBytes: 4096, tree: &applied, store: &store)
        let new = others(applied.tree)
        for operation in 1...applied.operations {
            var kernel = FaultyKernel(session.kernel, [.vanish(nginx, operation: operation)])
            var store = session.store
            let report = try? apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
            #expect(differences(others(kernel.tree), report == nil ? old : new) == [], "operation \(operation)")
            #expect((store == session.store) == (report == nil), "operation \(operation)")
        }
    }

    @Test func everythingIsGivenBackAndTheRevertIsATransactionToo() throws {
        var session = try SimulatedSession()
        let before = session.kernel.contents
        try session.apply(try session.plan(try resolvedPolicy(everything)))
        let applied = session.kernel.contents
        let plan = try session.revertPlan()
        for number in 1...(try writes(of: plan, session)) {
            var kernel = FaultyKernel(session.kernel, [.fail(write: number, .busy)])
            var store = session.store
            #expect(throws: ApplyFailure.self) {
                try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
            }
            #expect(differences(kernel.tree.contents, applied) == [], "write \(number)")
        }
        try session.apply(plan)
        #expect(differences(session.kernel.contents, before) == [])
    }
}
