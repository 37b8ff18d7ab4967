import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

/// What becomes of tasks that start, end and go elsewhere between planning and moving.
@Suite struct MovingTests {
    private static let web = policy(
        classes: """
              web:
                match: [{unit: nginx.service}]
                cache: {l3: 50%}
            """)

    private let nginx = cgroup("system.slice/nginx.service")
    private let cron = cgroup("system.slice/cron.service")

    private func resolved(_ text: String = web) throws -> ResolvedPolicy {
        try resolvedPolicy(text, on: resctrlNode())
    }

    private func path(_ text: String) throws -> ResctrlPath { try #require(ResctrlPath(text)) }

    private func tasks(_ group: String, _ session: SimulatedSession) throws -> [Int] {
        try session.kernel.read(path(group), .tasks).split(separator: "\n").compactMap { Int($0) }.sorted()
    }

    private func threads(_ cgroup: CgroupPath, _ session: SimulatedSession) throws -> [Int] {
        try session.kernel.read(cgroup, .cgroupThreads).split(separator: "\n").compactMap { Int($0) }.sorted()
    }

    /// A service of five threads in three processes.
    private func start() throws -> SimulatedSession {
        var session = try SimulatedSession(resctrlNode())
        for _ in 0..<2 { _ = try session.kernel.startThread(of: try session.kernel.spawn(in: nginx)) }
        return session
    }

    @Test func planningHandsTheTasksToMoving() throws {
        var session = try start()
        let plan = try session.plan(try resolved())
        let moves = plan.groups.indices.filter { if case .tasks = plan.groups[$0].change { true } else { false } }
        #expect(plan.foundTasks == [try #require(moves.first): try threads(nginx, session)])
        #expect(plan.finding([]).named(["web"]).foundTasks == plan.foundTasks)
        let saved = try Plan(decoding: plan.encoded)
        #expect(saved.foundTasks == [:])
        #expect(saved.groups == plan.groups)
        // The ids are read by the first look behind them, and not before.
        #expect(try reads(plan, session) < reads(saved, session))
        for plan in [plan, saved] {
            var session = session
            try session.apply(plan)
            #expect(try tasks("bulkhead-web", session) == threads(nginx, session))
        }
    }

    private func reads(_ plan: Plan, _ session: SimulatedSession) throws -> Int {
        var kernel = FaultyKernel(session.kernel, [])
        var store = session.store
        _ = try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
        return kernel.operations - kernel.writes
    }

    @Test func whatStartedSinceIsMovedToo() throws {
        var session = try start()
        let plan = try session.plan(try resolved())
        let child = try session.kernel.fork(try #require(threads(nginx, session).first))
        let stranger = try session.kernel.spawn(in: nginx)
        try session.apply(plan)
        #expect(try tasks("bulkhead-web", session) == threads(nginx, session))
        #expect(try Set(tasks("bulkhead-web", session)).isSuperset(of: [child, stranger]))
    }

    @Test func whatEndedSinceIsPassedOver() throws {
        var session = try start()
        let plan = try session.plan(try resolved())
        let ids = try threads(nginx, session)
        session.kernel.exit(ids[1])
        try session.apply(plan)
        let left = try threads(nginx, session)
        #expect(left.count == ids.count - 2)
        #expect(try tasks("bulkhead-web", session) == left)
    }

    @Test(arguments: [false, true])
    func whatWentElsewhereSinceIsGivenBack(isSaved: Bool) throws {
        var session = try start()
        var plan = try session.plan(try resolved())
        if isSaved { plan = try Plan(decoding: plan.encoded) }
        let ids = try threads(nginx, session)
        try session.kernel.write(cron, .cgroupProcs, "\(ids[1])\n")
        let left = try threads(nginx, session)
        #expect(left.count == ids.count - 2)
        try session.apply(plan)
        #expect(try tasks("bulkhead-web", session) == left)
        #expect(try Set(tasks("/", session)).isSuperset(of: Set(ids).subtracting(left)))
    }

    /// A class that shared a group, and was watched in it, gets one of its own; when that fails, its tasks are where
    /// they were: back in the MON group, by way of the CTRL_MON group.
    @Test func aFailedMoveOutOfAMonitoringGroupIsUndone() throws {
        func classes(_ percent: Int) -> String {
            policy(
                classes: """
                      web:
                        match: [{unit: nginx.service}]
                        memoryBandwidth: {max: 50%}
                      cron:
                        match: [{unit: cron.service}]
                        memoryBandwidth: {max: \(percent)%}
                        monitoring: true
                    """)
        }
        var session = try start()
        try session.apply(try session.plan(try resolved(classes(50))))
        let group = "bulkhead-web/mon_groups/bulkhead-cron"
        #expect(try tasks(group, session) == threads(cron, session))
        let before = try session.kernel.resctrlContents()
        let plan = try session.plan(try resolved(classes(30)))
        var counting = FaultyKernel(session.kernel, [])
        var scratch = session.store
        _ = try apply(plan, pageBytes: 4096, tree: &counting, store: &scratch)
        for write in 1...counting.writes {
            var kernel = FaultyKernel(session.kernel, [.fail(write: write, .busy)])
            var store = session.store
            do throws(ApplyFailure) {
                _ = try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
                Issue.record("write \(write) failed unseen")
            } catch {
                #expect(error.remaining == [], "write \(write)")
            }
            #expect(differences(try kernel.tree.resctrlContents(), before) == [], "write \(write)")
        }
    }

    @Test func aMoveOutOfAGroupLeavesTheTasksOfOthers() throws {
        var session = try start()
        try session.apply(try session.plan(try resolved()))
        try session.kernel.create(path("slurm"))
        let foreign = try threads(nginx, session)[0]
        try session.kernel.write(path("slurm"), .tasks, "\(foreign)\n")
        try session.apply(try session.revertPlan())
        #expect(try tasks("slurm", session) == [foreign])
        #expect(try Set(tasks("/", session)).isSuperset(of: threads(nginx, session).dropFirst()))
    }
}
