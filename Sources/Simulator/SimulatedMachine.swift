import KernelInterface

/// What of the node decides the kernel's answers, in the form in which the handlers look at it.
struct SimulatedMachine: Equatable, Sendable {
    let available: ControllerSet
    /// Built in, though perhaps bound to a cgroup v1 hierarchy.
    let known: ControllerSet
    let cpus: IndexMask
    /// One more than the highest CPU number.
    let cpuLimit: Int
    let nodes: IndexMask
    /// MAX_NUMNODES of Debian's kernels.
    let nodeLimit = 1024
    let memoryBytes: UInt64
    let swapBytes: UInt64
    let pageBytes: UInt64
    let hasMount: Bool
    let isReadOnly: Bool
    let hasRecursiveProtection: Bool
    let hasLocalMemoryEvents: Bool
    let hasLocalPidsEvents: Bool
    let pressure: PressureSupport
    let privileges: Privileges
    /// The interface files that exist below the root; nil for those of Debian's 6.12.
    let fileNames: Set<String>?
    /// Controllers of which one of those files is: of another one nothing was seen, and its files are Debian's.
    let seenControllers: ControllerSet

    init(_ inventory: Inventory) {
        let mount = inventory.cgroup
        available = ControllerSet(mount?.controllers ?? []).subtracting(.perfEvent)
        known = available.union(ControllerSet(mount?.legacyControllers ?? [])).union(.perfEvent)
        cpus = IndexMask(inventory.cpus)
        cpuLimit = (inventory.cpus.indices.last ?? 0) + 1
        nodes = IndexMask(IndexList(inventory.numaNodes.isEmpty ? [0] : inventory.numaNodes.map(\.id)))
        memoryBytes = inventory.memoryBytes
        swapBytes = inventory.swapBytes
        pageBytes = max(inventory.pageBytes, 1)
        hasMount = mount != nil
        isReadOnly = mount?.isReadOnly ?? false
        hasRecursiveProtection = mount?.options.contains("memory_recursiveprot") ?? false
        hasLocalMemoryEvents = mount?.options.contains("memory_localevents") ?? false
        hasLocalPidsEvents = mount?.options.contains("pids_localevents") ?? false
        pressure = inventory.pressure
        privileges = inventory.privileges
        fileNames = mount?.files.map { Set($0.map(\.name)) }
        seenControllers = (mount?.files ?? []).reduce(into: []) { seen, file in
            seen.formUnion(SimulatedFile.named[file.name]?.controller ?? [])
        }
    }
}
