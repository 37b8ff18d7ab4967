package import KernelInterface
package import Planner

/// Looks whether the node is still what a saved plan was made for; the first difference, or nil.
package func moved<Tree: KernelTree & ~Copyable>(
    since plan: Plan, tree: inout Tree
) throws(KernelError) -> ApplyFailure.Cause? {
    var created: Set<CgroupPath> = []
    // A value may be written in two steps; only the first starts from what the node has.
    var seen: Set<Place> = []
    for operation in plan.operations + plan.confirmed {
        if created.contains(operation.cgroup) { continue }
        let found = try identity(of: operation.cgroup, tree: &tree)
        if case .create = operation.change {
            if found != nil { return .nodeMoved(operation.cgroup, "it was created since the plan was made") }
            created.insert(operation.cgroup)
            continue
        }
        guard let found else { return .nodeMoved(operation.cgroup, "it was removed since the plan was made") }
        if let planned = operation.identity, planned != found {
            return .nodeMoved(operation.cgroup, "it was removed and created again since the plan was made")
        }
        if let difference = try controllerMoved(operation, tree: &tree) { return difference }
        guard case .write(let file, let key, let old?, _) = operation.change,
            seen.insert(Place(cgroup: operation.cgroup, file: file, key: key)).inserted
        else { continue }
        for face in InterfaceFile.weightFaces where InterfaceFile.weightFaces.contains(file) {
            // Each of them changes what the others read.
            seen.insert(Place(cgroup: operation.cgroup, file: face, key: nil))
        }
        guard let text = try text(of: file, operation.cgroup, tree: &tree)
        else { continue }
        // A text that cannot be read differs from every value.
        let present = (try? file.canonical(text, key: key)) ?? text
        if present != old {
            return .nodeMoved(operation.cgroup, "its \(file) is `\(present)`, and was `\(old)` when the plan was made")
        }
    }
    return try groupsMoved(since: plan, tree: &tree)
}

/// Whether a controller to be enabled is on by now, or one to be disabled is off: undoing would then be wrong.
private func controllerMoved<Tree: KernelTree & ~Copyable>(
    _ operation: PlannedOperation, tree: inout Tree
) throws(KernelError) -> ApplyFailure.Cause? {
    let controllers: [CgroupController]
    var isWanted = true
    switch operation.change {
    case .enable(let names): controllers = names
    case .disable(let names):
        controllers = names
        isWanted = false
    case .create, .remove, .write: return nil
    }
    let enabled = CgroupController.list(
        try text(of: .cgroupSubtreeControl, operation.cgroup, tree: &tree) ?? "")
    guard let moved = controllers.first(where: { enabled.contains($0) == isWanted }) else { return nil }
    return .nodeMoved(
        operation.cgroup,
        isWanted
            ? "its cgroup.subtree_control has `\(moved)` already since the plan was made"
            : "its cgroup.subtree_control has no `\(moved)` any more")
}

extension InterfaceFile {
    fileprivate static let weightFaces: [InterfaceFile] = [.cpuWeight, .cpuWeightNice, .cpuIdle]
}

private struct Place: Hashable {
    let cgroup: CgroupPath
    let file: InterfaceFile
    let key: String?
}

private func identity<Tree: KernelTree & ~Copyable>(
    of cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> CgroupIdentity? {
    do {
        return try tree.identity(of: cgroup)
    } catch {
        if error.isGone { return nil }
        throw error
    }
}

private func text<Tree: KernelTree & ~Copyable>(
    of file: InterfaceFile, _ cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> String? {
    do {
        return try tree.read(cgroup, file)
    } catch {
        if error.isGone { return nil }
        throw error
    }
}
