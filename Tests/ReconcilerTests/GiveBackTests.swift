import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

private let nginx = cgroup("system.slice/nginx.service")
private let cron = cgroup("system.slice/cron.service")
private let batch = cgroup("batch.slice")

private func web(_ settings: String) -> String {
    policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    \(settings)\n")
}

@Suite struct GiveBackTests {
    @Test func whatTheNextPolicyDoesNotAskForIsGivenBack() throws {
        var session = try SimulatedSession()
        try session.kernel.write(nginx, .memoryHigh, "123M\n")
        try session.apply(try session.plan(try resolvedPolicy(web("memory: {high: 1GiB, low: 64MiB}"))))
        let plan = try session.plan(try resolvedPolicy(web("memory: {low: 64MiB}")))
        #expect(
            plan.operations.map(\.change) == [
                .write(.memoryHigh, key: nil, old: "1073741824", new: "128974848")
            ])
        #expect(plan.operations.map(\.reason.kind) == [.released])
        try session.apply(plan)
        #expect(try session.originals().cgroups.map(\.values.count) == [1])
    }

    @Test func originalsAreKeptFromTheFirstChange() throws {
        var session = try SimulatedSession()
        try session.kernel.write(nginx, .memoryHigh, "100M\n")
        for high in ["1GiB", "2GiB", "512MiB"] {
            try session.apply(try session.plan(try resolvedPolicy(web("memory: {high: \(high)}"))))
        }
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(nginx, .memoryHigh) == "104857600\n")
    }

    @Test func whatSomebodyElseChangedIsLeftAndStaysHeld() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try resolvedPolicy(web("memory: {high: 1GiB, low: 64MiB}"))))
        try session.kernel.write(nginx, .memoryHigh, "77M\n")
        let plan = try session.revertPlan()
        #expect(
            plan.findings.map(\.message) == [
                "`system.slice/nginx.service/memory.high` is `80740352`, not `1073741824` as it was set here, leaving it"
            ])
        try session.apply(plan)
        #expect(try session.kernel.read(nginx, .memoryHigh) == "80740352\n")
        #expect(try session.kernel.read(nginx, .memoryLow) == "0\n")
        try session.apply(try session.revertPlan(isForced: true))
        #expect(try session.kernel.read(nginx, .memoryHigh) == "max\n")
        #expect(try session.originals().isEmpty)
    }

    @Test func aCreatedCgroupInUseStaysUntilItIsEmpty() throws {
        var session = try SimulatedSession()
        let owned = policy(classes: "  batch:\n    slice: batch.slice\n    memory: {max: 1GiB}\n")
        try session.apply(try session.plan(try resolvedPolicy(owned)))
        let pid = try session.kernel.spawn(in: batch)
        let plan = try session.revertPlan()
        #expect(plan.findings.map(\.message) == ["`batch.slice` was created here and is in use, leaving it"])
        try session.apply(plan)
        #expect(try session.kernel.read(batch, .memoryMax) == "max\n")
        session.kernel.exit(pid)
        try session.apply(try session.revertPlan())
        #expect(throws: KernelError.self) { try session.kernel.identity(of: batch) }
        #expect(try session.originals().isEmpty)
    }

    @Test func aRecreatedCgroupKeepsItsCreatorsValues() throws {
        var session = try SimulatedSession()
        try session.kernel.create(cgroup("system.slice/job.service"))
        let job = cgroup("system.slice/job.service")
        let asked = policy(classes: "  job:\n    match: [{unit: job.service}]\n    memory: {max: 1GiB}\n")
        try session.apply(try session.plan(try resolvedPolicy(asked)))
        try session.kernel.remove(job)
        try session.kernel.create(job)
        try session.kernel.write(job, .memoryMax, "5M\n")
        let plan = try session.revertPlan()
        #expect(
            plan.findings.map(\.message) == [
                "`system.slice/job.service` was removed and created again; its values are left as they are"
            ])
        try session.apply(plan)
        #expect(try session.kernel.read(job, .memoryMax) == "5242880\n")
        #expect(try session.originals().isEmpty)
    }

    @Test func idleGivesTheWeightBackThatItReset() throws {
        var session = try SimulatedSession()
        // The controller is enabled here already, so that the weight is somebody else's.
        try session.kernel.write(cgroup("system.slice"), .cgroupSubtreeControl, "+cpu\n")
        try session.kernel.write(nginx, .cpuWeight, "50\n")
        let idle = try resolvedPolicy(web("cpu: {idle: true}"))
        try session.apply(try session.plan(idle))
        #expect(try session.kernel.read(nginx, .cpuIdle) == "1\n")
        #expect(try session.plan(idle).operations == [])
        try session.apply(try session.plan(idle))
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(nginx, .cpuIdle) == "0\n")
        #expect(try session.kernel.read(nginx, .cpuWeight) == "50\n")
    }

    @Test func aControllerThatSomebodyElseUsesBelowStays() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try resolvedPolicy(web("io: {weight: 500}"))))
        // Another manager enables io below a cgroup of its own.
        try session.kernel.create(cgroup("other.slice"))
        try session.kernel.write(cgroup("other.slice"), .cgroupSubtreeControl, "+io\n")
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(.root, .cgroupSubtreeControl) == "cpu io memory pids\n")
        #expect(try session.kernel.read(cgroup("system.slice"), .cgroupSubtreeControl) == "memory pids\n")
        try session.kernel.write(cgroup("other.slice"), .cgroupSubtreeControl, "-io\n")
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(.root, .cgroupSubtreeControl) == "cpu memory pids\n")
    }

    @Test func aControllerStaysForAValueThatSomebodyElseSet() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try resolvedPolicy(web("cpu: {weight: 800}\n    io: {weight: 500}"))))
        // One over ours, one in a cgroup that is not ours: both need cpu in system.slice.
        try session.kernel.write(nginx, .cpuWeight, "300\n")
        try session.kernel.write(cron, .cpuWeight, "40\n")
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(nginx, .cpuWeight) == "300\n")
        #expect(try session.kernel.read(cron, .cpuWeight) == "40\n")
        #expect(try session.kernel.read(cgroup("system.slice"), .cgroupSubtreeControl) == "cpu memory pids\n")
        try session.apply(try session.revertPlan(isForced: true))
        #expect(try session.kernel.read(nginx, .cpuWeight) == "100\n")
        #expect(try session.kernel.read(cron, .cpuWeight) == "40\n")
        try session.kernel.write(cron, .cpuWeight, "100\n")
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(cgroup("system.slice"), .cgroupSubtreeControl) == "memory pids\n")
        #expect(try session.originals().isEmpty)
    }

    @Test func statusNamesWhatDrifted() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try resolvedPolicy(web("memory: {high: 1GiB, low: 64MiB}"))))
        try session.kernel.write(nginx, .memoryHigh, "77M\n")
        let found = try status(of: try session.originals(), pageBytes: 4096, tree: &session.kernel)
        #expect(found.map(\.state) == [.drifted, .inForce])
        #expect(found.map(\.present) == ["80740352", "67108864"])
    }
}
