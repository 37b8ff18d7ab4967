import KernelInterface

extension SimulatedKernel {
    /// Computes the effective CPUs of a subtree anew, and which of its partitions are valid.
    mutating func refreshCPUs(_ top: Int, force: Bool) {
        refreshCPUs(top, top: top, force: force)
    }

    private mutating func refreshCPUs(_ slot: Int, top: Int, force: Bool) {
        guard let parent = cgroups[slot].parent else { return }
        let old = cgroups[slot].cpuset.partition
        var isRemote = cgroups[slot].cpuset.isRemote
        if isRemote && slot != top {
            let granted = grantable(cgroups[slot].cpuset, of: slot, isTrial: false).cpus
            if granted == cgroups[slot].cpuset.effectiveExclusiveCPUs { return }
            updateRemote(slot, asked: nil, granted: granted)
            isRemote = cgroups[slot].cpuset.partition == old
        }
        var new = cgroups[slot].cpuset.partition
        let isPartition = isRemote || cgroups[parent].cpuset.partition.isValid && new.isValid
        var cpus =
            isPartition
            ? distribute(slot)
            : cgroups[slot].cpuset.cpus.intersection(cgroups[parent].cpuset.effectiveCPUs)

        note(cpus)
        if !isRemote {
            var rechecks = new.isValid && cpus.isEmpty
            if !rechecks {
                if cpus.isEmpty { cpus = cgroups[parent].cpuset.effectiveCPUs }
                note(cpus)
                if new == .member && !force && cpus == cgroups[slot].cpuset.effectiveCPUs { return }
            }
            if slot != top && old != .member {
                if cgroups[parent].cpuset.partition.isValid {
                    rechecks = true
                } else {
                    if new.isValid { new = new.flipped }
                    cgroups[slot].cpuset.fault =
                        cgroups[parent].cpuset.partition.isInvalid ? .invalidParent : .parentIsNoPartition
                }
            }
            if rechecks {
                let isNested = cpusets.scratch != nil
                cpusets.scratch = cpus
                _ = changePartition(slot, .recheck)
                cpus = cpusets.scratch ?? cpus
                if !isNested { cpusets.scratch = nil }
                new = cgroups[slot].cpuset.partition
            }
        }
        cgroups[slot].cpuset.effectiveCPUs = cpus
        cgroups[slot].cpuset.partition = new
        if !cgroups[slot].cpuset.exclusiveCPUs.isEmpty && slot != top {
            cgroups[slot].cpuset.effectiveExclusiveCPUs =
                grantable(cgroups[slot].cpuset, of: slot, isTrial: false).cpus
        }
        if new.isValid && cgroups[slot].cpuset.exclusiveCPUs.isEmpty {
            cgroups[slot].cpuset.effectiveExclusiveCPUs =
                cgroups[slot].cpuset.cpus.intersection(cgroups[parent].cpuset.effectiveExclusiveCPUs)
        } else if new.isInvalid {
            resetPartition(slot)
        }
        if new.isValid && new != old { cgroups[slot].cpuset.fault = nil }
        for child in cpusetChildren(slot) { refreshCPUs(child, top: top, force: force) }
    }

    /// Leaves computed CPUs in the scratch mask, where someone has CPUs in it.
    private mutating func note(_ cpus: IndexMask) {
        if cpusets.scratch != nil { cpusets.scratch = cpus }
    }

    /// The CPUs a partition keeps for itself, after its valid child partitions; a child that no longer fits is none.
    private mutating func distribute(_ slot: Int) -> IndexMask {
        let populated = hasTasks(partition: slot, besides: nil)
        var left = grantable(cgroups[slot].cpuset, of: slot, isTrial: false).cpus.intersection(machine.cpus)
        for child in cpusetChildren(slot) where cgroups[child].cpuset.partition.isValid {
            let cpus = cgroups[child].cpuset.effectiveExclusiveCPUs
            var fault: PartitionFault?
            if !cpus.isSubset(of: cgroups[slot].cpuset.effectiveExclusiveCPUs) {
                fault = .invalidCPUs
            } else if populated && left.isSubset(of: cpus) {
                fault = .noCPUs
            }
            cgroups[child].cpuset.fault = fault
            if fault != nil {
                cgroups[child].cpuset.partition = cgroups[child].cpuset.partition.flipped
                cgroups[slot].cpuset.subpartitions -= 1
                cgroups[child].cpuset.subpartitions = 0
            } else {
                left = left.subtracting(cpus)
            }
        }
        return left
    }

    /// Brings the siblings of a partition up to date after the CPUs of their parent changed.
    mutating func refreshSiblings(_ parent: Int, besides slot: Int?) {
        for sibling in cpusetChildren(parent) where sibling != slot {
            if cgroups[sibling].cpuset.partition.isValid {
                if cgroups[sibling].cpuset.isRemote { continue }
            } else {
                let cpus = cgroups[sibling].cpuset.cpus.intersection(cgroups[parent].cpuset.effectiveCPUs)
                note(cpus)
                if cpus == cgroups[sibling].cpuset.effectiveCPUs { continue }
            }
            refreshCPUs(sibling, force: false)
        }
    }
}
