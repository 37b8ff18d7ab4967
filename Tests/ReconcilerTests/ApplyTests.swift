import KernelInterface
import Planner
import Policy
import Reconciler
import Report
import Simulator
import TestSupport
import Testing

private let webAndBatch = policy(
    classes: """
          web:
            match: [{unit: nginx.service}]
            cpu: {weight: 800, max: 2cpus}
            memory: {low: 1GiB, high: 2GiB}
            io: {weight: 500}
          batch:
            slice: batch.slice
            cpu: {weight: 20, max: 50%}
            memory: {high: 50%, max: 60%}
            pids: {max: 500}
        """)

@Suite struct ApplyTests {
    @Test func planIsPrintedInTheOrderInWhichItIsApplied() throws {
        var session = try SimulatedSession()
        let plan = try session.plan(try resolvedPolicy(webAndBatch))
        #expect(
            planText(plan, .apply) == """
                 #  CGROUP                      CHANGE              FROM        TO                     ASKED  WHY
                 1  /                           enable controllers              +io                           needed below
                 2  batch.slice                 create                                                        slice of class \
                batch, policy.yaml:10:3
                 3  system.slice                enable controllers              +cpu +io                      needed below
                 4  system.slice/nginx.service  cpu.max             max 100000  200000 100000 (2cpus)  2cpus  class web, \
                policy.yaml:7:29
                 5  system.slice/nginx.service  memory.high         max         2147483648 (2GiB)      2GiB   class web, \
                policy.yaml:8:31
                 6  batch.slice                 cpu.max             max 100000  200000 100000 (2cpus)  50%    class batch, \
                policy.yaml:12:28
                 7  batch.slice                 memory.high         max         4294967296 (4GiB)      50%    class batch, \
                policy.yaml:13:20
                 8  batch.slice                 memory.max          max         5153959936 (4.7GiB)    60%    class batch, \
                policy.yaml:13:30
                 9  batch.slice                 pids.max            max         500                           class batch, \
                policy.yaml:14:17
                10  batch.slice                 cpu.weight          100         20                            class batch, \
                policy.yaml:12:19
                11  system.slice/nginx.service  cpu.weight          100         800                           class web, \
                policy.yaml:7:19
                12  system.slice/nginx.service  memory.low          0           1073741824 (1GiB)      1GiB   class web, \
                policy.yaml:8:19
                13  system.slice/nginx.service  io.weight           100         500                           class web, \
                policy.yaml:9:18

                13 changes to 4 cgroups
                nothing is changed yet; `bulkhead apply` makes all of them, or none

                """)
    }

    @Test func appliedPolicyIsInForceAndASecondApplyChangesNothing() throws {
        var session = try SimulatedSession()
        let resolved = try resolvedPolicy(webAndBatch)
        let report = try session.apply(try session.plan(resolved))
        #expect(report.adjusted == [])
        let nginx = cgroup("system.slice/nginx.service")
        #expect(try session.kernel.read(nginx, .cpuWeight) == "800\n")
        #expect(try session.kernel.read(nginx, .memoryLow) == "1073741824\n")
        #expect(try session.kernel.read(nginx, .ioWeight) == "default 500\n")
        #expect(try session.kernel.read(cgroup("batch.slice"), .cpuMax) == "200000 100000\n")
        let again = try session.plan(resolved)
        #expect(again.operations == [])
        #expect(again.inForce == 10)
        #expect(again.next.cgroups == (try session.originals().cgroups))
    }

    @Test func revertGivesEverythingBack() throws {
        var session = try SimulatedSession()
        let before = session.kernel.contents
        try session.apply(try session.plan(try resolvedPolicy(webAndBatch)))
        #expect(session.kernel.contents != before)
        try session.apply(try session.revertPlan())
        #expect(differences(session.kernel.contents, before) == [])
        #expect(try session.originals().isEmpty)
        #expect(try session.revertPlan().operations == [])
    }
}
