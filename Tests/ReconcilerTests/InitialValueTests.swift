import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

private let batch = cgroup("batch.slice")

private func owned(_ settings: String) throws -> ResolvedPolicy {
    try resolvedPolicy(policy(classes: "  batch:\n    slice: batch.slice\n    \(settings)\n"))
}

/// What a created cgroup has by itself is looked at, and written only where it is not as asked.
@Suite struct InitialValueTests {
    private static let settings = "cpu: {weight: 100, max: max}\n    memory: {low: 0B, max: 1GiB}\n    pids: {max: max}"

    @Test func initialValuesAreNotWritten() throws {
        var session = try SimulatedSession()
        let before = session.kernel
        let resolved = try owned(Self.settings)
        let plan = try session.plan(resolved)
        #expect(
            plan.operations.map(\.change) == [.create, .write(.memoryMax, key: nil, old: "max", new: "1073741824")])
        #expect(
            plan.expected.map(\.change) == [
                .write(.cpuMax, key: nil, old: "max 100000", new: "max 100000"),
                .write(.cpuWeight, key: nil, old: "100", new: "100"),
                .write(.memoryLow, key: nil, old: "0", new: "0"),
                .write(.pidsMax, key: nil, old: "max", new: "max"),
            ])
        var tree = FaultyKernel(session.kernel, [])
        let report = try apply(plan, pageBytes: 4096, tree: &tree, store: &session.store)
        #expect(tree.writes == 2)
        #expect(report.applied == 2)
        session.kernel = tree.tree
        #expect(try session.plan(resolved).operations == [])
        #expect(try session.plan(resolved).next == (try session.originals()))
        try session.apply(try session.revertPlan())
        #expect(differences(session.kernel, before) == [])
    }

    /// A controller that is enabled brings initial values to cgroups that are there.
    @Test func initialValuesOfAControllerAreNotWritten() throws {
        var session = try SimulatedSession()
        let asked = policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    io: {weight: 100}\n")
        let plan = try session.plan(try resolvedPolicy(asked))
        #expect(plan.operations.map(\.change) == [.enable([.io]), .enable([.io])])
        #expect(plan.expected.map(\.cgroup) == [cgroup("system.slice/nginx.service")])
    }

    @Test func aKernelWithOtherInitialValuesIsNoticed() throws {
        var session = try SimulatedSession()
        let before = session.kernel
        let plan = try session.plan(try owned(Self.settings))
        var tree = Newer(tree: session.kernel)
        let report = try apply(plan, pageBytes: 4096, tree: &tree, store: &session.store)
        #expect(report.applied == 3)
        #expect(try tree.read(batch, .pidsMax) == "max\n")
        session.kernel = tree.tree
        try session.apply(try session.revertPlan())
        #expect(differences(session.kernel, before) == [])
    }

    @Test func anInitialValueThatCannotBeHadUndoesThePlan() throws {
        var session = try SimulatedSession()
        let plan = try session.plan(try owned(Self.settings))
        var tree = FaultyKernel(Newer(tree: session.kernel), [.fail(write: 3, .invalidArgument)])
        let failure = try #require(throws: ApplyFailure.self) {
            try apply(plan, pageBytes: 4096, tree: &tree, store: &session.store)
        }
        #expect(failure.rolledBack == 2)
        #expect(differences(tree.tree.tree, session.kernel) == [])
        #expect(session.store == MemoryStateStore())
    }
}

/// A kernel whose cgroups begin with another `pids.max` than those of today.
private struct Newer: CgroupTree {
    var tree: SimulatedKernel

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
    }
    mutating func create(_ cgroup: CgroupPath) throws(KernelError) {
        try tree.create(cgroup)
        try tree.write(cgroup, .pidsMax, "1000\n")
    }
    mutating func remove(_ cgroup: CgroupPath) throws(KernelError) { try tree.remove(cgroup) }
}
