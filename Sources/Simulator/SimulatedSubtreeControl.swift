import KernelInterface

extension SimulatedFile {
    static let subtreeFiles: [SimulatedFile] = [
        SimulatedFile("cgroup.subtree_control", isDelegated: true) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot].subtreeControl.line
        } write: { (kernel, slot, text) throws(Refusal) in
            try kernel.changeSubtreeControl(of: slot, text)
        }
    ]
}

extension SimulatedKernel {
    /// `+cpu -memory`: the last word on a controller wins, and one refusal refuses all.
    mutating func changeSubtreeControl(of slot: Int, _ text: ArraySlice<UInt8>) throws(Refusal) {
        var enabling: ControllerSet = []
        var disabling: ControllerSet = []
        for word in text.stripped.split(separator: UInt8(ascii: " ")) {
            guard let controller = ControllerSet(name: word.dropFirst()), machine.known.contains(controller) else {
                throw Refusal(.invalidArgument)
            }
            switch word.first {
            case UInt8(ascii: "+"):
                enabling.insert(controller)
                disabling.remove(controller)
            case UInt8(ascii: "-"):
                disabling.insert(controller)
                enabling.remove(controller)
            default: throw Refusal(.invalidArgument)
            }
        }
        enabling.subtract(cgroups[slot].subtreeControl)
        disabling.formIntersection(cgroups[slot].subtreeControl)
        try checkPresence(enabling, disabling, in: slot)
        if enabling.isEmpty && disabling.isEmpty { return }
        try checkEnabling(enabling, in: slot)
        cgroups[slot].subtreeControl = cgroups[slot].subtreeControl.union(enabling).subtracting(disabling)
        for child in cgroups[slot].children { refreshControl(of: child) }
    }

    /// The first controller in the kernel's order that is not there (ENOENT) or still used below (EBUSY) decides.
    private func checkPresence(
        _ enabling: ControllerSet, _ disabling: ControllerSet, in slot: Int
    ) throws(Refusal) {
        for (_, set) in ControllerSet.order {
            if enabling.contains(set) && !cgroups[slot].control.contains(set) { throw Refusal(.noSuchFile) }
            if disabling.contains(set)
                && cgroups[slot].children.contains(where: {
                    cgroups[$0].subtreeControl.contains(set)
                })
            {
                throw Refusal(.busy)
            }
        }
    }

    func inherited(_ controllers: ControllerSet, isThreaded: Bool) -> ControllerSet {
        isThreaded ? controllers.intersection(.threaded) : controllers
    }

    /// Makes the controllers of a cgroup what its parent enables: files come and go with their values.
    mutating func refreshControl(of slot: Int) {
        guard let parent = cgroups[slot].parent else { return }
        let wanted = inherited(cgroups[parent].subtreeControl, isThreaded: isThreaded(slot))
        let lost = cgroups[slot].control.subtracting(wanted)
        let gained = wanted.subtracting(cgroups[slot].control)
        if cgroups[slot].subtreeTasks > 0 && lost.union(gained).contains(.pids) { countOneMore(above: parent) }
        if !lost.isEmpty { takeDown(lost, in: slot) }
        cgroups[slot].control = wanted
        if !gained.isEmpty { bringUp(gained, in: slot) }
    }

    /// The cgroup whose controller the tasks of this one are under: itself, or the nearest above that has it.
    func holder(_ controller: ControllerSet, of slot: Int) -> Int? {
        lineage(of: slot).first { cgroups[$0].control.contains(controller) }
    }

    /// A controller comes to a cgroup: its values are the initial ones.
    mutating func bringUp(_ controllers: ControllerSet, in slot: Int) {
        if controllers.contains(.cpuset) { startCpuset(slot) }
        if controllers.contains(.pids) { cgroups[slot].pids.peak = cgroups[slot].subtreeTasks }
    }

    /// A controller leaves a cgroup: what it kept is gone, and charges go to the parent.
    mutating func takeDown(_ controllers: ControllerSet, in slot: Int) {
        if controllers.contains(.cpu) { cgroups[slot].cpu = CPUState() }
        if controllers.contains(.cpuset) { stopCpuset(slot) }
        if controllers.contains(.io) { cgroups[slot].io = IOState() }
        if controllers.contains(.memory) { stopMemory(slot) }
        if controllers.contains(.pids) { cgroups[slot].pids = PidsState() }
        if controllers.contains(.hugetlb) { cgroups[slot].hugetlb = HugetlbState() }
    }
}
