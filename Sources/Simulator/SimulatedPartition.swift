import KernelInterface

/// What happens to a local partition, that is one below a partition.
enum PartitionChange: Equatable, Sendable {
    case enable(Partition)
    case disable
    /// Its CPUs become these.
    case update(IndexMask)
    /// Its surroundings changed.
    case recheck
    case invalidate
}

extension SimulatedKernel {
    /// The CPUs that a cpuset can have alone: what it asks for and its parent has, less what siblings claim.
    ///
    /// Claims of siblings count unless `cpuset.cpus.exclusive` is set and nothing is being tried.
    func grantable(_ state: CpusetState, of slot: Int, isTrial: Bool) -> (cpus: IndexMask, conflicts: Bool) {
        guard let parent = cgroups[slot].parent else { return (machine.cpus, false) }
        var cpus = state.askedExclusive.intersection(cgroups[parent].cpuset.effectiveExclusiveCPUs)
        if !isTrial && !state.exclusiveCPUs.isEmpty { return (cpus, false) }
        var conflicts = false
        for sibling in cpusetChildren(parent) where sibling != slot {
            let other = cgroups[sibling].cpuset
            for claimed in [other.exclusiveCPUs, other.effectiveExclusiveCPUs] where cpus.intersects(claimed) {
                cpus = cpus.subtracting(claimed)
                conflicts = true
                break
            }
        }
        return (cpus, conflicts)
    }

    /// Whether tasks of the parent or of the partition itself would be left without a CPU.
    func starves(_ parent: Int, by slot: Int, taking cpus: IndexMask) -> Bool {
        cgroups[parent].cpuset.effectiveCPUs.isSubset(of: cpus) && hasTasks(partition: parent, besides: slot)
            || !cpus.intersects(machine.cpus) && hasTasks(partition: slot, besides: nil)
    }

    /// Whether tasks run on the CPUs of a partition, those of partitions within it aside.
    func hasTasks(partition slot: Int, besides excluded: Int?) -> Bool {
        if !cgroups[slot].tasks.isEmpty { return true }
        if excluded == nil && cgroups[slot].cpuset.subpartitions == 0 { return cgroups[slot].subtreeTasks > 0 }
        return hasTasks(below: slot, besides: excluded)
    }

    /// Partitions keep their tasks to themselves; what is below the excluded cpuset counts all the same.
    private func hasTasks(below slot: Int, besides excluded: Int?) -> Bool {
        cpusetChildren(slot).contains { child in
            if child == excluded { return hasTasks(below: child, besides: excluded) }
            return !cgroups[child].cpuset.partition.isValid && cgroups[child].subtreeTasks > 0
        }
    }

    /// The exclusive flag follows the partition; false when siblings overlap.
    private mutating func setExclusive(_ slot: Int, _ isExclusive: Bool) -> Bool {
        var trial = cgroups[slot].cpuset
        if trial.isExclusive == isExclusive { return true }
        trial.isExclusive = isExclusive
        if isExclusive {
            do throws(Refusal) {
                try check(trial, of: slot)
            } catch {
                return false
            }
        }
        cgroups[slot].cpuset.isExclusive = isExclusive
        return true
    }

    /// What is left when a partition is none any more.
    mutating func resetPartition(_ slot: Int) {
        guard let parent = cgroups[slot].parent else { return }
        cgroups[slot].cpuset.subpartitions = 0
        if cgroups[slot].cpuset.exclusiveCPUs.isEmpty {
            cgroups[slot].cpuset.effectiveExclusiveCPUs = IndexMask()
            cgroups[slot].cpuset.isExclusive = false
        }
        let granted = cgroups[parent].cpuset.effectiveCPUs
        let cpus = granted.intersection(cgroups[slot].cpuset.cpus)
        cgroups[slot].cpuset.effectiveCPUs = cpus.isEmpty ? granted : cpus
    }

    /// CPUs go from the parent, or from the root for a remote partition, to a partition.
    mutating func give(_ cpus: IndexMask, from parent: Int, to partition: Partition) {
        if parent == 0 { cpusets.distributed = cpusets.distributed.union(cpus) }
        if partition != cgroups[parent].cpuset.partition { markIsolation(of: cpus, partition) }
        cgroups[parent].cpuset.effectiveCPUs = cgroups[parent].cpuset.effectiveCPUs.subtracting(cpus)
    }

