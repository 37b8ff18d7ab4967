import KernelInterface

/// What the cpuset controller keeps of a cgroup.
struct CpusetState: Equatable, Sendable {
    var cpus = IndexMask()
    var exclusiveCPUs = IndexMask()
    var effectiveCPUs = IndexMask()
    var effectiveExclusiveCPUs = IndexMask()
    var mems = IndexMask()
    var effectiveMems = IndexMask()
    var partition = Partition.member
    var fault: PartitionFault?
    var isExclusive = false
    /// Whether its CPUs come straight from the root, past ancestors that are no partitions.
    var isRemote = false
    /// Valid partitions right below.
    var subpartitions = 0

    init() {}

    init(root machine: SimulatedMachine) {
        cpus = machine.cpus
        exclusiveCPUs = machine.cpus
        effectiveCPUs = machine.cpus
        effectiveExclusiveCPUs = machine.cpus
        mems = machine.nodes
        effectiveMems = machine.nodes
        partition = .root
        isExclusive = true
    }

    /// The CPUs that the user asks for alone.
    var askedExclusive: IndexMask { exclusiveCPUs.isEmpty ? cpus : exclusiveCPUs }

    var partitionLine: String {
        switch partition {
        case .member: "member\n"
        case .root: "root\n"
        case .isolated: "isolated\n"
        case .invalidRoot: "root invalid\(fault.map { " (\($0.rawValue))" } ?? "")\n"
        case .invalidIsolated: "isolated invalid\(fault.map { " (\($0.rawValue))" } ?? "")\n"
        }
    }
}

/// The state of `cpuset.cpus.partition`.
enum Partition: String, Sendable {
    case member, root, isolated, invalidRoot, invalidIsolated

    var isValid: Bool { self == .root || self == .isolated }
    var isInvalid: Bool { self == .invalidRoot || self == .invalidIsolated }

    /// Valid to invalid and back; a member stays one.
    var flipped: Partition {
        switch self {
        case .member: .member
        case .root: .invalidRoot
        case .isolated: .invalidIsolated
        case .invalidRoot: .root
        case .invalidIsolated: .isolated
        }
    }
}

/// Why a partition is invalid, in the kernel's words.
enum PartitionFault: String, Equatable, Sendable {
    case invalidCPUs = "Invalid cpu list in cpuset.cpus.exclusive"
    case invalidParent = "Parent is an invalid partition root"
    case parentIsNoPartition = "Parent is not a partition root"
    case notExclusive = "Cpu list in cpuset.cpus not exclusive"
    case noCPUs = "Parent unable to distribute cpu downstream"
    case emptyCPUs = "cpuset.cpus and cpuset.cpus.exclusive are empty"
    case notPermitted = "Enable partition not permitted"
    case remoteBeneath = "Have remote partition underneath"
}

/// What the cpuset controller keeps of the whole machine.
struct CpusetGlobals: Equatable, Sendable {
    /// CPUs that the root gave to partitions.
    var distributed = IndexMask()
    /// `cpuset.cpus.isolated`.
    var isolated = IndexMask()
    /// The mask in which the kernel computes effective CPUs, while a cpuset whose CPUs are in it brings its siblings up
    /// to date: theirs are in it afterwards, and are taken for its own. nil between writes.
    var scratch: IndexMask?
}
