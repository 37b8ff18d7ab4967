import KernelInterface

/// One interface file of the simulated kernel: where it exists, and what reading and writing it does.
struct SimulatedFile: Sendable {
    typealias Reader = @Sendable (SimulatedKernel, Int) throws(Refusal) -> String
    typealias Writer = @Sendable (inout SimulatedKernel, Int, ArraySlice<UInt8>) throws(Refusal) -> Void

    enum Place: Sendable {
        case everywhere, rootOnly, belowRoot
    }

    let name: String
    let controller: ControllerSet
    let place: Place
    /// Whether it goes away with `cgroup.pressure` 0.
    let isPressure: Bool
    /// Whether it exists only on kernels built for it, which the node then says in its list of files.
    let isOptional: Bool
    /// Whether chown for delegation includes it.
    let isDelegated: Bool
    let read: Reader?
    let write: Writer?

    init(
        _ name: String, _ controller: ControllerSet = [], _ place: Place = .everywhere, isPressure: Bool = false,
        isOptional: Bool = false, isDelegated: Bool = false, read: Reader?, write: Writer? = nil
    ) {
        self.name = name
        self.controller = controller
        self.place = place
        self.isPressure = isPressure
        self.isOptional = isOptional
        self.isDelegated = isDelegated
        self.read = read
        self.write = write
    }

    /// Every file that the simulated kernel knows, by name.
    static let named = Dictionary(uniqueKeysWithValues: sorted.map { ($0.name, $0) })

    /// In the order of their names.
    static let sorted: [SimulatedFile] =
        (coreFiles + subtreeFiles + processFiles + cpuFiles + cpusetFiles + memoryFiles + memoryEventFiles + ioFiles
        + ioCostFiles + pidsFiles + hugetlbFiles + pressureFiles + minorFiles).sorted { $0.name < $1.name }

    func exists(in cgroup: CgroupState, machine: SimulatedMachine) -> Bool {
        let isRoot = cgroup.parent == nil
        switch place {
        case .everywhere: break
        case .rootOnly: if !isRoot { return false }
        case .belowRoot: if isRoot { return false }
        }
        if !controller.isSubset(of: isRoot ? machine.available : cgroup.control) { return false }
        if isPressure && !cgroup.hasPressure { return false }
        if (isPressure || name == "cgroup.pressure") && machine.pressure != .available { return false }
        if !isRoot, let names = machine.fileNames {
            if names.contains(name) { return true }
            if controller.isSubset(of: machine.seenControllers) { return false }
        }
        return !isOptional
    }
}