    mutating func takeBack(_ cpus: IndexMask, to parent: Int, from partition: Partition) {
        if parent == 0 { cpusets.distributed = cpusets.distributed.subtracting(cpus) }
        if partition != cgroups[parent].cpuset.partition { markIsolation(of: cpus, cgroups[parent].cpuset.partition) }
        cgroups[parent].cpuset.effectiveCPUs = cgroups[parent].cpuset.effectiveCPUs
            .union(cpus.intersection(machine.cpus))
    }

    private mutating func markIsolation(of cpus: IndexMask, _ partition: Partition) {
        cpusets.isolated =
            partition == .isolated ? cpusets.isolated.union(cpus) : cpusets.isolated.subtracting(cpus)
    }

    /// A write of `cpuset.cpus.partition`, which always succeeds: what cannot be reads back as invalid.
    mutating func setPartition(_ wanted: Partition, of slot: Int) {
        guard let parent = cgroups[slot].parent else { return }
        var old = cgroups[slot].cpuset.partition
        if old == wanted { return }
        if wanted != .member && old.isInvalid { old = .member }
        var fault: PartitionFault?
        if !setExclusive(slot, wanted.isValid) {
            fault = .notExclusive
        } else if old == .member {
            fault = enablePartition(wanted, of: slot, parent)
        } else if wanted == .member {
            if cgroups[slot].cpuset.isRemote {
                cgroups[slot].cpuset.fault = nil
                disableRemote(slot)
            } else {
                _ = changePartition(slot, .disable)
            }
        }
        let result = fault == nil ? wanted : wanted.flipped
        if fault != nil { _ = setExclusive(slot, false) }
        cgroups[slot].cpuset.partition = result
        cgroups[slot].cpuset.fault = fault
        if !result.isValid {
            resetPartition(slot)
        } else if old != .member && wanted != .member {
            markIsolation(of: cgroups[slot].cpuset.effectiveExclusiveCPUs, wanted)
        }
        refreshCPUs(slot, force: result == .member)
    }

    private mutating func enablePartition(_ wanted: Partition, of slot: Int, _ parent: Int) -> PartitionFault? {
        let state = cgroups[slot].cpuset
        if state.cpus.isEmpty && state.exclusiveCPUs.isEmpty { return .emptyCPUs }
        if parent == 0 && state.exclusiveCPUs.intersects(cpusets.distributed) { return .remoteBeneath }
        if cgroups[parent].cpuset.partition.isValid { return changePartition(slot, .enable(wanted)) }
        return enableRemote(wanted, of: slot)
    }

    /// Changes a local partition and the CPUs of its parent with it; the fault when it cannot be enabled.
    mutating func changePartition(_ slot: Int, _ change: PartitionChange) -> PartitionFault? {
        guard let parent = cgroups[slot].parent else { return nil }
        let outcome = decide(change, slot, parent)
        if let refusal = outcome.refusal { return refusal }
        if let fault = outcome.fault { cgroups[slot].cpuset.fault = fault }
        let old = cgroups[slot].cpuset.partition
        if outcome.returned == nil && outcome.taken == nil && outcome.partition == old { return nil }
        let isUpdate: Bool =
            switch change {
            case .update, .recheck: true
            case .enable, .disable, .invalidate: false
            }
        if old != outcome.partition && !isUpdate && !setExclusive(slot, outcome.partition.isValid) {
            return .notExclusive
        }
        if old != outcome.partition {
            cgroups[slot].cpuset.partition = outcome.partition
            if !outcome.partition.isValid { cgroups[slot].cpuset.subpartitions = 0 }
        }
        if let returned = outcome.returned { takeBack(returned, to: parent, from: old) }
        if let taken = outcome.taken { give(taken, from: parent, to: outcome.partition) }
        if cgroups[parent].cpuset.partition.isValid { cgroups[parent].cpuset.subpartitions += outcome.delta }
        if old != outcome.partition && isUpdate { _ = setExclusive(slot, outcome.partition.isValid) }
        if outcome.returned != nil || outcome.taken != nil { refreshSiblings(parent, besides: slot) }
        if outcome.partition.isValid && outcome.partition != old { cgroups[slot].cpuset.fault = nil }
        return nil
    }

