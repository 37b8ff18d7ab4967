import KernelInterface
import Planner

/// Moves the tasks of a step into its group until none is left to move.
///
/// Threads are tasks of their own. What a task forks is in its group, so that only what was forked before its parent
/// moved has to be found by looking again; tasks that ended are passed over (ESRCH is normal). `found` are those that
/// planning found in the source, ascending: they are moved without looking for them a second time.
func moveTasks<Tree: KernelTree & ~Copyable>(
    _ move: TaskMove, found: [Int] = [], into group: ResourceGroup, tree: inout Tree
) throws(KernelError) {
    let except = Set(move.except)
    var known = found
    try assign(found, from: move.source, to: group, tree: &tree)
    for round in 0..<settlingRounds {
        let present = try threads(of: move.cgroups, except: except, tree: &tree)
        if round == 0 { try giveBack(found.removing(present), to: move.source, from: group, tree: &tree) }
        let new = present.removing(known)
        if new.isEmpty { return }
        let waiting = try TaskPlacement(for: move.source, tree: &tree).tasks(new, in: move.source)
        if waiting.isEmpty { return }
        try assign(waiting, from: move.source, to: group, tree: &tree)
        known.append(contentsOf: new)
        known.sort()
    }
    throw KernelError(
        .write, in: .resctrl, path: group.path.path(of: .tasks), errno: .tryAgain,
        reason: "after \(settlingRounds) rounds there are still tasks outside the group")
}

/// A parent that forks as fast as it can leaves at most the children of one round behind, and those are moved in the
/// next, so that a handful of rounds is what it takes.
private let settlingRounds = 64

/// Only tasks of its CTRL_MON group can be moved to a MON group.
private func assign<Tree: KernelTree & ~Copyable>(
    _ tasks: [Int], from source: ResourceGroup, to group: ResourceGroup, tree: inout Tree
) throws(KernelError) {
    if group.isMonitor, source.controlGroup != group.controlGroup {
        try write(tasks, to: group.controlGroup, tree: &tree)
    }
    try write(tasks, to: group, tree: &tree)
}

/// Gives back what was moved and is no task of the cgroups: one that left them after planning, or one that has the id
/// of a task that ended since.
private func giveBack<Tree: KernelTree & ~Copyable>(
    _ departed: [Int], to source: ResourceGroup, from group: ResourceGroup, tree: inout Tree
) throws(KernelError) {
    if departed.isEmpty { return }
    var inGroup: [Int] = []
    try appendTasks(of: group, to: &inGroup, tree: &tree)
    inGroup.sort()
    let alive = departed.removing(departed.removing(inGroup))
    if alive.isEmpty { return }
    try assign(alive, from: group, to: exists(source, tree: &tree) ? source : .default, tree: &tree)
}
