import KernelInterface
import Planner
import Policy
import Simulator
import TestSupport
import Testing

@testable import Reconciler

private let webAndBatch = policy(
    classes: """
          web:
            match: [{unit: nginx.service}]
            cpu: {weight: 800, max: 2cpus}
            memory: {low: 1GiB, high: 2GiB}
            io: {weight: 500}
          batch:
            slice: batch.slice
            cpu: {weight: 20}
            memory: {max: 1GiB}
        """)

@Suite struct UnitTreeTests {
    private let nginx = cgroup("system.slice/nginx.service")
    private let batch = cgroup("batch.slice")

    @Test func allValuesOfAUnitGoInOneCall() throws {
        let session = try ManagedSession()
        try session.apply(try session.plan(webAndBatch))
        #expect(
            session.manager.takeCalls() == [
                "write cgroup.subtree_control +io", "start batch.slice",
                "write system.slice/cgroup.subtree_control +cpu +io",
                "nginx.service CPUQuotaPerSecUSec=2000000 CPUQuotaPeriodUSec=infinity MemoryHigh=2147483648 "
                    + "CPUWeight=800 MemoryLow=1073741824 IOWeight=500",
                "batch.slice MemoryMax=1073741824 CPUWeight=20",
            ])
        #expect(try session.tree.read(nginx, .cpuWeight) == "800\n")
        #expect(try session.tree.read(nginx, .memoryLow) == "1073741824\n")
        #expect(try session.tree.read(batch, .memoryMax) == "1073741824\n")
        #expect(try session.plan(webAndBatch).operations == [])
    }

    @Test func revertTakesPropertiesBackAndStopsTheSlice() throws {
        let session = try ManagedSession()
        let before = session.manager.kernel.contents
        try session.apply(try session.plan(webAndBatch))
        _ = session.manager.takeCalls()
        try session.revert()
        let calls = session.manager.takeCalls()
        #expect(calls.filter { $0.hasPrefix("nginx") }.count == 1)
        #expect(calls.contains { $0.contains("CPUWeight=infinity") && $0.contains("MemoryHigh=infinity") })
        #expect(calls.contains("stop batch.slice"))
        #expect(session.manager.kernel.contents == before)
    }

    /// As systemd does with what none of its units asks for, when it starts one.
    @Test func controllerThatIsTakenAwayMeanwhileIsEnabledAgain() throws {
        let session = try ManagedSession()
        try session.manager.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "-cpu\n")
        let before = session.manager.kernel.contents
        let plan = try session.plan(webAndBatch)
        session.manager.takesAway = "-cpu"
        try session.apply(plan)
        #expect(
            session.manager.takeCalls().prefix(5).suffix(3) == [
                "write system.slice/cgroup.subtree_control +cpu +io", "write cgroup.subtree_control +cpu +io",
                "write system.slice/cgroup.subtree_control +cpu +io",
            ])
        #expect(try session.tree.read(nginx, .cpuWeight) == "800\n")
        try session.revert()
        #expect(session.manager.kernel.contents == before)
    }

    /// The old cgroup is gone, and systemd sets the properties of the new one.
    @Test func unitThatWasStartedAgainIsGivenBack() throws {
        let session = try ManagedSession()
        let web = policy(
            classes: """
                  web:
                    match: [{unit: nginx.service}]
                    memory: {low: 1GiB}
                """)
        try session.apply(try session.plan(web))
        try session.restartNginx(memoryLow: "1073741824")
        let held = try adopted(
            try session.originals(), pageBytes: session.inventory.pageBytes, tree: &session.tree)
        #expect(held.cgroups.map(\.identity).contains(try session.tree.identity(of: nginx)))
        #expect(held.cgroups.map(\.values) == (try session.originals().cgroups.map(\.values)))
        try session.restartNginx(memoryLow: "4096")
        #expect(
            try adopted(try session.originals(), pageBytes: session.inventory.pageBytes, tree: &session.tree)
                == session.originals())
    }

    @Test(arguments: [
        UnitBusError(.masked, "Unit batch.slice is masked."), UnitBusError(.denied, "Access denied"),
        UnitBusError(.refused, "Invalid argument"), UnitBusError(.unknownProperty, "unknown property"),
    ])
    func refusalRollsBackWhatOtherUnitsGot(refusal: UnitBusError) throws {
        let session = try ManagedSession()
        let before = session.manager.kernel.contents
        let plan = try session.plan(webAndBatch)
        // The slice starts, the service is set, and the slice is refused.
        session.manager.refusals = [nil, nil, refusal]
        let failure = #expect(throws: ApplyFailure.self) { try session.apply(plan) }
        guard case .refused(_, let error) = failure?.cause else {
            Issue.record("the cause is \(String(describing: failure?.cause))")
            return
        }
        #expect(error.fileSystem == .systemd)
        #expect(error.path == "batch.slice")
        #expect(error.reason == refusal.message)
        #expect(error.errno == refusal.errno)
        #expect(failure?.remaining == [])
        #expect(session.manager.kernel.contents == before)
        #expect(session.manager.takeCalls().filter { $0.hasPrefix("nginx") }.count == 2)
    }

    @Test func busThatGoesInTheMiddleLeavesTheTransactionOnRecord() throws {
        let session = try ManagedSession()
        let before = session.manager.kernel.contents
        let plan = try session.plan(webAndBatch)
        let gone = UnitBusError(name: "", message: "Connection reset by peer")
        session.manager.refusals = [nil, nil] + Array(repeating: gone, count: 20)
        let failure = #expect(throws: ApplyFailure.self) { try session.apply(plan) }
        #expect(failure?.remaining.isEmpty == false)
        session.manager.refusals = []
        let recovery = try recover(pageBytes: session.inventory.pageBytes, tree: &session.tree, store: &session.store)
        #expect(recovery?.left == [])
        #expect(session.manager.kernel.contents == before)
    }

    @Test func whatSystemdDoesNotKnowIsWrittenDirectlyAndTold() throws {
        let session = try ManagedSession()
        let report = try session.apply(
            try session.plan(
                policy(
                    classes: """
                          web:
                            match: [{unit: nginx.service}]
                            cpu: {max: 2cpus, burst: 20ms}
                        """)))
        #expect(report.unkept == [UnkeptValue(nginx, .cpuMaxBurst, manager: "nginx.service")])
        #expect(session.manager.takeCalls().contains("write system.slice/nginx.service/cpu.max.burst 20000"))
    }

    @Test func cgroupsBelowAUnitAreNotSystemds() throws {
        let session = try ManagedSession()
        let below = cgroup("system.slice/cron.service/jobs.service")
        try session.manager.kernel.create(below)
        session.manager.units.insert("jobs.service")
        try session.tree.write(below, .cgroupMaxDepth, "3\n")
        #expect(
            session.manager.takeCalls() == ["write system.slice/cron.service/jobs.service/cgroup.max.depth 3"])
    }

    @Test func cgroupThatNoUnitOwnsIsWrittenDirectly() throws {
        let session = try ManagedSession()
        try session.manager.kernel.create(cgroup("made.slice"))
        try session.tree.write(cgroup("made.slice"), .pidsMax, "7\n")
        #expect(session.manager.takeCalls() == ["write made.slice/pids.max 7"])
        #expect(session.tree.takeUnkept() == [])
    }

    @Test func adjustmentsAreWrittenFirstAndToldAfterwards() throws {
        let session = try ManagedSession()
        try session.manager.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+cpu\n")
        session.tree.tellsLater = true
        #expect(try session.tree.writeReadingBack(nginx, .cpuWeight, "50\n") == "50\n")
        #expect(
            session.manager.takeCalls() == [
                "write system.slice/nginx.service/cpu.weight 50", "later nginx.service CPUWeight=50",
            ])
        #expect(session.tree.takeTold() == ["nginx.service"])
    }

    @Test func whatIsToldAfterwardsAsksNothing() throws {
        let session = try ManagedSession()
        session.tree.tellsLater = true
        session.manager.refusesQuestions = true
        try session.manager.kernel.create(cgroup("made.slice"))
        #expect(try session.tree.writeReadingBack(cgroup("made.slice"), .pidsMax, "7\n") == "7\n")
        // It is no unit, which systemd says in its answer.
        #expect(session.manager.takeCalls() == ["write made.slice/pids.max 7", "later made.slice TasksMax=7"])
    }

    @Test func whatWasSetPastSystemdIsGivenBack() throws {
        let session = try ManagedSession()
        let before = session.manager.kernel.contents
        let plan = try session.plan(webAndBatch)
        let bus = session.tree.bus
        session.tree.bus = nil
        try session.apply(plan)
        session.tree.bus = bus
        try session.revert()
        #expect(session.manager.kernel.contents == before)
    }

    /// Somebody had set the weight to what the kernel begins with, and systemd has enabled the controller for it.
    @Test func theControllerOfAWeightThatIsInitialStays() throws {
        let session = try ManagedSession()
        let slice = cgroup("system.slice")
        try session.manager.kernel.write(slice, .cgroupSubtreeControl, "+cpu\n")
        let web = policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    cpu: {weight: 800, max: 2cpus}\n")
        try session.apply(try session.plan(web))
        _ = session.manager.takeCalls()
        session.manager.dropsControllers = true
        try session.revert()
        #expect(
            session.manager.takeCalls() == [
                "nginx.service CPUWeight=infinity CPUQuotaPerSecUSec=infinity CPUQuotaPeriodUSec=infinity",
                "nginx.service CPUWeight=100",
            ])
        #expect(try session.tree.read(nginx, .cpuWeight) == "100\n")
        #expect(
            try session.tree.read(slice, .cgroupSubtreeControl).split(separator: " ").contains { $0.contains("cpu") })
    }

    /// systemd writes all that it knows of a unit.
    @Test func whatSomebodyElseWrotePastSystemdStays() throws {
        let session = try ManagedSession()
        try session.apply(try session.plan(webAndBatch))
        try session.manager.kernel.write(nginx, .cpuWeight, "300\n")
        try session.manager.kernel.write(nginx, .memoryLow, "4096\n")
        _ = session.manager.takeCalls()
        try session.revert()
        #expect(try session.tree.read(nginx, .cpuWeight) == "300\n")
        #expect(try session.tree.read(nginx, .memoryLow) == "4096\n")
        #expect(
            session.manager.takeCalls().filter { $0.hasPrefix("nginx") } == [
                "nginx.service IOWeight=infinity CPUQuotaPerSecUSec=infinity CPUQuotaPeriodUSec=infinity "
                    + "MemoryHigh=infinity",
                "nginx.service CPUWeight=300 MemoryLow=4096",
            ])
    }

    @Test func propertyThatThisSystemdLacksIsWrittenDirectly() throws {
        let session = try ManagedSession()
        session.manager.systemdVersion = 252
        let error = #expect(throws: KernelError.self) {
            try session.tree.write(cgroup("system.slice/nginx.service"), .memoryZswapMax, "oops\n")
        }
        #expect(error?.fileSystem == .cgroup)
        #expect(session.tree.takeUnkept().map(\.file) == [.memoryZswapMax])
    }

    @Test func sliceWithCgroupsInItIsNotStopped() throws {
        let session = try ManagedSession()
        let error = #expect(throws: KernelError.self) { try session.tree.remove(cgroup("system.slice")) }
        #expect(error?.errno == .busy)
        #expect(session.manager.takeCalls() == [])
    }
}
