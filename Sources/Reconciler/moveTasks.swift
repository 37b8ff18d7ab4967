package import KernelInterface
import Planner

/// Moves the tasks of a step into its group until none is left to move.
///
/// Threads are tasks of their own. What a task forks is in its group, so that only what was forked before its parent
/// moved has to be found by looking again; tasks that ended are passed over (ESRCH is normal).
func moveTasks<Tree: KernelTree & ~Copyable>(
    _ move: TaskMove, into group: ResourceGroup, tree: inout Tree
) throws(KernelError) {
    let except = Set(move.except)
    var known: [Int] = []
    for _ in 0..<settlingRounds {
        let new = try threads(of: move.cgroups, except: except, tree: &tree).removing(known)
        if new.isEmpty { return }
        let waiting = try TaskPlacement(tree: &tree).tasks(new, in: move.source)
        if waiting.isEmpty { return }
        try write(waiting, to: group, tree: &tree)
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

/// The tasks of the cgroups of a step that are in its source group, in ascending order.
func tasks<Tree: KernelTree & ~Copyable>(of move: TaskMove, tree: inout Tree) throws(KernelError) -> [Int] {
    let placement = try TaskPlacement(tree: &tree)
    return placement.tasks(try threads(of: move.cgroups, except: Set(move.except), tree: &tree), in: move.source)
}

/// Every resource group, the default group first, then by name, each CTRL_MON group before its MON groups.
package func resourceGroups<Tree: KernelTree & ~Copyable>(tree: inout Tree) throws(KernelError) -> [ResourceGroup] {
    var found = [ResourceGroup.default]
    found += try tree.directories(of: .root).compactMap { ResourceGroup(control: $0) }
    for control in found {
        do {
            found += try tree.directories(of: control.path.appending("mon_groups")).compactMap(control.monitoring)
        } catch {
            // The processor monitors nothing, or the group went away meanwhile.
            guard error.isGone else { throw error }
        }
    }
    return found.sorted()
}

/// The thread ids of cgroups and of everything below them, ascending; cgroups that went away have none.
func threads<Tree: KernelTree & ~Copyable>(
    of cgroups: [CgroupPath], except: Set<CgroupPath>, tree: inout Tree
) throws(KernelError) -> [Int] {
    var found: [Int] = []
    var pending = cgroups
    while let cgroup = pending.popLast() {
        do {
            appendIDs(in: try tree.read(cgroup, .cgroupThreads), to: &found)
            for name in try tree.children(of: cgroup) {
                let child = cgroup.appending(name)
                if !except.contains(child) { pending.append(child) }
            }
        } catch {
            guard error.isGone else { throw error }
        }
    }
    found.sort()
    return found.removing([])
}

extension [Int] {
    /// What of an ascending list is not in another one, each once. Hashing thousands of ids costs more than moving them.
    fileprivate func removing(_ others: [Int]) -> [Int] {
        var kept: [Int] = []
        kept.reserveCapacity(count)
        var next = 0
        for id in self {
            while next < others.count, others[next] < id { next += 1 }
            if next < others.count, others[next] == id { continue }
            if kept.last != id { kept.append(id) }
        }
        return kept
    }
}

/// Writes ids to `tasks`, as many in one write as a page holds; one at a time where the kernel is older than 6.7.
private func write<Tree: KernelTree & ~Copyable>(
    _ tasks: [Int], to group: ResourceGroup, tree: inout Tree
) throws(KernelError) {
    var rest = tasks[...]
    var takesLists = true
    while !rest.isEmpty {
        let (text, count) = list(rest, limit: takesLists ? pageLimit : 1)
        do {
            try tree.write(group.path, .tasks, text)
            rest = rest.dropFirst(count)
        } catch {
            switch error.errno {
            case .noSuchProcess:
                // Those before it were moved, those behind it were not.
                let failed = error.reason.flatMap(failedTask).flatMap { rest.prefix(count).firstIndex(of: $0) }
                rest = rest[((failed ?? rest.startIndex) + 1)...]
            case .invalidArgument where count > 1: takesLists = false
            default: throw error
            }
        }
    }
}

/// A page less some room for the last number.
private let pageLimit = 4000

private func list(_ tasks: ArraySlice<Int>, limit: Int) -> (text: String, count: Int) {
    var text = ""
    text.reserveCapacity(limit + 24)
    var count = 0
    for task in tasks {
        if count > 0 {
            if text.utf8.count >= limit { break }
            text += ","
        }
        text += String(task)
        count += 1
    }
    return (text + "\n", count)
}

/// The id in `No task 1234`, as last_cmd_status says it.
private func failedTask(_ reason: String) -> Int? {
    let words = reason.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A || $0 == UInt8(ascii: ";") })
        .map { String(Substring($0)) }
    guard let place = words.indices.last(where: { words[$0] == "task" && $0 > 0 && words[$0 - 1] == "No" }),
        place + 1 < words.count
    else { return nil }
    return Int(words[place + 1])
}
