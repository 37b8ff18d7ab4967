package import Document
package import KernelInterface
import Planner
package import Policy

/// The cgroups of each class as they are now, and the slices that classes own whether they exist or not.
package struct MatchedCgroups: Sendable {
    /// Index of the class in the policy, by cgroup.
    package var classes: [CgroupPath: Int] = [:]
    /// Slices that a class owns, and that are created where they are missing.
    package var owned: Set<CgroupPath> = []
    /// Cgroups that two classes match.
    package var findings: [Diagnostic] = []

    package init() {}
}

/// Finds the cgroups that the classes of a policy match, looking only where a pattern can lead.
package func matchedCgroups<Tree: KernelTree & ~Copyable>(
    _ policy: ResolvedPolicy, tree: inout Tree
) throws(KernelError) -> MatchedCgroups {
    var matched = MatchedCgroups()
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
            }
            for cgroup in found {
                matched.add(cgroup, index, at: match.span, policy)
            }
        }
    }
    return matched
}

extension MatchedCgroups {
    fileprivate mutating func add(_ cgroup: CgroupPath, _ index: Int, at span: SourceSpan, _ policy: ResolvedPolicy) {
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
