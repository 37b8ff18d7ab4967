import KernelInterface
import Policy

/// CPUs that a cgroup claims: `cpuset.cpus.exclusive` does, and a partition claims its `cpuset.cpus` where that is empty.
///
/// The kernel lets no sibling overlap a claim. So claims are given up first, to what the old and the new one have in
/// common, and made last, when nobody is left in the new CPUs; siblings may swap theirs. A partition whose claims have
/// nothing in common, or that claims by another file, is a member meanwhile.
extension Planning {
    /// Adds the steps of a write that gives up or makes a claim; false for any other.
    mutating func addClaim(
        _ file: InterfaceFile, old: String?, new: String, at index: Int, _ reason: Reason
    ) -> Bool {
        guard let old, !new.isEmpty, isClaim(file, at: index), let before = IndexList(old), let after = IndexList(new)
        else { return false }
        let isExclusive = file == .cpusetCpusExclusive
        if before.isSubset(of: after), isExclusive || !old.isEmpty {
            add(.write(file, key: nil, old: old, new: new), at: index, .partition, rank: 1, reason)
            return true
        }
        let common = before.subtracting(before.subtracting(after))
        guard !after.isSubset(of: before), isExclusive || !common.isEmpty else { return false }
        let step = common.description
        add(
            .write(file, key: nil, old: old, new: step), at: index, isExclusive ? .withdraw : .shrink,
            rank: isExclusive ? 1 : 10, reason)
        add(.write(file, key: nil, old: step, new: new), at: index, .partition, rank: 1, reason)
        return true
    }

    private func isClaim(_ file: InterfaceFile, at index: Int) -> Bool {
        if file == .cpusetCpusExclusive { return true }
        guard file == .cpusetCpus, isPartitionKept(at: index), !isAwayMeanwhile(index) else { return false }
        return observed.cgroups[index].value(of: .cpusetCpusExclusive) ?? "" == ""
            && remaining(.cpusetCpusExclusive, at: index) ?? "" == ""
    }

    /// Whether the cgroup is a partition in force, and is to be one.
    private func isPartitionKept(at index: Int) -> Bool {
        guard let text = observed.cgroups[index].text(of: .cpusetCpusPartition) else { return false }
        return isPartition(text) && isPartitionLeft(at: index)
    }

    /// Whether the cgroup is to be a partition in force after the plan.
    func isPartitionLeft(at index: Int) -> Bool {
        remaining(.cpusetCpusPartition, at: index).map(isPartition) ?? false
    }

    private func isPartition(_ text: String) -> Bool {
        // A text that cannot be read is none that can be counted on.
        guard let partition = try? CPUSetPartition(parsing: text) else { return false }
        return partition.kind != .member && partition.state == .valid
    }

    /// Whether a partition that stays one has no CPU of its new claim yet, or makes it in another file.
    private func isAwayMeanwhile(_ index: Int) -> Bool {
        guard isPartitionKept(at: index), let before = claim(at: index, observed.cgroups[index].value),
            let after = claim(at: index, { remaining($0, at: index) })
        else { return false }
        return before.list.subtracting(after.list) == before.list || before.file != after.file
    }

    /// What a partition claims by the values of its files, and by which; nil where they name no CPU.
    func claim(
        at index: Int, _ value: (InterfaceFile) -> String?
    ) -> (file: InterfaceFile, list: IndexList)? {
        for file in [InterfaceFile.cpusetCpusExclusive, .cpusetCpus] {
            if let list = value(file).flatMap({ IndexList($0) }), !list.isEmpty { return (file, list) }
        }
        return nil
    }

    /// Has partitions leave and come back whose claims become others, and sees to it that those that are to
    /// be in force are so in the end.
    mutating func planPartitions() {
        let changing = steps.indices.filter { steps[$0].change.isOfCPUs }
        if changing.isEmpty { return }
        let paths = Set(changing.map { steps[$0].cgroup })
        for index in observed.cgroups.indices where isPartitionLeft(at: index) {
            if paths.contains(observed.cgroups[index].path), isAwayMeanwhile(index) { planReturn(of: index) }
            guard let (value, reason) = partitionOfOurs(at: index) else { continue }
            expect(.cpusetCpusPartition, nil, value, at: index, reason)
        }
        reportBrokenPartitions()
    }

    private mutating func planReturn(of index: Int) {
        let cgroup = observed.cgroups[index]
        guard let present = cgroup.value(of: .cpusetCpusPartition) else { return }
        let reason = Reason(.partitionMoves)
        add(
            .write(.cpusetCpusPartition, key: nil, old: present, new: "member"), at: index, .withdraw, rank: 0, reason)
        // One that becomes a partition of the other kind comes back as that.
        for number in steps.indices where steps[number].cgroup == cgroup.path {
            guard case .write(.cpusetCpusPartition, _, present, let new) = steps[number].change, new != "member" else {
                continue
            }
            steps[number] = PlannedOperation(
                cgroup: cgroup.path, identity: cgroup.identity,
                change: .write(.cpusetCpusPartition, key: nil, old: "member", new: new), reason: steps[number].reason)
            return
        }
        add(
            .write(.cpusetCpusPartition, key: nil, old: "member", new: present), at: index, .partition, rank: 2, reason)
    }

    /// The partition that a class asks for, or that is held, and why.
    private func partitionOfOurs(at index: Int) -> (value: String, reason: Reason)? {
        let held = heldValue(.cpusetCpusPartition, nil, at: index)
        guard let value = remaining(.cpusetCpusPartition, at: index) else { return nil }
        if let classIndex = observed.cgroups[index].classIndex,
            let number = policy.classes[classIndex].settings.firstIndex(where: { $0.file == .cpusetCpusPartition })
        {
            return (value, reasons[classIndex][number])
        }
        return held.map { (value, $0.reason) }
    }
}

extension PlannedOperation.Change {
    /// Whether it changes who has which CPUs.
    var isOfCPUs: Bool {
        guard case .write(let file, _, _, _) = self else { return false }
        return file == .cpusetCpus || file == .cpusetCpusExclusive || file == .cpusetCpusPartition
    }
}
