import KernelInterface
import Testing

@testable import Node

/// One refusal: what was done, what was seen around it, and what is said.
struct Refusal: CustomTestStringConvertible {
    var operation = KernelError.Operation.write
    var file: String?
    var value: String?
    var errno: Errno
    var evidence: Evidence
    var reason: String?

    var testDescription: String { "\(operation) \(file ?? "") \(value ?? "") \(errno.name): \(reason ?? "-")" }

    init(
        _ operation: KernelError.Operation = .write, _ file: String? = nil, _ value: String? = nil, _ errno: Errno,
        says reason: String?, _ change: (inout Evidence) -> Void = { _ in }
    ) {
        self.operation = operation
        self.file = file
        self.value = value
        self.errno = errno
        self.reason = reason
        evidence = Evidence()
        change(&evidence)
    }
}

private let absences = [
    Refusal(.write, "memory.max", "max", .noSuchFile, says: "the cgroup does not exist") {
        $0.exists = false
        $0.fileExists = false
    },
    Refusal(.create, nil, nil, .noSuchFile, says: "the parent cgroup does not exist") { $0.exists = false },
    Refusal(.remove, nil, nil, .noSuchFile, says: "the cgroup does not exist") { $0.exists = false },
    Refusal(
        .write, "memory.max", "max", .noSuchFile,
        says: "the memory controller is not enabled here: cgroup.controllers has `cpu pids`"
    ) {
        $0.fileExists = false
        $0.controllers = "cpu pids\n"
    },
    Refusal(
        .write, "io.max", "8:0 rbps=max", .noSuchFile,
        says: "the io controller is not enabled here: cgroup.controllers is empty"
    ) {
        $0.fileExists = false
        $0.controllers = "\n"
    },
    Refusal(
        .write, "io.latency", "8:0 target=10", .noSuchFile,
        says: "the io controller is enabled here: this kernel does not have the file"
    ) {
        $0.fileExists = false
        $0.controllers = "io\n"
    },
    Refusal(.write, "cpu.weight", "1", .noSuchFile, says: "the root cgroup has no such file") {
        $0.fileExists = false
        $0.isRoot = true
        $0.controllers = "cpu\n"
    },
    Refusal(.write, "memory.max", "max", .noSuchFile, says: nil) { $0.fileExists = false },
    Refusal(.write, "cgroup.kill", "1", .noSuchFile, says: nil) {
        $0.fileExists = false
        $0.controllers = "cpu\n"
    },
    Refusal(
        .write, "cgroup.subtree_control", "+cpu +io +memory", .noSuchFile,
        says: "the cpu, io controllers are not available here: cgroup.controllers has `memory`"
    ) { $0.controllers = "memory\n" },
    Refusal(
        .write, "cgroup.subtree_control", "+io", .noSuchFile,
        says: "the io controller is not available here: cgroup.controllers is empty"
    ) { $0.controllers = "" },
    Refusal(.write, "memory.max", "1", .noSuchDevice, says: "the cgroup was removed") { $0.exists = false },
    Refusal(
        .write, "memory.max", "1", .noSuchDevice,
        says: "the cgroup was removed and created again since it was looked at"),
    Refusal(
        .write, "io.max", "9:9 rbps=1", .noSuchDevice,
        says: "there is no such block device, or it is a partition: io files take whole disks"),
]

private let occupations = [
    Refusal(.write, "cgroup.subtree_control", "+memory", .busy, says: "the cgroup holds 3 processes") {
        $0.processes = 3
    },
    Refusal(.write, "cgroup.subtree_control", "+memory", .busy, says: "the cgroup holds 1 process") {
        $0.processes = 1
    },
    Refusal(.write, "cgroup.subtree_control", "+memory", .busy, says: nil) { $0.processes = 0 },
    Refusal(
        .write, "cgroup.subtree_control", "-cpu -memory", .busy,
        says: "the memory controller is in use below: `web` has it in its cgroup.subtree_control"
    ) { $0.users = ["memory": ["web", "z"]] },
    Refusal(
        .write, "cgroup.procs", "1", .busy,
        says: "the cgroup distributes to children and may hold no process: cgroup.subtree_control has `memory`"
    ) { $0.subtreeControl = "memory\n" },
    Refusal(.remove, nil, nil, .busy, says: "the cgroup has 2 child cgroups") { $0.children = ["a", "b"] },
    Refusal(.remove, nil, nil, .busy, says: "the cgroup has 1 child cgroup") {
        $0.children = ["a"]
        $0.processes = 2
    },
    Refusal(.remove, nil, nil, .busy, says: "the cgroup holds 2 processes") { $0.processes = 2 },
    Refusal(.write, "hugetlb.2MB.max", "0", .busy, says: nil) { $0.processes = 2 },
]

