package import Document
package import KernelInterface
package import Planner
package import Policy

/// The cgroups of each class as they are now, and the slices that classes own whether they exist or not.
package struct MatchedCgroups: Sendable {
    /// Index of the class in the policy, by cgroup.
    package var classes: [CgroupPath: Int] = [:]
    /// Slices that a class owns, and that are created where they are missing.
    package var owned: Set<CgroupPath> = []
    /// Those of `classes` that were assigned by name.
    fileprivate var assigned: [CgroupPath: Int] = [:]
    /// Where workloads may come that a class matches.
    package fileprivate(set) var places: Set<CgroupPath> = []
    /// Cgroups that two classes match.
    package var findings: [Diagnostic] = []

    package init() {}
}

/// Finds the cgroups that the classes of a policy match, looking only where a pattern can lead. What is `assigned` to a
/// class is in that one, whatever patterns match it.
///
/// Workloads are looked for last, class by class: a cgroup that has a class already is passed over.
package func matchedCgroups<Tree: KernelTree & ~Copyable>(
    _ policy: ResolvedPolicy, assigned: Assignments = Assignments(), podNames: PodNames = [:], tree: inout Tree
) throws(KernelError) -> MatchedCgroups {
    var matched = MatchedCgroups()
    for entry in assigned.entries {
        guard let index = policy.classes.firstIndex(where: { $0.name == entry.className }) else { continue }
        for cgroup in try cgroups(of: entry.target, tree: &tree) { matched.assigned[cgroup] = index }
    }
    matched.classes = matched.assigned
    for (index, workload) in policy.classes.enumerated() {
        if let slice = workload.slice {
            matched.add(slice, index, at: workload.span, policy)
            matched.owned.insert(slice)
        }
        for match in workload.matches {
            var found: [CgroupPath] = []
            switch match.value {
            case .cgroup(let glob):
                try expand(glob.components[...], below: .root, into: &found, tree: &tree)
            case .unit(let glob):
                try findUnits(glob, below: .root, into: &found, tree: &tree)
            case .workload: continue
            }
            for cgroup in found {
                matched.add(cgroup, index, at: match.span, policy)
            }
        }
    }
    try matched.addWorkloads(policy, podNames, tree: &tree)
    return matched
}

extension ResolvedPolicy {
    fileprivate var workloadMatches: [(index: Int, match: WorkloadMatch)] {
        classes.enumerated().flatMap { index, workload in
            workload.matches.compactMap { match in
                if case .workload(let match) = match.value { (index, match) } else { nil }
            }
        }
    }

    /// Whether pods have to be known by namespace or name.
    package var needsPodNames: Bool { workloadMatches.contains { $0.match.needsPodNames } }
}

extension MatchedCgroups {
    fileprivate mutating func addWorkloads<Tree: KernelTree & ~Copyable>(
        _ policy: ResolvedPolicy, _ podNames: PodNames, tree: inout Tree
    ) throws(KernelError) {
        let matches = policy.workloadMatches
        if matches.isEmpty { return }
        let known = try workloads(podNames: podNames, tree: &tree)
        places = known.places
        for workload in known.found where classes[workload.cgroup] == nil {
            classes[workload.cgroup] = matches.first { workload.isMatched(by: $0.match) }?.index
        }
    }

    fileprivate mutating func add(_ cgroup: CgroupPath, _ index: Int, at span: SourceSpan, _ policy: ResolvedPolicy) {
        if assigned[cgroup] != nil { return }
        let known = classes.updateValue(index, forKey: cgroup)
        guard let known, known != index else { return }
        let other = policy.classes[known]
        findings.append(
            Diagnostic(
                code: PlanCode.cgroupOfTwoClasses.rawValue,
                "cgroup `\(cgroup)` matches class `\(policy.classes[index].name)` and class `\(other.name)`",
                at: span, notes: [Diagnostic.Note("class `\(other.name)` is here", at: other.span)],
                help: ["a cgroup belongs to one class: make the patterns disjoint"]))
    }
}

/// The cgroups that an assignment is about, as they are now: none where they are gone, or are others by now.
package func cgroups<Tree: KernelTree & ~Copyable>(
    of target: Assignments.Target, tree: inout Tree
) throws(KernelError) -> [CgroupPath] {
    switch target {
    case .cgroup(let path, let identity):
        do throws(KernelError) {
            return try tree.identity(of: path) == identity ? [path] : []
        } catch {
            if error.isGone { return [] }
            throw error
        }
    case .unit(let name):
        var found: [CgroupPath] = []
        try findUnits(NameGlob(literal: name), below: .root, into: &found, tree: &tree)
        return found
    }
}

/// Adds every existing cgroup below `cgroup` that the rest of a pattern matches; what vanishes meanwhile is no match.
private func expand<Tree: KernelTree & ~Copyable>(
    _ components: ArraySlice<CgroupGlob.Component>, below cgroup: CgroupPath, into found: inout [CgroupPath],
    tree: inout Tree
) throws(KernelError) {
    guard let first = components.first else {
        found.append(cgroup)
        return
    }
    let rest = components.dropFirst()
    switch first {
    case .name(let glob):
        if let name = glob.literal {
            let child = cgroup.appending(name)
            if try exists(child, tree: &tree) { try expand(rest, below: child, into: &found, tree: &tree) }
            return
        }
        for name in try children(of: cgroup, tree: &tree) where glob.matches(name) {
            try expand(rest, below: cgroup.appending(name), into: &found, tree: &tree)
        }
    case .anyDepth:
        try expand(rest, below: cgroup, into: &found, tree: &tree)
        for name in try children(of: cgroup, tree: &tree) {
            try expand(components, below: cgroup.appending(name), into: &found, tree: &tree)
        }
    }
}

/// Adds the cgroups of the system manager's units whose names match: those in the root or in nested slices.
///
/// Cgroups inside a service (a user manager's units among them) are that service's own.
private func findUnits<Tree: KernelTree & ~Copyable>(
    _ glob: NameGlob, below cgroup: CgroupPath, into found: inout [CgroupPath], tree: inout Tree
) throws(KernelError) {
    for name in try children(of: cgroup, tree: &tree) {
        let child = cgroup.appending(name)
        if glob.matches(name) { found.append(child) }
        if name.hasSuffix(".slice") { try findUnits(glob, below: child, into: &found, tree: &tree) }
    }
}

private func children<Tree: KernelTree & ~Copyable>(
    of cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> [String] {
    do {
        return try tree.children(of: cgroup)
    } catch {
        if error.isGone, !cgroup.isRoot { return [] }
        throw error
    }
}

private func exists<Tree: KernelTree & ~Copyable>(_ cgroup: CgroupPath, tree: inout Tree) throws(KernelError) -> Bool {
    do {
        _ = try tree.identity(of: cgroup)
        return true
    } catch {
        if error.isGone { return false }
        throw error
    }
}
