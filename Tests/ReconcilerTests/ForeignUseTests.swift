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

private func web(_ settings: String) throws -> ResolvedPolicy {
    try resolvedPolicy(policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    \(settings)\n"))
}

/// What others set in reach of controllers that were enabled here has to outlive a revert.
@Suite struct ForeignUseTests {
    struct Row: Sendable {
        let asked: String
        let cgroup: CgroupPath
        let file: String
        let text: String
        var undone: [String] = []
    }

    @Test(arguments: [
        Row(
            asked: "io: {weight: 500}", cgroup: cron, file: "io.max", text: "254:0 rbps=4096",
            undone: ["254:0 rbps=max"]),
        Row(
            asked: "io: {max: {vda: {read: 1MB/s}}}", cgroup: nginx, file: "io.max", text: "254:16 wbps=8192",
            undone: ["254:16 wbps=max"]),
        Row(
            asked: "io: {weight: 500}", cgroup: cron, file: "io.weight", text: "254:0 70",
            undone: ["254:0 default"]),
        Row(
            asked: "hugetlb: {2MB: {max: 4MiB}}", cgroup: cron, file: "hugetlb.2MB.max", text: "2097152",
            undone: ["max"]),
        Row(asked: "cpuset: {cpus: 0-1}", cgroup: cron, file: "cpuset.cpus", text: "2"),
    ])
    func aValueOfSomebodyElsesKeepsTheController(_ row: Row) throws {
        var session = try SimulatedSession()
        try session.kernel.write(.root, .ioCostQoS, "254:0 enable=1\n")
        let before = session.kernel.contents
        try session.apply(try session.plan(try web(row.asked)))
        let file = try #require(InterfaceFile(row.file))
        let initial = try session.kernel.read(row.cgroup, file)
        try session.kernel.write(row.cgroup, file, row.text + "\n")
        let set = try session.kernel.read(row.cgroup, file)
        #expect(set != initial)
        try session.apply(try session.revertPlan())
        let words = row.text.split(separator: " ")
        let left = try session.kernel.read(row.cgroup, file)
        #expect(words.allSatisfy(left.contains))
        if row.undone.isEmpty { return }
        // Once they give it back, the rest goes, too.
        for line in row.undone { try session.kernel.write(row.cgroup, file, line + "\n") }
        try session.apply(try session.revertPlan())
        #expect(differences(session.kernel.contents, before) == [])
        #expect(try session.originals().isEmpty)
    }

    @Test func anOriginalThatIsNotInitialKeepsItsController() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try web("cpu: {weight: 500}")))
        // The controller is ours, and the limit somebody else's; then a policy takes it over.
        try session.kernel.write(nginx, .cpuMax, "50000\n")
        try session.apply(try session.plan(try web("cpu: {weight: 500, max: 2cpus}")))
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(nginx, .cpuMax) == "50000 100000\n")
        #expect(try session.kernel.read(nginx, .cpuWeight) == "100\n")
    }

    @Test func aRecreatedCgroupIsSomebodyElses() throws {
        var session = try SimulatedSession()
        let inner = cgroup("system.slice/job.service")
        let leaf = cgroup("system.slice/job.service/leaf")
        func create() throws {
            try session.kernel.create(inner)
            try session.kernel.create(leaf)
        }
        try create()
        let asked = policy(
            classes: "  it:\n    match: [{cgroup: system.slice/job.service/leaf}]\n    io: {weight: 500}\n")
        try session.apply(try session.plan(try resolvedPolicy(asked)))
        try session.kernel.remove(leaf)
        try session.kernel.remove(inner)
        try create()
        try session.kernel.write(inner, .cgroupSubtreeControl, "+io\n")
        try session.kernel.write(leaf, .ioWeight, "77\n")
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.read(leaf, .ioWeight) == "default 77\n")
    }

    @Test func anEmptyCgroupOfOursGoesWhateverIsSetInIt() throws {
        var session = try SimulatedSession()
        let before = session.kernel.contents
        let owned = policy(classes: "  batch:\n    slice: batch.slice\n    io: {weight: 300}\n")
        try session.apply(try session.plan(try resolvedPolicy(owned)))
        let batch = cgroup("batch.slice")
        try session.kernel.write(batch, .ioWeight, "44\n")
        try session.kernel.write(batch, .ioMax, "254:0 rbps=4096\n")
        let plan = try session.revertPlan()
        #expect(plan.findings == [])
        try session.apply(plan)
        #expect(differences(session.kernel.contents, before) == [])
        #expect(try session.originals().isEmpty)
    }

    @Test func aChildThatGoesWhileItIsLookedAtDoesNotTakeItsParentAlong() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try web("io: {weight: 500}")))
        let originals = try session.originals()
        var tree = Vanishing(tree: session.kernel, cgroup: cron)
        let seen = try observed(
            ResolvedPolicy(classes: []), MatchedCgroups(), originals: originals, inventory: smallNode, tree: &tree)
        #expect(seen.cgroups.filter { $0.identity == nil }.isEmpty)
    }

    @Test(arguments: [
        ("io.max", "254:0 rbps=many\n"), ("io.max", "254:0\n"), ("io.weight", "default\n"), ("io.weight", "\n"),
        ("io.weight", "default 100\n254:0 heavy\n"),
    ])
    func aTextThatCannotBeReadKeepsTheController(_ file: String, _ text: String) throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try web("io: {weight: 500}")))
        var tree = Rewording(tree: session.kernel, cgroup: cron, file: try #require(InterfaceFile(file)), text: text)
        let seen = try observed(
            ResolvedPolicy(classes: []), MatchedCgroups(), originals: try session.originals(), inventory: smallNode,
            tree: &tree)
        let plan = plannedRevert(of: try session.originals(), observed: seen, isForced: false)
        #expect(
            plan.operations.map(\.change) == [.write(.ioWeight, key: nil, old: "500", new: "100")],
            "\(file): \(text)")
    }

    @Test func aShareFollowsALimitThatIsGivenBack() throws {
        var session = try SimulatedSession()
        let limited = policy(
            classes: """
                  all:
                    match: [{cgroup: system.slice}]
                    memory: {max: 4GiB}
                """)
        try session.apply(try session.plan(try resolvedPolicy(limited)))
        let share = try web("memory: {high: 50% of parent}")
        try session.apply(try session.plan(share))
        #expect(try session.kernel.read(nginx, .memoryHigh) == "4294967296\n")
        #expect(try session.plan(share).operations == [])
    }

    @Test func aValueWithoutOriginalStaysHeldUntilItGoes() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try web("memory: {high: 1GiB}")))
        var originals = try session.originals()
        let entry = originals.cgroups[0]
        let value = entry.values[0]
        originals.cgroups[0].values = [
            HeldValue(file: value.file, key: nil, original: nil, inForce: value.inForce, reason: value.reason)
        ]
        session.store.stored.state = originals.encoded
        let plan = try session.plan(try web("memory: {low: 64MiB}"))
        #expect(plan.next.cgroups[0].values.map(\.file) == [.memoryHigh, .memoryLow])
    }
}