    private struct Outcome {
        var partition: Partition
        /// CPUs back to the parent, and CPUs from it; nil when there are none.
        var returned: IndexMask?
        var taken: IndexMask?
        /// By how many the parent's valid partitions change.
        var delta = 0
        var fault: PartitionFault?
        var refusal: PartitionFault?
    }

    private func decide(_ change: PartitionChange, _ slot: Int, _ parent: Int) -> Outcome {
        let state = cgroups[slot].cpuset
        let above = cgroups[parent].cpuset
        let asked = state.askedExclusive
        var outcome = Outcome(partition: state.partition)
        func some(_ mask: IndexMask) -> IndexMask? { mask.isEmpty ? nil : mask }

        if change == .invalidate {
            if state.partition.isInvalid { return outcome }
            if above.partition.isValid { outcome.returned = some(asked.intersection(above.effectiveExclusiveCPUs)) }
            if state.partition.isValid {
                outcome.partition = state.partition.flipped
                outcome.delta = -1
            }
            return outcome
        }
        if !above.partition.isValid {
            outcome.refusal = above.partition.isInvalid ? .invalidParent : .parentIsNoPartition
            return outcome
        }
        switch change {
        case .invalidate: break
        case .enable(let wanted):
            if state.cpus.isEmpty && state.exclusiveCPUs.isEmpty {
                outcome.refusal = .emptyCPUs
                return outcome
            }
            let cpus = grantable(state, of: slot, isTrial: false).cpus
            if cpus.isEmpty {
                outcome.refusal = .invalidCPUs
            } else if starves(parent, by: slot, taking: cpus) {
                outcome.refusal = .noCPUs
            } else {
                outcome.taken = some(cpus.intersection(above.effectiveExclusiveCPUs))
                if outcome.taken != nil { outcome.delta = 1 }
                outcome.partition = wanted
            }
            return outcome
        case .disable:
            if state.partition.isValid {
                outcome.returned = state.effectiveExclusiveCPUs
                outcome.delta = -1
            }
            outcome.partition = .member
            return outcome
        case .update(let mask):
            if mask.isEmpty {
                outcome.fault = .emptyCPUs
                break
            }
            if state.partition.isInvalid {
                outcome.taken = some(mask.intersection(above.effectiveExclusiveCPUs))
            } else {
                outcome.returned = some(asked.subtracting(mask).intersection(above.effectiveExclusiveCPUs))
                outcome.taken = some(mask.subtracting(asked).intersection(above.effectiveExclusiveCPUs))
            }
            if starves(parent, by: slot, taking: asked) || starves(parent, by: slot, taking: mask),
                !(outcome.returned?.intersects(machine.cpus) ?? false)
            {
                outcome.fault = .noCPUs
                outcome.taken = nil
                outcome.returned = some(asked.intersection(above.effectiveExclusiveCPUs))
            }
        case .recheck:
            if state.cpus.isEmpty && state.exclusiveCPUs.isEmpty {
                outcome.refusal = .emptyCPUs
                return outcome
            }
            if starves(parent, by: slot, taking: asked) {
                outcome.fault = .noCPUs
                if state.partition.isValid {
                    outcome.returned = some(asked.intersection(above.effectiveExclusiveCPUs))
                }
            } else if state.partition.isInvalid, !asked.isEmpty, asked.isSubset(of: above.effectiveExclusiveCPUs) {
                let overlaps = cpusetChildren(parent).contains {
                    $0 != slot && asked.intersects(cgroups[$0].cpuset.askedExclusive)
                }
                if overlaps {
                    outcome.fault = .notExclusive
                } else {
                    outcome.taken = some(asked.intersection(above.effectiveCPUs))
                }
            }
        }
        if outcome.fault != nil && state.partition.isValid {
            outcome.partition = state.partition.flipped
            outcome.delta = -1
        } else if outcome.fault == nil && state.partition.isInvalid {
            outcome.partition = state.partition.flipped
            outcome.delta = 1
        }
        return outcome
    }
}
