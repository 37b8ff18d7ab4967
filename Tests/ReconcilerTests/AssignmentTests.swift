import Document
import KernelInterface
import Planner
import Policy
import Simulator
import TestSupport
import Testing

@testable import Reconciler

@Suite struct AssignmentTests {
    private let nginx = cgroup("system.slice/nginx.service")
    private let classes = """
          web: {match: [{unit: nginx.service}], pids: {max: 7}}
          batch: {slice: batch.slice, pids: {max: 9}}
        """

    @Test func assignmentsAreReadAsTheyWereWritten() throws {
        var made = Assignments()
        made.assign(.unit("a.service"), to: "web")
        made.assign(.cgroup(nginx, CgroupIdentity(inode: 7)), to: "web")
        made.assign(.cgroup(cgroup("x"), CgroupIdentity(inode: .max)), to: "batch")
        // In place of the one before, whichever cgroup that was.
        made.assign(.cgroup(nginx, CgroupIdentity(inode: 8)), to: "batch")
        made.assign(.unit("a.service"), to: "batch")
        #expect(
            made.json.json(pretty: false)
                == #"{"version":1,"assignments":[{"class":"batch","cgroup":"x","inode":18446744073709551615},"#
                + #"{"class":"batch","cgroup":"system.slice/nginx.service","inode":8},"#
                + #"{"class":"batch","unit":"a.service"}]}"#)
        #expect(Assignments(made.json) == made)
        made.release(.cgroup(nginx, CgroupIdentity(inode: 1)))
        #expect(made.entry(of: .cgroup(nginx, CgroupIdentity(inode: 8))) == nil)
        #expect(made.entry(of: .unit("a.service"))?.className == "batch")
    }

    @Test(arguments: [
        "{}", #"{"version":2,"assignments":[]}"#, #"{"version":1}"#, #"{"version":1,"assignments":[{}]}"#,
        #"{"version":1,"assignments":[{"class":"a"}]}"#, #"{"version":1,"assignments":[{"unit":"a"}]}"#,
        #"{"version":1,"assignments":[{"class":"a","cgroup":"x"}]}"#,
        #"{"version":1,"assignments":[{"class":"a","cgroup":"../x","inode":1}]}"#,
        #"{"version":1,"assignments":[{"class":"a","cgroup":"x","inode":-1}]}"#,
    ])
    func whatIsNoListIsNone(text: String) throws {
        #expect(Assignments(try readJSON(SourceFile(name: "a", text: text))) == nil)
    }

    @Test func whatIsAssignedIsInThatClassWhateverMatchesIt() throws {
        var session = try SimulatedSession()
        let policy = try resolvedPolicy(TestSupport.policy(classes: self.classes))
        let identity = try session.kernel.identity(of: nginx)
        func classes(_ assigned: Assignments.Entry...) throws -> [String: String] {
            let matched = try matchedCgroups(policy, assigned: Assignments(assigned), tree: &session.kernel)
            #expect(matched.findings.isEmpty)
            return Dictionary(
                uniqueKeysWithValues: matched.classes.map { ($0.key.text, policy.classes[$0.value].name) })
        }
        let asWritten = ["system.slice/nginx.service": "web", "batch.slice": "batch"]
        let moved = ["system.slice/nginx.service": "batch", "batch.slice": "batch"]
        #expect(try classes() == asWritten)
        #expect(try classes(.init(.unit("nginx.service"), className: "batch")) == moved)
        #expect(try classes(.init(.cgroup(nginx, identity), className: "batch")) == moved)
        // Another cgroup by now, a cgroup that is gone, a unit that does not run, a class that is gone.
        #expect(try classes(.init(.cgroup(nginx, CgroupIdentity(inode: 1)), className: "batch")) == asWritten)
        #expect(try classes(.init(.cgroup(cgroup("gone"), identity), className: "batch")) == asWritten)
        #expect(try classes(.init(.unit("gone.service"), className: "batch")) == asWritten)
        #expect(try classes(.init(.unit("nginx.service"), className: "gone")) == asWritten)
    }

    private static let uid = "2cb0bb65-6b52-4ed1-a2d3-5b6a61cd6b4a"
    private static let id = "0f3c1d2e4b5a69788796a5b4c3d2e1f00f3c1d2e4b5a69788796a5b4c3d2e1f0"
    private static let other = "ff3c1d2e4b5a69788796a5b4c3d2e1f00f3c1d2e4b5a69788796a5b4c3d2e1f0"
    private static let systemd =
        "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod2cb0bb65_6b52_4ed1_a2d3_5b6a61cd6b4a.slice"
    private static let cgroupfs = "kubepods/burstable/pod" + uid

