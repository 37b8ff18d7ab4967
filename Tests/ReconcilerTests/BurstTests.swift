import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

private let nginx = cgroup("system.slice/nginx.service")

private func web(_ cpu: String) throws -> ResolvedPolicy {
    try resolvedPolicy(policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    cpu: {\(cpu)}\n"))
}

/// A session in which somebody else set quota and burst of nginx.
private func session(quota: String, burst: String) throws -> SimulatedSession {
    var session = try SimulatedSession()
    try session.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+cpu\n")
    try session.kernel.write(nginx, .cpuMax, quota + "\n")
    try session.kernel.write(nginx, .cpuMaxBurst, burst + "\n")
    return session
}

/// The kernel takes no quota below the burst and no burst above the quota.
@Suite struct BurstTests {
    @Test func aQuotaBelowSomebodyElsesBurstIsFoundAtPlanning() throws {
        var session = try session(quota: "100000 100000", burst: "80000")
        let plan = try session.plan(try web("max: {quota: 50ms, period: 100ms}"))
        #expect(!plan.isApplicable)
        #expect(
            plan.findings.map(\.message) == [
                "`system.slice/nginx.service/cpu.max.burst` is 80000, more than the new quota of 50000 microseconds"
            ])
        #expect(plan.findings.map(\.code) == ["burst-conflict"])
        #expect(
            plan.findings.first?.help == [
                "write a `burst` of at most 50000us beside `max`, or have it lowered by whoever set it"
            ])
        // What the finding advises is taken.
        try session.apply(try session.plan(try web("max: {quota: 50ms, period: 100ms}, burst: 50000us")))
    }

    @Test func aBurstAboveSomebodyElsesQuotaIsFoundAtPlanning() throws {
        var session = try session(quota: "50000 100000", burst: "0")
        let plan = try session.plan(try web("burst: 60ms"))
        #expect(
            plan.findings.map(\.message) == [
                "`system.slice/nginx.service/cpu.max` has a quota of 50000 microseconds, less than the new burst of 60000"
            ])
    }

    @Test(arguments: ["max: max", "max: {quota: 80ms, period: 100ms}", "burst: 50ms"])
    func whatTheKernelTakesIsNoFinding(_ asked: String) throws {
        var session = try session(quota: "100000 100000", burst: "80000")
        let plan = try session.plan(try web(asked))
        #expect(plan.findings == [])
        try session.apply(plan)
    }

    @Test func aBurstThatIsGivenBackIsNotInTheWay() throws {
        var session = try session(quota: "100000 100000", burst: "10000")
        try session.apply(try session.plan(try web("max: {quota: 90ms, period: 100ms}, burst: 90ms")))
        let plan = try session.plan(try web("max: {quota: 50ms, period: 100ms}"))
        #expect(plan.findings == [])
        try session.apply(plan)
    }

    @Test(arguments: [false, true]) func aQuotaIsNotGivenBackBelowABurst(isForced: Bool) throws {
        var session = try session(quota: "50000 100000", burst: "0")
        try session.apply(try session.plan(try web("max: {quota: 200ms, period: 100ms}")))
        try session.kernel.write(nginx, .cpuMaxBurst, "150000\n")
        let plan = try session.revertPlan(isForced: isForced)
        #expect(
            plan.findings.map(\.message) == [
                "`system.slice/nginx.service/cpu.max` cannot be `50000 100000` again while "
                    + "`system.slice/nginx.service/cpu.max.burst` has 150000, leaving it"
            ])
        try session.apply(plan)
        try session.kernel.write(nginx, .cpuMaxBurst, "0\n")
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(nginx, .cpuMax) == "50000 100000\n")
        #expect(try session.originals().isEmpty)
    }
}