/// A kernel in which reading a cgroup that is there finds it removed (ENODEV).
private struct Vanishing: CgroupTree {
    var tree: SimulatedKernel
    let cgroup: CgroupPath

    mutating func children(of cgroup: CgroupPath) throws(KernelError) -> [String] { try tree.children(of: cgroup) }
    mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String] { try tree.files(of: cgroup) }
    mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try tree.identity(of: cgroup)
    }
    mutating func read(_ path: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        if path == cgroup { throw KernelError(.read, path: path.path(of: file), errno: .noSuchDevice) }
        return try tree.read(path, file)
    }
    mutating func write(_ path: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        try tree.write(path, file, text)
    }
    mutating func create(_ cgroup: CgroupPath) throws(KernelError) { try tree.create(cgroup) }
    mutating func remove(_ cgroup: CgroupPath) throws(KernelError) { try tree.remove(cgroup) }
}

/// A kernel in which a file of a cgroup has lines that no kernel of today has.
private struct Rewording: CgroupTree {
    var tree: SimulatedKernel
    let cgroup: CgroupPath
    let file: InterfaceFile
    let text: String

    mutating func children(of cgroup: CgroupPath) throws(KernelError) -> [String] { try tree.children(of: cgroup) }
    mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String] { try tree.files(of: cgroup) }
    mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try tree.identity(of: cgroup)
    }
    mutating func read(_ path: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        path == cgroup && file == self.file ? text : try tree.read(path, file)
    }
    mutating func write(_ path: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        try tree.write(path, file, text)
    }
    mutating func create(_ cgroup: CgroupPath) throws(KernelError) { try tree.create(cgroup) }
    mutating func remove(_ cgroup: CgroupPath) throws(KernelError) { try tree.remove(cgroup) }
}
