import KernelInterface

extension SimulatedKernel {
    /// A partition below ancestors that are none takes its CPUs straight from the root.
    mutating func enableRemote(_ wanted: Partition, of slot: Int) -> PartitionFault? {
        if callerUID != 0 || !machine.privileges.sysAdmin { return .notPermitted }
        let cpus = grantable(cgroups[slot].cpuset, of: slot, isTrial: false).cpus
        if cpus.isEmpty || cpus.intersects(cpusets.distributed)
            || cgroups[0].cpuset.effectiveCPUs.isSubset(of: cpus)
        {
            return .invalidCPUs
        }
        give(cpus, from: 0, to: wanted)
        cgroups[slot].cpuset.isRemote = true
        cgroups[slot].cpuset.effectiveExclusiveCPUs = cpus
        cgroups[slot].cpuset.fault = nil
        // Set before the siblings are looked at, as they may lead back here.
        cgroups[slot].cpuset.partition = wanted
        refreshSiblings(0, besides: nil)
        return nil
    }

    /// It gives them back; with a fault it stays as an invalid partition.
    mutating func disableRemote(_ slot: Int) {
        let state = cgroups[slot].cpuset
        cgroups[slot].cpuset.isRemote = false
        takeBack(state.effectiveExclusiveCPUs, to: 0, from: state.partition)
        cgroups[slot].cpuset.partition = state.fault == nil ? .member : state.partition.flipped
        cgroups[slot].cpuset.effectiveExclusiveCPUs = grantable(cgroups[slot].cpuset, of: slot, isTrial: false).cpus
        resetPartition(slot)
        refreshSiblings(0, besides: nil)
    }

    /// Its CPUs become others, if the root can still spare them.
    mutating func updateRemote(_ slot: Int, asked: IndexMask?, granted: IndexMask) {
        let state = cgroups[slot].cpuset
        let added = granted.subtracting(state.effectiveExclusiveCPUs)
        let dropped = state.effectiveExclusiveCPUs.subtracting(granted)
        var fault: PartitionFault?
        if granted.isEmpty {
            fault = .emptyCPUs
        } else if !added.isEmpty {
            if callerUID != 0 || !machine.privileges.sysAdmin {
                fault = .notPermitted
            } else if added.intersects(cpusets.distributed) || cgroups[0].cpuset.effectiveCPUs.isSubset(of: added) {
                fault = .noCPUs
            }
        }
        if let fault {
            cgroups[slot].cpuset.fault = fault
            disableRemote(slot)
            return
        }
        if !added.isEmpty { give(added, from: 0, to: state.partition) }
        if !dropped.isEmpty { takeBack(dropped, to: 0, from: state.partition) }
        cgroups[slot].cpuset.effectiveExclusiveCPUs = granted
        if let asked { cgroups[slot].cpuset.exclusiveCPUs = asked }
        refreshSiblings(0, besides: nil)
    }
}
