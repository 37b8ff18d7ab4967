import KernelInterface
import Planner
import Policy
import Reconciler
import Report
import SLA
import Simulator
import TestSupport
import Testing

private let nginx = cgroup("system.slice/nginx.service")
private let cron = cgroup("system.slice/cron.service")
private let second: UInt64 = 1_000_000

private let classes = """
      web:
        match: [{unit: nginx.service}]
        cpu: {weight: 800}
        memory: {high: 1GiB}
      rest:
        match: [{unit: cron.service}]
        cpu: {weight: 20}

    """

/// A policy in force, and somebody who changes values of it.
private struct Disturbed {
    var running: RunningSession
    var rounds: DriftRounds

    init(interval: UInt64 = 10 * second) throws {
        running = try RunningSession(classes)
        rounds = DriftRounds(interval: interval, now: running.now)
    }

    mutating func write(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String, by writer: Writer, isTold: Bool = true
    ) throws {
        try running.session.kernel.write(cgroup, file, text)
        if isTold { rounds.add(.cgroup(cgroup), file.name, by: writer, now: running.now) }
    }

    /// What is told when it is time to look; nil while it is not.
    mutating func look() throws -> [String]? {
        guard let writes = rounds.take(now: running.now) else { return nil }
        let events = try rounds.look(
            at: writes, running.plan.next, beside: running.reconciliation, responses: [:], pageBytes: 4096,
            now: running.now, tree: &running.session.kernel)
        return events.compactMap {
            decisionText(.drift(LogDrift($0, at: running.now)), LogNames(SLAModel()))
        }
    }
}

@Suite struct ForeignWritesTests {
    struct WriterRow: Sendable, CustomTestStringConvertible {
        let writer: Writer
        let text: String?
        var testDescription: String { text ?? "unknown" }
    }

    @Test(arguments: [
        WriterRow(writer: .unknown, text: nil),
        WriterRow(writer: .ended(13804), text: "pid 13804 (unknown, it has ended)"),
        WriterRow(writer: .process(1, name: "systemd", cgroup: cgroup("init.scope")), text: "pid 1 (systemd)"),
        WriterRow(
            writer: .process(812, name: "kubelet", cgroup: cgroup("system.slice/kubelet.service")),
            text: "pid 812 (kubelet) in kubelet.service"),
        WriterRow(
            writer: .process(9, name: "bash", cgroup: cgroup("user.slice/user-0.slice/session-4.scope/inner")),
            text: "pid 9 (bash) in session-4.scope"),
        WriterRow(writer: .process(9, name: "x", cgroup: cgroup("docker/abc")), text: "pid 9 (x) in docker/abc"),
        WriterRow(writer: .process(9, name: "x", cgroup: .root), text: "pid 9 (x) in /"),
        WriterRow(writer: .process(9, name: "x", cgroup: nil), text: "pid 9 (x)"),
    ]) func aWriterIsNamed(_ row: WriterRow) {
        #expect(row.writer.text == row.text)
    }

