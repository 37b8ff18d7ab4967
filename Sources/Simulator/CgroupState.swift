import KernelInterface

/// One simulated cgroup: its place in the tree, the core values, and what each controller keeps of it.
struct CgroupState: Equatable, Sendable {
    let path: CgroupPath
    let inode: UInt64
    /// The slot of the parent; nil for the root.
    let parent: Int?
    /// Slots, in the order of creation.
    var children: [Int] = []
    /// Cgroups below this one.
    var descendants = 0

    /// The controllers whose files this cgroup has.
    var control: ControllerSet = []
    var subtreeControl: ControllerSet = []
    /// The slot of the cgroup whose resource domain this is in: itself, unless it is threaded.
    var domain: Int
    var threadedChildren = 0
    /// nil is `max`.
    var maxDepth: Int?
    var maxDescendants: Int?
    var isFreezing = false
    var hasPressure = true

    /// Thread ids in this cgroup itself, ascending.
    var tasks: [Int] = []
    /// Threads here and below.
    var subtreeTasks = 0

    /// Who may write its files, 0 for root.
    var owner: UInt32
    /// Who was given the directory, `cgroup.procs`, `cgroup.threads` and `cgroup.subtree_control`.
    var delegate: UInt32?

    var usage = CPUUsage()
    var cpu = CPUState()
    var cpuset = CpusetState()
    var memory = MemoryState()
    var io = IOState()
    var pids = PidsState()
    var hugetlb = HugetlbState()
    var pressure = PressureState()

    init(path: CgroupPath, inode: UInt64, parent: Int?, slot: Int, owner: UInt32) {
        self.path = path
        self.inode = inode
        self.parent = parent
        self.owner = owner
        domain = slot
    }

    var directoryOwner: UInt32 { delegate ?? owner }
}
