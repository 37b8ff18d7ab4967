import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

private let nginx = cgroup("system.slice/nginx.service")

private let bothServices = policy(
    classes: """
          web:
            match: [{cgroup: system.slice/*.service}]
            memory: {high: 1GiB}
        """)

@Suite struct RefusalTests {
    @Test func aCgroupThatWentAwayIsPassedOver() throws {
        var session = try SimulatedSession()
        let plan = try session.plan(try resolvedPolicy(bothServices))
        try session.kernel.killAll(in: nginx)
        try session.kernel.remove(nginx)
        let report = try session.apply(plan)
        #expect(report.vanished == [nginx])
        #expect(report.applied == 1)
        #expect(try session.kernel.read(cgroup("system.slice/cron.service"), .memoryHigh) == "1073741824\n")
    }

    @Test func aRecreatedCgroupRollsThePlanBack() throws {
        var session = try SimulatedSession()
        let plan = try session.plan(try resolvedPolicy(bothServices))
        let cron = cgroup("system.slice/cron.service")
        try session.kernel.killAll(in: cron)
        try session.kernel.remove(cron)
        try session.kernel.create(cron)
        let before = session.kernel.contents
        let failure = try #require(throws: ApplyFailure.self) { try session.apply(plan) }
        #expect(
            failure.cause == .nodeMoved(cron, "it was removed and created again since the plan was made"))
        #expect(differences(session.kernel.contents, before) == [])
        #expect(session.store == MemoryStateStore())
    }

    @Test func aSavedPlanIsRefusedWhenAValueMoved() throws {
        var session = try SimulatedSession()
        let saved = try Plan(decoding: try session.plan(try resolvedPolicy(bothServices)).encoded)
        #expect(try moved(since: saved, tree: &session.kernel) == nil)
        try session.kernel.write(nginx, .memoryHigh, "5M\n")
        #expect(
            try moved(since: saved, tree: &session.kernel)
                == .nodeMoved(nginx, "its memory.high is `5242880`, and was `max` when the plan was made"))
    }

    @Test func aSavedPlanIsRefusedWhenAValueThatItCountsOnMoved() throws {
        var session = try SimulatedSession()
        try session.kernel.write(nginx, .memoryHigh, "1G\n")
        let policy = try resolvedPolicy(bothServices)
        let matched = try matchedCgroups(policy, tree: &session.kernel)
        let seen = try observed(
            policy, matched, originals: Originals(), inventory: session.inventory, tree: &session.kernel)
        let plan = planned(policy, observed: seen, originals: Originals(), listsConfirmed: true)
        #expect(plan.operations.count == 1)
        let saved = try Plan(decoding: plan.encoded)
        #expect(saved.confirmed == plan.confirmed)
        #expect(try moved(since: saved, tree: &session.kernel) == nil)
        try session.kernel.write(nginx, .memoryHigh, "5M\n")
        #expect(
            try moved(since: saved, tree: &session.kernel)
                == .nodeMoved(nginx, "its memory.high is `5242880`, and was `1073741824` when the plan was made"))
    }

    @Test func twoClassesOfOneCgroupAreAnError() throws {
        var session = try SimulatedSession()
        let both = policy(
            classes: """
                  web:
                    match: [{unit: nginx.service}]
                    memory: {high: 1GiB}
                  all:
                    match: [{cgroup: system.slice/*.service}]
                    memory: {high: 2GiB}
                """)
        let matched = try matchedCgroups(try resolvedPolicy(both), tree: &session.kernel)
        #expect(
            matched.findings.map(\.message) == [
                "cgroup `system.slice/nginx.service` matches class `all` and class `web`"
            ])
    }

    @Test func processesInAnInnerCgroupAreNamed() throws {
        var session = try SimulatedSession()
        let outer = cgroup("outer")
        try session.kernel.create(outer)
        try session.kernel.create(cgroup("outer/inner"))
        _ = try session.kernel.spawn(in: outer)
        let asked = policy(classes: "  it:\n    match: [{cgroup: outer/inner}]\n    memory: {max: 1GiB}\n")
        let plan = try session.plan(try resolvedPolicy(asked))
        #expect(!plan.isApplicable)
        #expect(
            plan.findings.map(\.message) == [
                "cannot enable `memory` for the children of `outer`: it holds 1 process itself"
            ])
    }

    @Test func aFileThatTheKernelLacksIsNamedOnce() throws {
        var session = try SimulatedSession()
        let asked = policy(
            classes: "  it:\n    match: [{cgroup: system.slice/*.service}]\n    raw: {memory.newer: '1'}\n")
        let plan = try session.plan(try resolvedPolicy(asked))
        #expect(
            plan.findings.map(\.message) == ["`system.slice/cron.service` has no interface file `memory.newer`"])
    }

    @Test func aLimitBelowUsageIsWarnedAbout() throws {
        var session = try SimulatedSession()
        let asked = policy(classes: "  it:\n    match: [{unit: nginx.service}]\n    memory: {max: 16MiB}\n")
        let plan = try session.plan(try resolvedPolicy(asked))
        #expect(plan.isApplicable)
        #expect(
            plan.findings.map(\.message) == [
                "`system.slice/nginx.service` uses 67108864 bytes, more than its new memory.max of 16777216"
            ])
    }
}
