import KernelInterface
import Planner

/// Carries out one change of a resource group and verifies it by reading back. `found` are the tasks to move that
/// planning found.
func perform<Tree: KernelTree & ~Copyable>(
    _ change: GroupOperation.Change, on group: ResourceGroup, found: [Int], tree: inout Tree
) throws(KernelError) -> Outcome {
    switch change {
    case .create: try tree.create(group.path)
    case .remove: try tree.remove(group.path)
    case .schemata(_, let new): return try set(new, of: group, tree: &tree)
    case .mode(_, let new): return try set(new, of: group, tree: &tree)
    case .tasks(let move): try moveTasks(move, found: found, into: group, tree: &tree)
    }
    return .done
}

/// Undoes one change. What is gone, or was not there yet, needs no undoing; safe to repeat.
func undo<Tree: KernelTree & ~Copyable>(
    _ change: GroupOperation.Change, on group: ResourceGroup, tree: inout Tree
) throws(KernelError) {
    switch change {
    case .create:
        do {
            try tree.remove(group.path)
        } catch {
            guard error.isGone else { throw error }
        }
    case .remove(let schemata):
        try tree.create(group.path)
        if !schemata.isEmpty { try require(set(schemata, of: group, tree: &tree), schemata.description, group) }
    case .schemata(let old, _):
        guard let old else { return }
        try require(set(old, of: group, tree: &tree), old.description, group)
    case .mode(let old, _):
        try require(set(old, of: group, tree: &tree), old.rawValue, group)
    case .tasks(let move):
        guard !move.isStray, try exists(group, tree: &tree) else { return }
        let back = TaskMove(cgroups: move.cgroups, except: move.except, source: group)
        try moveTasks(back, into: exists(move.source, tree: &tree) ? move.source : .default, tree: &tree)
    }
}

func require(_ outcome: Outcome, _ value: String, _ group: ResourceGroup) throws(KernelError) {
    guard case .notGranted(let granted) = outcome else { return }
    throw KernelError(
        .write, in: .resctrl, path: group.path.description, value: value, errno: .invalidArgument,
        reason: "it reads `\(granted)` afterwards")
}

func set<Tree: KernelTree & ~Copyable>(
    _ wanted: Schemata, of group: ResourceGroup, tree: inout Tree
) throws(KernelError) -> Outcome {
    try tree.write(group.path, .schemata, wanted.description + "\n")
    let text = try tree.read(group.path, .schemata)
    let present: Schemata
    do {
        present = try Schemata(parsing: text)
    } catch {
        return .notGranted(error.found)
    }
    let granted = wanted.values(in: present)
    if granted == wanted { return .done }
    return wanted.isGranted(by: granted) ? .adjusted(granted.description) : .notGranted(granted.description)
}

func set<Tree: KernelTree & ~Copyable>(
    _ mode: ResourceGroupMode, of group: ResourceGroup, tree: inout Tree
) throws(KernelError) -> Outcome {
    try tree.write(group.path, .mode, mode.rawValue + "\n")
    let text = try tree.read(group.path, .mode)
    let word = String(text.prefix { $0 != "\n" })
    return word == mode.rawValue ? .done : .notGranted(word)
}

func exists<Tree: KernelTree & ~Copyable>(_ group: ResourceGroup, tree: inout Tree) throws(KernelError) -> Bool {
    do {
        _ = try tree.identity(of: group.path)
        return true
    } catch {
        if error.isGone { return false }
        throw error
    }
}

/// Looks for the result of a change that may have been carried out.
func trace<Tree: KernelTree & ~Copyable>(
    of operation: GroupOperation, tree: inout Tree
) throws(KernelError) -> Trace {
    let group = operation.group
    do {
        // What undoing a removal made is another group of the same name, so that the number tells nothing.
        _ = try tree.identity(of: group.path)
        switch operation.change {
        case .remove: return .absent
        case .create, .tasks: return .present
        case .mode(let old, let new):
            let word = String(try tree.read(group.path, .mode).prefix { $0 != "\n" })
            return word == old.rawValue ? .absent : word == new.rawValue ? .present : .foreign
        case .schemata(let old, let new):
            // A text that cannot be read is not one that was written here.
            guard let old, let present = try? Schemata(parsing: tree.read(group.path, .schemata)) else {
                return .absent
            }
            if old.values(in: present) == old { return .absent }
            return new.isGranted(by: new.values(in: present)) ? .present : .foreign
        }
    } catch {
        guard error.isGone else { throw error }
        if case .remove = operation.change { return .present }
        return .absent
    }
}
