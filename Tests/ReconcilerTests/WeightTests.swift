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

/// A session in which somebody else enabled cpu and gave nginx this weight.
private func session(weight: String) throws -> SimulatedSession {
    var session = try SimulatedSession()
    try session.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+cpu\n")
    try session.kernel.write(nginx, .cpuWeight, weight + "\n")
    return session
}

/// `cpu.weight`, `cpu.weight.nice` and `cpu.idle` are three faces of one value of the kernel's.
@Suite struct WeightTests {
    @Test(arguments: [
        ["weight: 800"], ["nice: -5"], ["idle: true"], ["weight: 100", "idle: true"], ["weight: 800", "idle: true"],
        ["idle: true", "weight: 800"], ["weight: 800", "nice: 3"], ["nice: 3", "weight: 800"], ["nice: 3", "nice: -5"],
        ["nice: 3", "idle: true"], ["idle: true", "nice: 3"], ["nice: 0", "weight: 100"],
        ["idle: true", "idle: false", "weight: 7"], ["weight: 100", "max: 2cpus"], ["idle: true", "max: 2cpus"],
        ["nice: 3", "max: 2cpus"], ["idle: false", "nice: 19"],
    ])
    func anySequenceOfPoliciesIsGivenBack(_ policies: [String]) throws {
        for weight in ["50", "100", "77"] {
            var session = try session(weight: weight)
            let before = session.kernel.contents
            for text in policies {
                let resolved = try web(text)
                try session.apply(try session.plan(resolved))
                #expect(try session.plan(resolved).operations == [], "\(text) over \(weight)")
                let found = try status(of: try session.originals(), pageBytes: 4096, tree: &session.kernel)
                #expect(found.allSatisfy { $0.state == .inForce }, "\(text) over \(weight)")
            }
            try session.apply(try session.revertPlan())
            #expect(differences(session.kernel.contents, before) == [], "\(policies) over \(weight)")
            #expect(try session.originals().isEmpty)
        }
    }

    @Test(arguments: ["1", "2", "100", "800"]) func theWeightIsSetWhereIdleEnds(_ weight: String) throws {
        var session = try session(weight: "50")
        try session.kernel.write(nginx, .cpuIdle, "1\n")
        let before = session.kernel.contents
        let resolved = try web("idle: false, weight: \(weight)")
        let plan = try session.plan(resolved)
        #expect(try moved(since: plan, tree: &session.kernel) == nil)
        try session.apply(plan)
        #expect(try session.kernel.read(nginx, .cpuWeight) == weight + "\n")
        #expect(try session.plan(resolved).operations == [])
        try session.apply(try session.revertPlan())
        #expect(differences(session.kernel.contents, before) == [])
    }

    @Test func recoveryPassesOverAWeightThatIdleLocks() throws {
        var session = try session(weight: "50")
        try session.kernel.write(nginx, .cpuIdle, "1\n")
        let before = session.kernel.contents
        let plan = try session.plan(try web("idle: false, weight: 1"))
        for crash in 1...2 {
            var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: crash)])
            var store = session.store
            _ = try? apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
            #expect(store.stored.pending != nil, "crash \(crash)")
            let recovery = try recover(pageBytes: 4096, tree: &kernel.tree, store: &store)
            #expect(recovery?.left == [], "crash \(crash)")
            #expect(differences(kernel.tree.contents, before) == [], "crash \(crash)")
        }
    }

    @Test func aWeightThatSomebodyElsesIdleLocksIsNamed() throws {
        var session = try session(weight: "50")
        try session.kernel.write(nginx, .cpuIdle, "1\n")
        for asked in ["weight: 300", "nice: 3"] {
            let plan = try session.plan(try web(asked))
            #expect(!plan.isApplicable)
            #expect(
                plan.findings.map(\.message) == [
                    "`system.slice/nginx.service/cpu.idle` is 1, which locks the weight at its least"
                ])
        }
    }

    /// The faces of a value tell who set it: weight 100 is what a nice value needs before it, 300 reads as nice -5, too.
    @Test(arguments: ["1", "100", "300", "10000"])
    func aWeightThatSomebodyElseSetOverANiceValueIsLeft(_ weight: String) throws {
        var session = try session(weight: "50")
        try session.apply(try session.plan(try web("nice: -5")))
        try session.kernel.write(nginx, .cpuWeight, weight + "\n")
        let nice = try session.kernel.read(nginx, .cpuWeightNice).dropLast()
        let plan = try session.revertPlan()
        #expect(plan.operations == [])
        #expect(
            plan.findings.map(\.message) == [
                "`system.slice/nginx.service/cpu.weight.nice` is `\(nice)`, not `-5` as it was set here, leaving it"
            ])
        try session.apply(plan)
        #expect(try session.revertPlan().operations == [])
        #expect(try session.kernel.read(nginx, .cpuWeight) == weight + "\n")
        // It is still known what was there before.
        try session.apply(try session.revertPlan(isForced: true))
        #expect(try session.kernel.read(nginx, .cpuWeight) == "50\n")
        #expect(try session.originals().isEmpty)
    }

    @Test func everyNiceValueIsToldByItsWeight() throws {
        var session = try session(weight: "50")
        for level in CPUNice.range {
            try session.kernel.write(nginx, .cpuWeightNice, "\(level)\n")
            let nice = try #require(CPUNice(level))
            #expect(try session.kernel.read(nginx, .cpuWeight) == "\(nice.weight)\n")
        }
    }
}
