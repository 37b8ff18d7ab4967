import KernelInterface
import TestSupport
import Testing

@testable import Simulator

/// CPU time, its limits and its pressure under workloads.
@Suite struct LoadCPUTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let workloads: String
        var settings: [(String, String, String)] = []
        /// Of CPU time after 10 s, microseconds.
        let cpu: [String: UInt64]
    }

    @Test(arguments: [
        Case(testDescription: "alone, a batch has a CPU a thread", workloads: batch(3), cpu: ["job": 30_000_000]),
        Case(testDescription: "and never more than there are", workloads: batch(16), cpu: ["job": 80_000_000]),
        Case(
            testDescription: "equal weights share evenly",
            workloads: batch(8) + batch(32, "web.slice/web.service", "b"),
            cpu: ["job": 40_000_000, "b": 40_000_000]),
        Case(
            testDescription: "weights share in proportion",
            workloads: batch(8) + batch(8, "web.slice/web.service", "b"),
            settings: [("web.slice", "cpu.weight", "300")], cpu: ["job": 20_000_000, "b": 60_000_000]),
        Case(
            testDescription: "what one leaves goes to the others",
            workloads: batch(8) + batch(2, "web.slice/web.service", "b"),
            settings: [("web.slice", "cpu.weight", "10000")], cpu: ["job": 60_000_000, "b": 20_000_000]),
        Case(
            testDescription: "weights count among siblings only",
            workloads: batch(8) + batch(8, "web.slice/web.service", "b"),
            settings: [("web.slice/web.service", "cpu.weight", "10000")], cpu: ["job": 40_000_000, "b": 40_000_000]),
        Case(
            testDescription: "a quota holds", workloads: batch(8),
            settings: [("batch.slice", "cpu.max", "150000 100000")], cpu: ["job": 15_000_000]),
        Case(
            testDescription: "a quota of short periods holds", workloads: batch(8),
            settings: [("batch.slice", "cpu.max", "5000 2000")], cpu: ["job": 25_000_000]),
        Case(
            testDescription: "the least quota above holds", workloads: batch(8),
            settings: [
                ("batch.slice", "cpu.max", "300000 100000"), ("batch.slice/job.scope", "cpu.max", "400000 100000"),
            ], cpu: ["job": 30_000_000]),
        Case(
            testDescription: "a cpuset holds", workloads: batch(8) + batch(8, "web.slice/web.service", "b"),
            settings: [("batch.slice", "cpuset.cpus", "0-1")], cpu: ["job": 10_000_000, "b": 70_000_000]),
        Case(
            testDescription: "tasks go where no one else may run",
            workloads: batch(4) + batch(4, "web.slice/web.service", "b"),
            settings: [("batch.slice", "cpuset.cpus", "0-3")], cpu: ["job": 40_000_000, "b": 40_000_000]),
        Case(
            testDescription: "frozen tasks free their CPUs",
            workloads: batch(8) + batch(8, "web.slice/web.service", "b"),
            settings: [("batch.slice", "cgroup.freeze", "1")], cpu: ["job": 0, "b": 80_000_000]),
        Case(
            testDescription: "killed ones, too", workloads: batch(8) + batch(8, "web.slice/web.service", "b"),
            settings: [("batch.slice", "cgroup.kill", "1")], cpu: ["job": 0, "b": 80_000_000]),
    ])
    func cpuTimeIsShared(testCase: Case) throws {
        var run = try LoadRun(testCase.workloads)
        run.pass(100_000)
        for (cgroup, file, text) in testCase.settings { try run.set(cgroup, file, text) }
        let before = run.load.measurements
        run.pass(10_000_000)
        for (now, earlier) in zip(run.load.measurements, before) {
            let cpu = now.since(earlier).cpu
            let expected = try #require(testCase.cpu[now.name])
            #expect(cpu.distance(to: expected).magnitude <= 2, "\(now.name): \(cpu)")
            #expect(cpu == now.since(earlier).work)
        }
    }

    @Test func anIdleCgroupHasAlmostNothing() throws {
        var run = try LoadRun(batch(8) + batch(8, "web.slice/web.service", "b"))
        try run.set("batch.slice", "cpu.idle", "1")
        run.pass(10_000_000)
        // The load weight 3 beside 1024.
        #expect(run.measured("job").cpu == UInt64(80_000_000 * 3 / 1027))
    }
}
