import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

@Suite struct PartitionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let first: [(String, String)]
        let second: [(String, String)]

        var testDescription: String { name }
    }

    @Test(arguments: [
        Row(
            name: "exclusive sets", first: [("a", "exclusive: 1-2"), ("b", "exclusive: 3-4")],
            second: [("a", "exclusive: 3-4"), ("b", "exclusive: 1-2")]),
        Row(
            name: "exclusive sets with CPUs",
            first: [("a", "cpus: 1-2, exclusive: 1-2"), ("b", "cpus: 3, exclusive: 3")],
            second: [("a", "cpus: 3, exclusive: 3"), ("b", "cpus: 1-2, exclusive: 1-2")]),
        Row(
            name: "partitions", first: [("a", "cpus: 1-2, partition: root"), ("b", "cpus: 3-4, partition: root")],
            second: [("a", "cpus: 3-4, partition: root"), ("b", "cpus: 1-2, partition: root")]),
        Row(
            name: "partitions of exclusive CPUs",
            first: [("a", "cpus: 1-2, exclusive: 1-2, partition: isolated"), ("b", "exclusive: 3-5, partition: root")],
            second: [("a", "cpus: 3-5, exclusive: 3-5, partition: isolated"), ("b", "exclusive: 1-2, partition: root")]),
        Row(
            name: "partitions that become others",
            first: [("a", "cpus: 1-2, partition: root"), ("b", "cpus: 3-4, partition: isolated")],
            second: [("a", "cpus: 3-4, partition: isolated"), ("b", "cpus: 1-2, partition: root")]),
        Row(
            name: "partitions that overlap their old CPUs",
            first: [("a", "cpus: 1-2, partition: root"), ("b", "cpus: 3-4, partition: root")],
            second: [("a", "cpus: 2-3, partition: root"), ("b", "cpus: 4-5, partition: root")]),
        Row(
            name: "a partition and a neighbour", first: [("a", "cpus: 1-2, partition: root"), ("b", "cpus: 3-4")],
            second: [("a", "cpus: 2-3, partition: root"), ("b", "cpus: 4-6")]),
        Row(
            name: "a partition that grows into its neighbour",
            first: [("a", "cpus: 1-2, partition: root"), ("b", "cpus: 3-4")],
            second: [("a", "cpus: 1-4, partition: root"), ("b", "cpus: 5")]),
        Row(
            name: "a partition whose CPUs become exclusive ones",
            first: [("a", "cpus: 1-2, partition: root"), ("b", "cpus: 3-4")],
            second: [("a", "exclusive: 3-4, partition: root"), ("b", "cpus: 1-2")]),
        Row(
            name: "a partition that is given up", first: [("a", "cpus: 1-2, partition: root"), ("b", "cpus: 3-4")],
            second: [("a", "cpus: 3-4"), ("b", "cpus: 1-2, partition: root")]),
    ])
    func siblingsSwapTheirCPUs(_ row: Row) throws {
        var session = try dividedNode()
        let before = session.kernel
        for settings in [row.first, row.second, row.first] {
            let policy = try divisions(settings)
            let plan = try session.plan(policy)
            #expect(plan.findings == [])
            try sweepFaults(plan, session, "\(settings)")
            try session.apply(plan)
            #expect(try notInForce(policy, plan.members, session.kernel) == [])
            #expect(try session.plan(policy).operations == [])
            try sweepFaults(try session.revertPlan(), session, "reverting \(settings)")
        }
        try session.apply(try session.revertPlan())
        #expect(differences(session.kernel, before) == [])
    }

    /// Originals may be the other way round, too.
    @Test func aSwapOfSomebodyElsesPartitionsIsGivenBack() throws {
        var session = try dividedNode()
        for (slice, cpus) in [("a.slice", "1-2"), ("b.slice", "3-4")] {
            try session.kernel.write(cgroup(slice), .cpusetCpus, cpus + "\n")
            try session.kernel.write(cgroup(slice), .cpusetCpusPartition, "root\n")
        }
        let before = session.kernel
        let swapped = try divisions([("a", "cpus: 3-4, partition: root"), ("b", "cpus: 1-2, partition: root")])
        try session.apply(try session.plan(swapped))
        let revert = try session.revertPlan()
        try sweepFaults(revert, session, "revert")
        try session.apply(revert)
        #expect(differences(session.kernel, before) == [])
        #expect(try session.originals().isEmpty)
    }

    @Test func aPartitionOfSomebodyElsesIsNotBrokenInSilence() throws {
        var session = try dividedNode(["a.slice", "b.slice", "c.slice"])
        try session.kernel.write(cgroup("c.slice"), .cpusetCpus, "4-5\n")
        try session.kernel.write(cgroup("c.slice"), .cpusetCpusPartition, "root\n")
        let plan = try session.plan(try divisions([("a", "cpus: 3-4"), ("b", "cpus: 6")]))
        #expect(plan.isApplicable)
        #expect(plan.findings.map(\.code) == ["partition-broken"])
        #expect(
            plan.findings.map(\.message) == [
                "`a.slice/cpuset.cpus` is to have CPU 4 of the partition `c.slice`, which the kernel then calls invalid"
            ])
        #expect(plan.findings.first?.span?.start.line == 7)
        // The kernel does as was said.
        try session.apply(plan)
        #expect(try session.kernel.read(cgroup("c.slice"), .cpusetCpusPartition).hasPrefix("root invalid"))
    }

    @Test func aPolicyThatBreaksItsOwnPartitionContradictsItself() throws {
        var session = try dividedNode()
        for second in ["cpus: 2-3", "cpus: 1-4"] {
            let plan = try session.plan(try divisions([("a", "cpus: 1-2, partition: root"), ("b", second)]))
            #expect(!plan.isApplicable)
            #expect(plan.findings.map(\.code) == ["partition-broken"])
        }
    }

    @Test(arguments: [
        (
            "cpus: 1-2",
            "`a.slice` is not to have CPU 3 any more, which the partition `a.slice/b` in it needs to be valid"
        ),
        (
            "partition: member",
            "`a.slice` is to be no partition any more, which the partition `a.slice/b` in it needs to be valid"
        ),
    ])
    func aPartitionInOneThatChangesIsNotBrokenInSilence(_ asked: String, _ message: String) throws {
        var session = try dividedNode([])
        let (outer, inner) = (cgroup("a.slice"), cgroup("a.slice/b"))
        try session.kernel.create(outer)
        try session.kernel.write(outer, .cgroupSubtreeControl, "+cpuset\n")
        try session.kernel.create(inner)
        for (path, cpus) in [(outer, "1-3"), (inner, "3")] {
            try session.kernel.write(path, .cpusetCpus, cpus + "\n")
            try session.kernel.write(path, .cpusetCpusPartition, "root\n")
        }
        let plan = try session.plan(try divisions([("a", asked)]))
        #expect(plan.findings.map(\.message) == [message])
        #expect(plan.isApplicable)
        try session.apply(plan)
        #expect(try session.kernel.read(inner, .cpusetCpusExclusiveEffective) != "3\n")
    }

    /// What could not be foreseen is noticed: the partition is looked at after the last change.
    @Test func aPartitionOfOursThatBreaksUndoesThePlan() throws {
        var session = try dividedNode()
        try session.kernel.write(cgroup("b.slice"), .cpusetCpus, "5-6\n")
        try session.apply(try session.plan(try divisions([("a", "cpus: 1-2, partition: root")])))
        let before = session.kernel
        let other = try divisions([("a", "cpus: 1-2, partition: root"), ("b", "cpus: 3-4")])
        let plan = try session.plan(other)
        #expect(plan.expected.map(\.change) == [.write(.cpusetCpusPartition, key: nil, old: "root", new: "root")])
        // Somebody takes CPUs of the partition while the plan is carried out.
        var tree = Intruding(tree: session.kernel, last: 1)
        let failure = try #require(throws: ApplyFailure.self) {
            try apply(plan, pageBytes: 4096, tree: &tree, store: &session.store)
        }
        guard case .notGranted(let operation, let granted) = failure.cause else {
            Issue.record("\(failure)")
            return
        }
        #expect(operation.cgroup == cgroup("a.slice"))
        #expect(granted.hasPrefix("root invalid"))
        // The intruder still has them, so the partition cannot be had back: that is said, and tried again.
        #expect(failure.remains.map(\.operation.cgroup) == [cgroup("a.slice")])
        #expect(session.store.stored.pending != nil)
        try tree.tree.write(cgroup("system.slice"), .cpusetCpus, "5\n")
        let recovery = try recover(pageBytes: 4096, tree: &tree.tree, store: &session.store)
        #expect(recovery?.left == [])
        #expect(try tree.tree.read(cgroup("a.slice"), .cpusetCpusPartition) == "root\n")
        #expect(differences(tree.tree, before) == ["system.slice/cpuset.cpus: 5, expected "])
    }

    /// A partition that the kernel took and did not put in force is of our making.
    @Test func anInvalidPartitionIsUndoneAfterACrash() throws {
        var session = try dividedNode()
        try session.kernel.write(cgroup("init.scope"), .cpusetCpus, "1-2\n")
        let plan = try session.plan(try divisions([("a", "cpus: 1-2, partition: root")]))
        var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: 2)])
        _ = try? apply(plan, pageBytes: 4096, tree: &kernel, store: &session.store)
        #expect(try kernel.tree.read(cgroup("a.slice"), .cpusetCpusPartition).hasPrefix("root invalid"))
        let recovery = try recover(pageBytes: 4096, tree: &kernel.tree, store: &session.store)
        #expect(recovery?.left == [])
        #expect(differences(kernel.tree, session.kernel) == [])
    }
}

/// A kernel in which somebody gives system.slice CPUs of a partition after the nth write.
private struct Intruding: CgroupTree {
    var tree: SimulatedKernel
    let last: Int
    var writes = 0

    init(tree: SimulatedKernel, last: Int) {
        self.tree = tree
        self.last = last
    }

    mutating func children(of cgroup: CgroupPath) throws(KernelError) -> [String] { try tree.children(of: cgroup) }
    mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String] { try tree.files(of: cgroup) }
    mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try tree.identity(of: cgroup)
    }
    mutating func read(_ path: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        try tree.read(path, file)
    }
    mutating func write(_ path: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        try tree.write(path, file, text)
        writes += 1
        if writes == last { try tree.write(cgroup("system.slice"), .cpusetCpus, "2\n") }
    }
    mutating func create(_ cgroup: CgroupPath) throws(KernelError) { try tree.create(cgroup) }
    mutating func remove(_ cgroup: CgroupPath) throws(KernelError) { try tree.remove(cgroup) }
}
