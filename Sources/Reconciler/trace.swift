import KernelInterface
import Planner

/// What is found of an operation that may have been carried out.
enum Trace {
    /// It was not carried out, or was undone, or its cgroup is gone.
    case absent
    case present
    /// The value is neither the old one nor the new one.
    case foreign
}

/// Looks for the result of an operation.
///
/// `isKnownByPath` is for cgroups that the plan removes: undoing that makes another cgroup of the same path. `steps` are
/// the values that a write in several steps goes through: one of another step tells that this one was not carried out.
func trace<Tree: KernelTree & ~Copyable>(
    of operation: PlannedOperation, isKnownByPath: Bool, steps: [String] = [], pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Trace {
    do {
        let identity = try tree.identity(of: operation.cgroup)
        if let planned = operation.identity, planned != identity, !isKnownByPath { return .absent }
        switch operation.change {
        case .create: return .present
        case .remove: return .absent
        case .enable(let controllers):
            let enabled = CgroupController.list(try tree.read(operation.cgroup, .cgroupSubtreeControl))
            return controllers.contains(where: enabled.contains) ? .present : .absent
        case .disable(let controllers):
            let enabled = CgroupController.list(try tree.read(operation.cgroup, .cgroupSubtreeControl))
            return controllers.allSatisfy(enabled.contains) ? .absent : .present
        case .write(let file, let key, let old, let new):
            // While the cgroup is idle there is no weight to be put back.
            if file.isWeight, try isIdle(operation.cgroup, tree: &tree) { return .absent }
            let text = try tree.read(operation.cgroup, file)
            // A text that cannot be read is not one that was written here.
            guard let present = try? file.canonical(text, key: key), present != old else { return .absent }
            if file.grants(present, asked: new, pageBytes: pageBytes) { return .present }
            if file == .cpusetCpusPartition {
                if CPUSetPartition.isOutOfForce(present, asked: new) { return .present }
                // Restored once everything around it is as it was.
                if let old, CPUSetPartition.isOutOfForce(present, asked: old) { return .absent }
            }
            if steps.contains(where: { file.grants(present, asked: $0, pageBytes: pageBytes) }) { return .absent }
            return try isCleared(file, present, old, new, operation.cgroup, tree: &tree)
        }
    } catch {
        guard error.isGone else { throw error }
        if case .remove = operation.change { return .present }
        return .absent
    }
}

/// A CPU set that was to be emptied may hold the parent's effective list instead.
private func isCleared<Tree: KernelTree & ~Copyable>(
    _ file: InterfaceFile, _ present: String, _ old: String?, _ new: String, _ cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> Trace {
    guard let effective = file.effective, let parent = cgroup.parent, new.isEmpty || old?.isEmpty == true,
        try tree.read(parent, effective).dropLast() == present
    else { return .foreign }
    return new.isEmpty ? .present : .absent
}

/// Whether a write that was refused, or whose reading back was, has changed anything all the same.
func hasEffect<Tree: KernelTree & ~Copyable>(
    _ operation: PlannedOperation, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Bool {
    switch operation.change {
    case .create, .remove: false
    case .enable, .disable, .write:
        try trace(of: operation, isKnownByPath: false, pageBytes: pageBytes, tree: &tree) != .absent
    }
}

/// Whether what an operation changed is not there any more, so that nothing is left to undo.
func isLost<Tree: KernelTree & ~Copyable>(
    _ change: PlannedOperation.Change, of cgroup: CgroupPath, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Bool {
    do {
        if case .remove = change {
            _ = try tree.identity(of: cgroup.parent ?? .root)
            return false
        }
        _ = try tree.identity(of: cgroup)
        switch change {
        case .create, .remove: return false
        case .enable(let controllers):
            let enabled = CgroupController.list(try tree.read(cgroup, .cgroupSubtreeControl))
            return !controllers.contains(where: enabled.contains)
        case .disable(let controllers):
            let available = CgroupController.list(try tree.read(cgroup, .cgroupControllers))
            return !controllers.allSatisfy(available.contains)
        case .write(let file, let key, let old, let new):
            let text = try tree.read(cgroup, file)
            // A text that cannot be read is not one that was written here.
            guard let present = try? file.canonical(text, key: key) else { return true }
            if file.grants(present, asked: new, pageBytes: pageBytes) { return false }
            if file == .cpusetCpusPartition, CPUSetPartition.isOutOfForce(present, asked: new) { return false }
            return try isCleared(file, present, old, new, cgroup, tree: &tree) != .present
        }
    } catch {
        guard error.isGone else { throw error }
        return true
    }
}

func isIdle<Tree: KernelTree & ~Copyable>(_ cgroup: CgroupPath, tree: inout Tree) throws(KernelError) -> Bool {
    do {
        return try tree.read(cgroup, .cpuIdle) == "1\n"
    } catch {
        // Kernels before 5.15 have no idle cgroups.
        if error.isGone { return false }
        throw error
    }
}

extension InterfaceFile {
    /// Whether idle hides and locks the value.
    var isWeight: Bool { self == .cpuWeight || self == .cpuWeightNice }
}
