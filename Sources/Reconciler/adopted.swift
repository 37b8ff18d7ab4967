package import KernelInterface
package import Planner

/// What is held, with the cgroups of units that were started again since: systemd makes a new cgroup and sets our
/// properties of the unit again, so that what was there before they were set is still to be given back.
///
/// A new cgroup in which one of them is not in force is somebody else's, and left as it is.
package func adopted<Tree: KernelTree & ~Copyable>(
    _ originals: Originals, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Originals {
    guard tree.hasManager else { return originals }
    var adopted = originals
    for (index, held) in originals.cgroups.enumerated() {
        guard held.identity != nil, held.path.unitName != nil, !held.values.isEmpty,
            let found = try identity(held.path, tree: &tree), !held.isSame(as: found),
            try tree.managed(among: [held.path])[held.path] != nil,
            try areInForce(held, pageBytes: pageBytes, tree: &tree)
        else { continue }
        adopted.cgroups[index] = HeldCgroup(
            path: held.path, identity: found, isCreated: held.isCreated, enabled: held.enabled, values: held.values)
    }
    return adopted
}

/// nil where there is no such cgroup now.
private func identity<Tree: KernelTree & ~Copyable>(
    _ cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> CgroupIdentity? {
    do {
        return try tree.identity(of: cgroup)
    } catch {
        if error.isGone { return nil }
        throw error
    }
}

/// Whether every value that systemd knows is in force; those that it does not know went with the old cgroup.
private func areInForce<Tree: KernelTree & ~Copyable>(
    _ held: HeldCgroup, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Bool {
    for value in held.values
    where unitAssignments(for: value.file, value.file.command(value.inForce, key: value.key)) != nil {
        let text: String
        do {
            text = try tree.read(held.path, value.file)
        } catch {
            if error.isGone { return false }
            throw error
        }
        // A text that cannot be read is not the value.
        guard let present = try? value.file.canonical(text, key: value.key),
            value.file.grants(present, asked: value.inForce, pageBytes: pageBytes)
        else { return false }
    }
    return true
}