private let denials = [
    Refusal(.write, "memory.max", "max", .readOnlyFileSystem, says: "the cgroup2 mount is read-only"),
    Refusal(.write, "memory.max", "max", .accessDenied, says: "the caller is uid 1000 without CAP_DAC_OVERRIDE") {
        $0.uid = 1000
        $0.overridesPermissions = false
    },
    Refusal(.create, nil, nil, .accessDenied, says: "the caller is uid 0 without CAP_DAC_OVERRIDE") {
        $0.overridesPermissions = false
    },
    Refusal(.write, "memory.max", "max", .notPermitted, says: "the caller is root without CAP_SYS_ADMIN") {
        $0.isAdministrator = false
    },
    Refusal(
        .write, "memory.max", "max", .notPermitted,
        says: "the mount shows a delegated subtree, whose own limits belong to the cgroup above (nsdelegate)"
    ) { $0.isRoot = true },
    Refusal(.write, "memory.max", "max", .accessDenied, says: nil),
]

private let invalidities = [
    Refusal(.write, "cpu.weight", "50", .invalidArgument, says: "cpu.weight is locked while cpu.idle is 1") {
        $0.cpuIdle = "1\n"
    },
    Refusal(.write, "cpu.weight.nice", "5", .invalidArgument, says: "cpu.weight is locked while cpu.idle is 1") {
        $0.cpuIdle = "1\n"
    },
    Refusal(.write, "cpu.weight", "x", .invalidArgument, says: nil) { $0.cpuIdle = "0\n" },
    Refusal(.write, "memory.max", "x", .invalidArgument, says: nil),
    Refusal(.write, "cgroup.subtree_control", "cpu", .invalidArgument, says: "`cpu` begins with neither + nor -"),
    Refusal(
        .write, "cgroup.subtree_control", "+rapl", .invalidArgument,
        says: "the kernel does not know one of these controllers, or has it disabled: cgroup.controllers has `cpu`"
    ) { $0.controllers = "cpu\n" },
    Refusal(
        .write, "io.weight", "8:0 10", .notSupported,
        says: "io.weight takes devices only where io.cost.qos is enabled on them"),
    Refusal(.write, "cgroup.kill", "1", .notSupported, says: "the cgroup is of type `threaded`") {
        $0.type = "threaded\n"
    },
    Refusal(.write, "cgroup.kill", "1", .notSupported, says: nil) { $0.type = "domain\n" },
    Refusal(
        .create, nil, nil, .tryAgain,
        says: "a limit on cgroups is reached: cgroup.max.depth or cgroup.max.descendants here or above"),
    Refusal(.write, "memory.reclaim", "1", .tryAgain, says: nil),
    Refusal(.create, nil, nil, .fileExists, says: "the cgroup is there already"),
    Refusal(
        .write, "cpu.max", "max", .tooManyLinks, says: "the path leads through something that is no cgroup directory"),
    Refusal(.create, nil, nil, .crossDevice, says: "the path leads out of the cgroup2 mount"),
    Refusal(.write, "memory.max", "1", .inputOutput, says: nil),
]

@Suite struct ReasonTests {
    @Test(arguments: absences + occupations + denials + invalidities)
    func aRefusalIsExplained(_ given: Refusal) throws {
        let file = try given.file.map { try #require(InterfaceFile($0)) }
        let said = reason(
            given.operation, file: file, value: given.value, errno: given.errno, evidence: given.evidence)
        #expect(said == given.reason)
    }
}