    @Test func aWriteIsLookedAtAtOnceAndItsWriterNamed() throws {
        var disturbed = try Disturbed()
        #expect(disturbed.rounds.next == disturbed.running.now + 10 * second)
        #expect(try disturbed.look() == nil)
        let kubelet = Writer.process(812, name: "kubelet", cgroup: cgroup("system.slice/kubelet.service"))
        try disturbed.write(nginx, .cpuWeight, "100\n", by: kubelet)
        #expect(disturbed.rounds.next == disturbed.running.now)
        #expect(
            try disturbed.look() == [
                "drift: system.slice/nginx.service/cpu.weight was `800` and is `100`; set again; written by "
                    + "pid 812 (kubelet) in kubelet.service"
            ])
        #expect(try disturbed.running.text(nginx, .cpuWeight) == "800\n")
    }

    @Test func whatWasNotWrittenIsLeftToTheNextRound() throws {
        var disturbed = try Disturbed()
        try disturbed.write(cron, .cpuWeight, "99\n", by: .unknown, isTold: false)
        try disturbed.write(nginx, .memoryHigh, "4096\n", by: .ended(7), isTold: false)
        try disturbed.write(nginx, .cpuWeight, "100\n", by: .ended(7))
        #expect(
            try disturbed.look() == [
                "drift: system.slice/nginx.service/cpu.weight was `800` and is `100`; set again; written by "
                    + "pid 7 (unknown, it has ended)"
            ])
        disturbed.running.now += 10 * second
        #expect(
            try disturbed.look() == [
                "drift: system.slice/cron.service/cpu.weight was `20` and is `99`; set again; written by "
                    + "an unknown process",
                "drift: system.slice/nginx.service/memory.high was `1073741824` and is `4096`; set again; written by "
                    + "an unknown process",
            ])
        #expect(disturbed.rounds.next == disturbed.running.now + 10 * second)
    }

    /// The weight, the nice value and idle are one value.
    @Test func aWeightThatWasWrittenAsANiceValueIsFound() throws {
        var disturbed = try Disturbed()
        try disturbed.write(nginx, .cpuWeightNice, "0\n", by: .process(1, name: "systemd", cgroup: nil))
        #expect(
            try disturbed.look() == [
                "drift: system.slice/nginx.service/cpu.weight was `800` and is `100`; set again; written by "
                    + "pid 1 (systemd)"
            ])
    }

    @Test func aWriteThatChangesNothingIsNothing() throws {
        var disturbed = try Disturbed()
        try disturbed.write(nginx, .cpuWeight, "800\n", by: .unknown)
        #expect(try disturbed.look() == [])
        #expect(try disturbed.look() == nil)
    }

    @Test func writesInARowAreLookedAtTogether() throws {
        var disturbed = try Disturbed(interval: 0)
        #expect(disturbed.rounds.next == nil)
        try disturbed.write(nginx, .cpuWeight, "100\n", by: .ended(7))
        #expect(try disturbed.look()?.count == 1)
        let first = disturbed.running.now
        for step in 1...5 {
            disturbed.running.now = first + UInt64(step) * 10_000
            try disturbed.write(nginx, .cpuWeight, "10\(step)\n", by: .ended(Int32(step)))
            #expect(try disturbed.look() == nil)
        }
        #expect(disturbed.rounds.next == first + DriftRounds.settling)
        disturbed.running.now = first + DriftRounds.settling
        // The last of the writers.
        #expect(
            try disturbed.look() == [
                "drift: system.slice/nginx.service/cpu.weight was `800` and is `105`; set again; written by "
                    + "pid 5 (unknown, it has ended)"
            ])
        #expect(disturbed.rounds.next == nil)
    }

    @Test func aLookAtEverythingPutsWhatWasNotSeenDownToItsCause() throws {
        var disturbed = try Disturbed(interval: 0)
        try disturbed.write(cron, .cpuWeight, "99\n", by: .unknown, isTold: false)
        try disturbed.write(nginx, .cpuWeight, "100\n", by: .ended(7))
        disturbed.rounds.addEverything(
            because: .process(1, name: "systemd", cgroup: nil), now: disturbed.running.now)
        #expect(
            try disturbed.look() == [
                "drift: system.slice/cron.service/cpu.weight was `20` and is `99`; set again; written by "
                    + "pid 1 (systemd)",
                "drift: system.slice/nginx.service/cpu.weight was `800` and is `100`; set again; written by "
                    + "pid 7 (unknown, it has ended)",
            ])
    }

    @Test func aControllerThatWasTakenAwayIsFound() throws {
        var session = try SimulatedSession()
        let slice = cgroup("system.slice")
        let before = try session.kernel.read(slice, .cgroupSubtreeControl)
        let held = Originals(cgroups: [
            HeldCgroup(path: slice, identity: nil, enabled: CgroupController.list(before) + [CgroupController("rdma")])
        ])
        var writes = ForeignWrites()
        #expect(try lostControllers(of: held, at: writes, tree: &session.kernel) == [])
        writes.add(.cgroup(slice), "cgroup.subtree_control", by: .process(1, name: "systemd", cgroup: nil))
        let lost = try lostControllers(of: held, at: writes, tree: &session.kernel)
        #expect(
            lost.map(lostControllerText) == [
                "drift: system.slice/cgroup.subtree_control has lost rdma; planned again; written by pid 1 (systemd)"
            ])
        #expect(try lostControllers(of: held, at: .everything, tree: &session.kernel).count == 1)
    }

    @Test func whatIsWatchedIsWhatIsHeld() throws {
        let disturbed = try Disturbed()
        let (directories, names) = disturbed.running.plan.next.watched
        // Where the controllers were enabled, too.
        #expect(directories == [.cgroup(nginx), .cgroup(cron), .cgroup(cgroup("system.slice"))])
        #expect(names == ["cgroup.subtree_control", "cpu.weight", "cpu.weight.nice", "cpu.idle", "memory.high"])
    }
}
