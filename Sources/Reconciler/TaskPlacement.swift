import KernelInterface
import Planner

/// Which resource group each task is in.
struct TaskPlacement {
    /// The default group, and every other one.
    private var groups = [ResourceGroup.default]
    /// Of every task that is not in the default group, the index of its MON group, or of its CTRL_MON group where it is
    /// in none.
    private var places: [Int: Int] = [:]

    /// Reads the tasks of every group but the default one, which has all others.
    init<Tree: KernelTree & ~Copyable>(tree: inout Tree) throws(KernelError) {
        var ids: [Int] = []
        for group in try resourceGroups(tree: &tree) where !group.isDefault {
            ids.removeAll(keepingCapacity: true)
            try appendTasks(of: group, to: &ids, tree: &tree)
            if ids.isEmpty { continue }
            places.reserveCapacity(places.count + ids.count)
            // A CTRL_MON group lists the tasks of its MON groups, too, and comes before them.
            for task in ids { places[task] = groups.count }
            groups.append(group)
        }
    }

    /// Those of some tasks that are in a group, in the same order.
    func tasks(_ tasks: [Int], in group: ResourceGroup) -> [Int] {
        guard let index = groups.firstIndex(of: group) else { return [] }
        if places.isEmpty { return tasks }
        return tasks.filter { place(of: $0) == index }
    }

    /// How many of some tasks are in each group; none for groups that have none.
    func counts(of tasks: [Int]) -> [ResourceGroup: Int] {
        var counts = groups.map { _ in 0 }
        if places.isEmpty {
            counts[0] = tasks.count
        } else {
            for task in tasks { counts[place(of: task)] += 1 }
        }
        var found: [ResourceGroup: Int] = [:]
        for (group, count) in zip(groups, counts) where count > 0 { found[group] = count }
        return found
    }

    private func place(of task: Int) -> Int { places[task] ?? 0 }
}

/// Adds the ids in the `tasks` file of a group; none for a group that went away.
private func appendTasks<Tree: KernelTree & ~Copyable>(
    of group: ResourceGroup, to found: inout [Int], tree: inout Tree
) throws(KernelError) {
    do {
        appendIDs(in: try tree.read(group.path, .tasks), to: &found)
    } catch {
        if !error.isGone { throw error }
    }
}

/// Adds the ids in the text of `tasks` or `cgroup.threads`, one a line.
func appendIDs(in text: String, to found: inout [Int]) {
    var text = text
    text.withUTF8 { bytes in
        var number = 0
        for byte in bytes {
            if (0x30...0x39).contains(byte) {
                number = number &* 10 &+ Int(byte &- 0x30)
                continue
            }
            // 0 stands for a task of another PID namespace, which cannot be named here.
            if number > 0 { found.append(number) }
            number = 0
        }
        if number > 0 { found.append(number) }
    }
}
