package import KernelInterface

/// A simulated kernel's cgroup v2 hierarchy and resctrl file system, which refuse what Linux 6.12 refuses.
///
/// A value: a copy is a snapshot, and two that compare equal answer alike from then on.
package struct SimulatedKernel: Equatable, Sendable {
    let machine: SimulatedMachine
    /// By slot; a slot that is free holds what was removed from it.
    var cgroups: [CgroupState]
    var freeSlots: [Int] = []
    var slots: [CgroupPath: Int]
    /// The next inode number; numbers are never used again.
    var nextInode: UInt64 = 2

    var processes: [Int: SimulatedProcess] = [:]
    /// The process of each thread that is not a leader.
    var leaders: [Int: Int] = [:]
    var nextPID = 100

    var cpusets = CpusetGlobals()
    var disks: [SimulatedDisk]
    /// Nil where no resctrl file system is mounted.
    var resctrl: SimulatedResctrl?
    var swapUsed: UInt64 = 0

    /// Virtual time since boot, microseconds.
    package internal(set) var clock: UInt64 = 0
    /// The process that writes: what `0` in `cgroup.procs` means.
    package var callerPID = 1
    /// The user that writes; everyone but 0 needs the file's permission.
    package var callerUID: UInt32

    package init(_ inventory: Inventory) {
        self.init(machine: SimulatedMachine(inventory))
        disks = inventory.devices.map(SimulatedDisk.init)
        mountResctrl(inventory.resctrlMount)
        if machine.hasMount {
            admit(SimulatedProcess(pid: 1, slot: 0))
            admit(SimulatedProcess(pid: 2, slot: 0, isKernelThread: true))
        }
    }

    /// Without disks and processes.
    init(machine: SimulatedMachine) {
        self.machine = machine
        disks = []
        callerUID = machine.privileges.isRoot ? 0 : 1000
        var root = CgroupState(path: .root, inode: 1, parent: nil, slot: 0, owner: 0)
        root.control = machine.available
        root.cpuset = CpusetState(root: machine)
        cgroups = machine.hasMount ? [root] : []
        slots = machine.hasMount ? [.root: 0] : [:]
    }

    func slot(of cgroup: CgroupPath) throws(Refusal) -> Int {
        guard let slot = slots[cgroup] else { throw Refusal(.noSuchFile) }
        return slot
    }

    /// The file and the slot of its cgroup, as opening it finds them.
    func find(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(Refusal) -> (slot: Int, file: SimulatedFile) {
        let slot = try slot(of: cgroup)
        guard let found = SimulatedFile.named[file.name], found.exists(in: cgroups[slot], machine: machine) else {
            throw Refusal(.noSuchFile)
        }
        return (slot, found)
    }

    /// The slots of a subtree, each before what is below it, the top included.
    func subtree(of top: Int) -> [Int] {
        var order = [top]
        var next = 0
        while next < order.count {
            order += cgroups[order[next]].children
            next += 1
        }
        return order
    }

    /// The slot and all above it, the root last.
    func lineage(of slot: Int) -> [Int] {
        var found = [slot]
        while let parent = cgroups[found[found.count - 1]].parent { found.append(parent) }
        return found
    }
}
