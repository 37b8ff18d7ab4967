import KernelInterface
import Planner

/// What an operation that was carried out came to.
enum Outcome: Equatable {
    case done
    /// The kernel holds this value instead of the one that was asked for, and that is right.
    case adjusted(String)
    /// It was accepted, and reads back as something else.
    case notGranted(String)
}

/// Carries out one change and verifies it by reading back.
func perform<Tree: KernelTree & ~Copyable>(
    _ change: PlannedOperation.Change, on cgroup: CgroupPath, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Outcome {
    switch change {
    case .create:
        try tree.create(cgroup)
    case .remove:
        try tree.remove(cgroup)
    case .enable(let controllers):
        try tree.write(cgroup, .cgroupSubtreeControl, subtreeCommand(controllers, sign: "+"))
    case .disable(let controllers):
        try tree.write(cgroup, .cgroupSubtreeControl, subtreeCommand(controllers, sign: "-"))
    case .write(let file, let key, _, let new):
        return try set(file, key, new, of: cgroup, pageBytes: pageBytes, tree: &tree)
    }
    return .done
}

/// Makes sure of a value that is to be as asked already; nil where it is.
func confirm<Tree: KernelTree & ~Copyable>(
    _ file: InterfaceFile, _ key: String?, _ value: String, of cgroup: CgroupPath, pageBytes: UInt64,
    tree: inout Tree
) throws(KernelError) -> Outcome? {
    let text = try tree.read(cgroup, file)
    // A text that cannot be read is not the value.
    if let present = try? file.canonical(text, key: key), file.grants(present, asked: value, pageBytes: pageBytes) {
        return nil
    }
    return try set(file, key, value, of: cgroup, pageBytes: pageBytes, tree: &tree)
}

/// Undoes one change. What is gone, or was not there yet, needs no undoing.
func undo<Tree: KernelTree & ~Copyable>(
    _ change: PlannedOperation.Change, on cgroup: CgroupPath, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) {
    do throws(KernelError) {
        switch change {
        case .create:
            try tree.remove(cgroup)
        case .remove:
            try tree.create(cgroup)
        case .enable(let controllers):
            try tree.write(cgroup, .cgroupSubtreeControl, subtreeCommand(controllers, sign: "-"))
        case .disable(let controllers):
            try tree.write(cgroup, .cgroupSubtreeControl, subtreeCommand(controllers, sign: "+"))
        case .write(let file, let key, let old, _):
            guard let old else { return }
            let outcome = try set(file, key, old, of: cgroup, pageBytes: pageBytes, tree: &tree)
            if case .notGranted(let granted) = outcome {
                throw KernelError(
                    .write, path: cgroup.path(of: file), value: old, errno: .invalidArgument,
                    reason: "it reads `\(granted)` afterwards")
            }
        }
    } catch {
        guard error.isGone, try isLost(change, of: cgroup, pageBytes: pageBytes, tree: &tree) else { throw error }
    }
}

private func subtreeCommand(_ controllers: [CgroupController], sign: String) -> String {
    controllers.map { sign + $0.name }.joined(separator: " ") + "\n"
}

func set<Tree: KernelTree & ~Copyable>(
    _ file: InterfaceFile, _ key: String?, _ value: String, of cgroup: CgroupPath, pageBytes: UInt64,
    tree: inout Tree
) throws(KernelError) -> Outcome {
    let text: String
    do {
        text = try tree.writeReadingBack(cgroup, file, file.command(value, key: key))
    } catch {
        guard let outcome = try cleared(file, value, of: cgroup, error, tree: &tree) else { throw error }
        return outcome
    }
    if key == nil, text.utf8.count == value.utf8.count + 1, text.hasPrefix(value) { return .done }
    let granted: String
    do {
        granted = try file.canonical(text, key: key)
    } catch {
        return .notGranted(error.found)
    }
    if granted == value { return .done }
    return file.grants(granted, asked: value, pageBytes: pageBytes) ? .adjusted(granted) : .notGranted(granted)
}

/// Gives a cpuset back that cannot be emptied: kernels before 7.0 answer ENOSPC while the cgroup has processes.
///
/// An empty list means the parent's, so the parent's effective list is written instead. Nil when this is not the case.
private func cleared<Tree: KernelTree & ~Copyable>(
    _ file: InterfaceFile, _ value: String, of cgroup: CgroupPath, _ error: KernelError, tree: inout Tree
) throws(KernelError) -> Outcome? {
    guard value.isEmpty, error.errno == .noSpace, let effective = file.effective, let parent = cgroup.parent else {
        return nil
    }
    let text = try tree.read(parent, effective)
    let granted = String(try tree.writeReadingBack(cgroup, file, text).prefix { $0 != "\n" })
    return text.dropLast() == granted ? .adjusted(granted) : .notGranted(granted)
}
