import Document
import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report

extension NodeSession where Tree: ~Copyable {
    /// The cgroups of the classes, as they are now.
    mutating func matched(_ policy: ResolvedPolicy) throws(Failure) -> MatchedCgroups {
        let assigned = try assignments()
        do {
            return try matchedCgroups(
                policy, assigned: assigned, podNames: policy.needsPodNames ? podNames() : [:], tree: &tree)
        } catch {
            throw Failure(error)
        }
    }

    /// What was put into classes by name. After a boot, cgroups are others, whatever inode numbers they come to have.
    func assignments() throws(Failure) -> Assignments {
        do {
            guard let bytes = try store.assignments() else { return Assignments() }
            let value = try readJSON(SourceFile(name: store.path + "/assignments.json", bytes: bytes))
            guard var found = Assignments(value) else {
                throw Failure(
                    .stateUnreadable, "`\(store.path)/assignments.json` is of another version", .unavailable,
                    help: ["move it away, and assign again"])
            }
            if value["boot"]?.string != inventory.bootID {
                found.prune { if case .cgroup = $0.target { true } else { false } }
            }
            return found
        } catch {
            throw Failure(any: error)
        }
    }

    func keep(_ assignments: Assignments) throws(Failure) {
        var members = assignments.json.members ?? []
        members.insert(("boot", JSONValue(inventory.bootID)), at: 1)
        do {
            try store.keep(assignments: Array((JSONValue.object(members).json(pretty: true) + "\n").utf8))
        } catch {
            throw Failure(error)
        }
    }

    /// Records that the target is in the class, or is released; the policy is to be put in force then.
    mutating func reassign(
        _ target: Assignments.Target, to className: String?, of loaded: LoadedPolicy
    ) throws(Failure) -> Reassignment {
        let before = try assignments()
        var after = before
        let entry: Assignments.Entry?
        if let className {
            _ = try loaded.workload(className)
            after.assign(target, to: className)
            entry = Assignments.Entry(target, className: className)
        } else {
            entry = before.entry(of: target)
            after.release(target)
        }
        try forgetGone(&after)
        if after != before { try keep(after) }
        return Reassignment(before: before, after: after, entry: entry)
    }

    /// What could not be put in force is not recorded either.
    func undo(_ change: Reassignment) throws(Failure) {
        if change.after != change.before { try keep(change.before) }
    }

    /// Assignments of cgroups that are gone, or others by now.
    private mutating func forgetGone(_ assignments: inout Assignments) throws(Failure) {
        var gone: Set<Assignments.Entry> = []
        do {
            for entry in assignments.entries {
                guard case .cgroup = entry.target else { continue }
                if try cgroups(of: entry.target, tree: &tree).isEmpty { gone.insert(entry) }
            }
        } catch {
            throw Failure(error)
        }
        assignments.prune { gone.contains($0) }
    }

    /// Where the policies are that were put in force last; empty where there are none, or they came from a pipe.
    func policyPaths() throws(Failure) -> [String] {
        do {
            guard let bytes = try store.policies() else { return [] }
            let value = try readJSON(SourceFile(name: store.path + "/policies.json", bytes: bytes))
            return value.items?.compactMap(\.string) ?? []
        } catch {
            throw Failure(any: error)
        }
    }

    /// Notes where the policies are that are in force now.
    func keep(policyPaths paths: [String]) throws(Failure) {
        let lasting = paths.contains("-") ? [] : paths.map(absolutePath)
        let bytes = Array((JSONValue.array(lasting.map { JSONValue($0) }).json(pretty: false) + "\n").utf8)
        do {
            if try store.policies() != bytes { try store.keep(policies: bytes) }
        } catch {
            throw Failure(error)
        }
    }

    /// The policy that is in force, read again.
    func policyInForce() throws(Failure) -> LoadedPolicy {
        let paths = try policyPaths()
        if paths.isEmpty {
            throw Failure(
                .noPolicyInForce, "no policy is in force here, or none that is in a file", .findings,
                help: ["put one in force first: `bulkhead apply FILE`, or start `bulkhead run`"])
        }
        return try LoadedPolicy(paths: paths).valid()
    }
}

/// A change of what is assigned.
struct Reassignment {
    let before: Assignments
    let after: Assignments
    /// What is assigned now, or was until it was released.
    let entry: Assignments.Entry?
}

extension LoadedPolicy {
    /// The class of this name.
    func workload(_ name: String) throws(Failure) -> WorkloadClass {
        let classes = set?.classes ?? []
        if let found = classes.first(where: { $0.name.value == name }) { return found }
        let near = nearest(name, among: classes.map(\.name.value))
        throw Failure(
            .classUnknown, "the policy in force has no class `\(name)`", .findings,
            help: [near.map { "the nearest is `\($0)`" } ?? "`bulkhead classes` lists them"])
    }
}
