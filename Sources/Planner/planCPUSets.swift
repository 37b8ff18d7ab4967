package import KernelInterface

/// Giving back a CPU set, or a set of memory nodes, that was empty.
///
/// Kernels before 7.0 refuse to empty one while the cgroup has processes; it then gets the list that its parent grants,
/// which is what empty means. It stays held until it is empty or gone, so that it follows what its parent is granted
/// whenever a plan changes that, and no later policy takes the list for an original.
extension Planning {
    /// Whether there is nothing to be done for an emptied set now; notes that it is held in any case.
    mutating func isEmptied(
        _ value: HeldValue, present: String, _ entry: inout HeldCgroup, at index: Int
    ) -> Bool {
        guard value.file.effective != nil, value.original == "", !removals.contains(index) else { return false }
        guard let granted = granted(value.file, at: parents[index]) else { return false }
        let reason = Reason(
            releaseKind, className: value.reason.className, policyKey: value.reason.policyKey,
            requested: value.reason.requested, location: value.reason.location)
        entry.values.append(HeldValue(file: value.file, key: nil, original: "", inForce: granted, reason: reason))
        return value.reason.kind != .policy && present == granted
    }

    /// What a cgroup is granted of CPUs or memory nodes once the plan is applied; nil where that is not known.
    private func granted(_ file: InterfaceFile, at index: Int) -> String? {
        guard index >= 0, let effective = file.effective,
            let now = observed.cgroups[index].value(of: effective)
        else { return nil }
        guard parents[index] >= 0, let above = granted(file, at: parents[index]).flatMap({ IndexList($0) }) else {
            return now
        }
        let list = planned(file, at: index) ?? observed.cgroups[index].value(of: file)
        guard let own = list.flatMap({ IndexList($0) }) else { return now }
        let common = Set(above.indices).intersection(own.indices).sorted()
        return common.isEmpty ? above.description : IndexList(common).description
    }

    /// The list that a class asks for, or that is given back; nil where the plan leaves it.
    private func planned(_ file: InterfaceFile, at index: Int) -> String? {
        asked(file, at: index) ?? heldValue(file, nil, at: index)?.original
    }
}

extension InterfaceFile {
    /// Where the kernel says what an empty list comes to.
    package var effective: InterfaceFile? {
        switch self {
        case .cpusetCpus: .cpusetCpusEffective
        case .cpusetMems: .cpusetMemsEffective
        default: nil
        }
    }
}
