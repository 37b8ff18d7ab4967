import KernelInterface

extension SimulatedKernel {
    /// `mkdir`.
    mutating func make(_ cgroup: CgroupPath) throws(Refusal) {
        guard let parentPath = cgroup.parent else { throw Refusal(.fileExists) }
        if slots[cgroup] != nil { throw Refusal(.fileExists) }
        let parent = try slot(of: parentPath)
        if SimulatedFile.named[cgroup.name]?.exists(in: cgroups[parent], machine: machine) == true {
            throw Refusal(.fileExists)
        }
        if machine.isReadOnly { throw Refusal(.readOnlyFileSystem) }
        if callerUID != 0 && cgroups[parent].directoryOwner != callerUID { throw Refusal(.accessDenied) }
        try checkLimits(above: parent)
        add(cgroup, below: parent, owner: callerUID)
    }

    private mutating func add(_ cgroup: CgroupPath, below parent: Int, owner: UInt32) {
        let slot = freeSlots.last ?? cgroups.count
        var state = CgroupState(path: cgroup, inode: nextInode, parent: parent, slot: slot, owner: owner)
        nextInode += 1
        state.control = inherited(cgroups[parent].subtreeControl, isThreaded: false)
        if freeSlots.isEmpty {
            cgroups.append(state)
        } else {
            freeSlots.removeLast()
            cgroups[slot] = state
        }
        slots[cgroup] = slot
        cgroups[parent].children.append(slot)
        for ancestor in lineage(of: parent) { cgroups[ancestor].descendants += 1 }
        bringUp(cgroups[slot].control, in: slot)
    }

    /// As `make`, whatever the caller may do and though the mount may be read-only.
    mutating func makeAsRoot(_ cgroup: CgroupPath) throws(Refusal) {
        guard let parentPath = cgroup.parent else { throw Refusal(.fileExists) }
        if slots[cgroup] != nil { throw Refusal(.fileExists) }
        add(cgroup, below: try slot(of: parentPath), owner: 0)
    }

    private func checkLimits(above parent: Int) throws(Refusal) {
        for (level, ancestor) in lineage(of: parent).enumerated() {
            if let limit = cgroups[ancestor].maxDescendants, cgroups[ancestor].descendants >= limit {
                throw Refusal(.tryAgain)
            }
            if let limit = cgroups[ancestor].maxDepth, level >= limit { throw Refusal(.tryAgain) }
        }
    }

    /// `rmdir`.
    mutating func unmake(_ cgroup: CgroupPath) throws(Refusal) {
        let slot = try slot(of: cgroup)
        guard let parent = cgroups[slot].parent else { throw Refusal(.busy) }
        if machine.isReadOnly { throw Refusal(.readOnlyFileSystem) }
        if callerUID != 0 && cgroups[parent].directoryOwner != callerUID { throw Refusal(.accessDenied) }
        if cgroups[slot].subtreeTasks > 0 || !cgroups[slot].children.isEmpty { throw Refusal(.busy) }
        takeDown(cgroups[slot].control, in: slot)
        if isThreaded(slot) { cgroups[parent].threadedChildren -= 1 }
        cgroups[parent].children.removeAll { $0 == slot }
        for ancestor in lineage(of: parent) { cgroups[ancestor].descendants -= 1 }
        slots[cgroup] = nil
        freeSlots.append(slot)
    }
}
