import Document
import KernelInterface
import Policy

extension Planning {
    /// Plans creating owned slices and enabling, top-down, the controllers that the values need.
    mutating func planControllers() {
        var wanted: [[CgroupController]] = Array(repeating: [], count: observed.cgroups.count)
        // Children come after their parents, so going backwards carries every need up to the root.
        for index in observed.cgroups.indices.reversed() where parents[index] >= 0 {
            let above = parents[index]
            isNeeded[above] = isNeeded[above] || isNeeded[index]
            if let classIndex = observed.cgroups[index].classIndex {
                for controller in lists[classIndex].controllers where !wanted[above].contains(controller) {
                    wanted[above].append(controller)
                }
            }
            for controller in wanted[index] where !wanted[above].contains(controller) {
                wanted[above].append(controller)
            }
        }
        for index in observed.cgroups.indices {
            let cgroup = observed.cgroups[index]
            if cgroup.identity == nil, isNeeded[index] { planCreation(of: index) }
            let missing = wanted[index].filter { !cgroup.enabled.contains($0) }.sorted()
            if missing.isEmpty { continue }
            if enable(missing, at: index) { enabling[index] = missing }
        }
    }

    private mutating func planCreation(of index: Int) {
        let cgroup = observed.cgroups[index]
        var reason = Reason(.ownedSlice)
        for (workload, classIndex) in zip(policy.classes, policy.classes.indices) {
            guard let slice = workload.slice, slice == cgroup.path || cgroup.path.isAncestor(of: slice) else {
                continue
            }
            if cgroup.classIndex == nil || cgroup.classIndex == classIndex {
                reason = Reason(.ownedSlice, className: workload.name, location: workload.span.description)
                break
            }
        }
        creations.insert(index)
        add(.create, at: index, .prepare, rank: 0, reason)
    }

    /// Plans `+controller` for the children of a cgroup; false, with findings, where the kernel would refuse it.
    private mutating func enable(_ missing: [CgroupController], at index: Int) -> Bool {
        let cgroup = observed.cgroups[index]
        if cgroup.path.isRoot {
            let absent = missing.filter { !cgroup.controllers.contains($0) }
            for controller in absent {
                report(
                    .controllerUnavailable, .error,
                    "the `\(controller)` controller is not in the root's `cgroup.controllers`",
                    help: ["run `bulkhead doctor` to see what this node offers"])
            }
            if !absent.isEmpty { return false }
        } else if cgroup.processes > 0 {
            let names = missing.map { "`\($0)`" }.joined(separator: ", ")
            report(
                .innerProcesses, .error,
                "cannot enable \(names) for the children of `\(cgroup.path)`: it holds \(cgroup.processes) "
                    + (cgroup.processes == 1 ? "process" : "processes") + " itself",
                help: ["move them to a child cgroup, or match `\(cgroup.path)` itself"])
            return false
        }
        add(.enable(missing), at: index, .prepare, rank: 1, Reason(.controllerNeeded))
        return true
    }
}
