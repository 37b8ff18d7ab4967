import KernelInterface
import Planner

/// Which resource group each task is in.
struct TaskPlacement {
    /// The default group, and every other one that was read and has tasks.
    private var groups = [ResourceGroup.default]
    /// Of every task that was read, its id and, in the low bits, the index of its MON group, or of its CTRL_MON group
    /// where it is in none; ascending. Sorting such numbers costs less than hashing ids, which come nearly sorted.
    private var places: [Int] = []

    private static let groupBits = 20

    /// Reads the tasks of every group but the default one, which has all others; where it is just asked what is in
    /// `source`, only the groups that tell.
    init<Tree: KernelTree & ~Copyable>(
        for source: ResourceGroup = .default, tree: inout Tree
    ) throws(KernelError) {
        var ids: [Int] = []
        for group in try resourceGroups(tree: &tree) where !group.isDefault {
            guard source.isDefault || group == source || group.controlGroup == source else { continue }
            ids.removeAll(keepingCapacity: true)
            try appendTasks(of: group, to: &ids, tree: &tree)
            if ids.isEmpty { continue }
            // A CTRL_MON group lists the tasks of its MON groups, too, and comes before them.
            places.reserveCapacity(places.count + ids.count)
            for task in ids { places.append(task << Self.groupBits | groups.count) }
            groups.append(group)
        }
        places.sort()
    }

    /// Those of some tasks that are in a group; both ascending, each once.
    func tasks(_ tasks: [Int], in group: ResourceGroup) -> [Int] {
        guard let index = groups.firstIndex(of: group) else { return [] }
        if places.isEmpty { return tasks }
        var found: [Int] = []
        found.reserveCapacity(tasks.count)
        forEach(tasks) { if $1 == index { found.append($0) } }
        return found
    }

    /// Some tasks by the group that they are in; both ascending, each once. A group without any is not among them.
    func grouped(_ tasks: [Int]) -> [ResourceGroup: [Int]] {
        if tasks.isEmpty { return [:] }
        if places.isEmpty { return [.default: tasks] }
        var lists: [[Int]] = groups.map { _ in [] }
        forEach(tasks) { lists[$1].append($0) }
        var found: [ResourceGroup: [Int]] = [:]
        for (group, list) in zip(groups, lists) where !list.isEmpty { found[group] = list }
        return found
    }

    /// Calls `body` with each of some tasks, which ascend, and the index of its group.
    private func forEach(_ tasks: [Int], _ body: (_ task: Int, _ group: Int) -> Void) {
        var next = 0
        for task in tasks {
            var group = 0
            while next < places.count, places[next] >> Self.groupBits <= task {
                // The last one is of the MON group.
                if places[next] >> Self.groupBits == task { group = places[next] & (1 << Self.groupBits - 1) }
                next += 1
            }
            body(task, group)
        }
    }
}

/// Adds the ids in the `tasks` file of a group; none for a group that went away.
func appendTasks<Tree: KernelTree & ~Copyable>(
    of group: ResourceGroup, to found: inout [Int], tree: inout Tree
) throws(KernelError) {
    do {
        appendIDs(in: try tree.read(group.path, .tasks), to: &found)
    } catch {
        if !error.isGone { throw error }
    }
}