    @Test(arguments: [systemd, cgroupfs, "kind.slice/kubelet/" + cgroupfs])
    func podsAreFoundWhicheverDriverPlacedThem(pod: String) throws {
        for name in ["cri-containerd-\(Self.id).scope", "crio-\(Self.id).scope", Self.id] {
            var kernel = try SimulatedSession().kernel
            for path in [pod, pod + "/" + name, pod + "/" + Self.other, "machine.slice/libpod-\(Self.id).scope"] {
                try kernel.makeCgroups(to: path)
            }
            func found(_ pod: String?, _ container: String?) throws -> [String] {
                try containerCgroups(pod: pod, container: container, tree: &kernel).map(\.text)
            }
            #expect(try found(Self.uid, nil) == [pod])
            #expect(try found(Self.uid, Self.id) == [pod + "/" + name])
            #expect(try found(Self.uid, String(Self.id.prefix(12))) == [pod + "/" + name])
            #expect(
                try found(nil, Self.id).sorted()
                    == ["machine.slice/libpod-\(Self.id).scope", pod + "/" + name].sorted())
            // Less than that may be anybody's.
            #expect(try found(Self.uid, String(Self.id.prefix(11))) == [])
            #expect(try found("2cb0bb65", nil) == [])
            #expect(try found("", nil) == [])
            #expect(try found("no-such-pod", Self.id) == [])
        }
    }

    @Test func processesGoIntoTheSliceOrBelowIt() throws {
        var kernel = try SimulatedSession().kernel
        let batch = cgroup("batch.slice")
        try kernel.makeCgroups(to: "batch.slice")
        func members(_ cgroup: CgroupPath) throws -> [Int32] {
            try kernel.read(cgroup, .cgroupProcs).split(separator: "\n").compactMap { Int32($0) }
        }
        let processes = try (0..<3).map { _ in Int32(try kernel.spawn(in: nginx, memory: 1 << 20)) }
        func put(_ processes: [Int32]) throws -> String {
            try place(processes, in: batch, of: "batch", scope: "x.scope", held: [], tree: &kernel).text
        }
        #expect(try put([processes[0]]) == "batch.slice")
        #expect(try members(batch) == [processes[0]])
        // It is there already.
        #expect(try put([processes[0]]) == "batch.slice")
        try kernel.write(.root, .cgroupProcs, "\(processes[0])\n")
        try kernel.write(batch, .cgroupSubtreeControl, "+memory\n")
        #expect(try put([processes[0], processes[1]]) == "batch.slice/assigned")
        #expect(try put([processes[0], processes[2]]) == "batch.slice/assigned")
        #expect(try members(cgroup("batch.slice/assigned")) == processes.prefix(3).map(\.self))
        #expect(throws: KernelError.self) { try put([999_999]) }
    }

    @Test func threadsGoIntoTheGroupOfTheClass() throws {
        var session = try SimulatedSession(resctrlNode())
        let policy = try resolvedPolicy(
            TestSupport.policy(classes: "  batch: {slice: batch.slice, cache: {l3: 20%}}\n"), on: session.inventory)
        let plan = try session.plan(policy)
        try session.apply(plan)
        let group = try #require(plan.next.groups.first { $0.isCreated }?.group)
        let process = try #require(
            Int32(session.kernel.read(nginx, .cgroupProcs).split(separator: "\n").first ?? ""))
        _ = try place(
            [process], in: cgroup("batch.slice"), of: "batch", scope: "x.scope", held: plan.next.groups,
            tree: &session.kernel)
        #expect(try session.kernel.read(group.path, .tasks) == "\(process)\n")
    }
}

@Suite struct ScopeTests {
    private let batch = cgroup("batch.slice")

    private final class Managed {
        let manager: PlayedManager
        var tree: UnitTree<PlayedTree, PlayedBus>
        let processes: [Int32]

        init() throws {
            var kernel = try SimulatedSession().kernel
            try kernel.makeCgroups(to: "batch.slice")
            let nginx = cgroup("system.slice/nginx.service")
            processes = try (0..<2).map { _ in Int32(try kernel.spawn(in: nginx, memory: 1 << 20)) }
            manager = PlayedManager(kernel, units: ["batch.slice"])
            tree = UnitTree(PlayedTree(manager: manager), bus: PlayedBus(manager: manager))
        }
    }

    @Test func processesOfAManagedSliceAreInAScope() throws {
        let managed = try Managed()
        let (manager, processes) = (managed.manager, managed.processes)
        let (first, second) = (processes[0], processes[1])
        #expect(try managed.tree.place([first], in: batch, scope: "a.scope").text == "batch.slice/a.scope")
        #expect(try managed.tree.place([second], in: batch, scope: "a.scope").text == "batch.slice/a.scope")
        #expect(manager.takeCalls() == ["scope a.scope in batch.slice: [\(first)]", "attach [\(second)] to a.scope"])
        #expect(try managed.tree.read(cgroup("batch.slice/a.scope"), .cgroupProcs) == "\(first)\n\(second)\n")
    }

    @Test func scopeThatWentMeanwhileIsStartedAgain() throws {
        let managed = try Managed()
        let (manager, processes) = (managed.manager, managed.processes)
        manager.units.insert("a.scope")
        manager.refusals = [UnitBusError(.noSuchUnit, "Unit a.scope not loaded.")]
        #expect(try managed.tree.place([processes[0]], in: batch, scope: "a.scope").text == "batch.slice/a.scope")
        #expect(
            manager.takeCalls() == [
                "attach [\(processes[0])] to a.scope", "scope a.scope in batch.slice: [\(processes[0])]",
            ])
    }

    @Test func scopeThatIsRefusedIsTold() throws {
        let managed = try Managed()
        let (manager, processes) = (managed.manager, managed.processes)
        manager.refusals = [UnitBusError(.denied, "Access denied")]
        let error = #expect(throws: KernelError.self) {
            try managed.tree.place([processes[0]], in: batch, scope: "a.scope")
        }
        #expect(error?.path == "a.scope")
        #expect(error?.errno == .accessDenied)
    }

    @Test func sliceThatIsNobodysIsWrittenTo() throws {
        let managed = try Managed()
        let (manager, processes) = (managed.manager, managed.processes)
        manager.units = []
        #expect(try managed.tree.place([processes[0]], in: batch, scope: "a.scope").text == "batch.slice")
        #expect(manager.takeCalls() == ["write batch.slice/cgroup.procs \(processes[0])"])
    }
}

extension SimulatedKernel {
    mutating func makeCgroups(to path: String) throws {
        var cgroup = CgroupPath.root
        for name in path.split(separator: "/") {
            cgroup = cgroup.appending(String(name))
            do {
                try create(cgroup)
            } catch {
                if error.errno != .fileExists { throw error }
            }
        }
    }
}
