import KernelInterface
import Planner
import Policy

/// Reads what planning resource groups needs: every group with its schemata and mode, and where the tasks of the classes
/// that ask for one are. Nil where no resctrl is mounted, or nothing of it is asked or held.
func observedResctrl<Tree: KernelTree & ~Copyable>(
    _ policy: ResolvedPolicy, _ matched: MatchedCgroups, held: [HeldGroup], inventory: Inventory, tree: inout Tree
) throws(KernelError) -> ObservedResctrl? {
    let isAsked = policy.classes.contains { $0.allocation?.isEmpty == false }
    guard let mount = inventory.resctrlMount, isAsked || !held.isEmpty else { return nil }
    var groups: [ObservedGroup] = []
    for group in try resourceGroups(tree: &tree) {
        do {
            groups.append(try observed(group, tree: &tree))
        } catch {
            guard error.isGone else { throw error }
        }
    }
    var members = policy.classes.map { _ in ObservedMembers() }
    guard isAsked else { return ObservedResctrl(mount: mount, groups: groups, members: members) }
    let placement = try TaskPlacement(tree: &tree)
    for (index, workload) in policy.classes.enumerated() where workload.allocation?.isEmpty == false {
        members[index] = try observedMembers(index, matched, placement, tree: &tree)
    }
    return ObservedResctrl(mount: mount, groups: groups, members: members)
}

private func observed<Tree: KernelTree & ~Copyable>(
    _ group: ResourceGroup, tree: inout Tree
) throws(KernelError) -> ObservedGroup {
    let identity = try tree.identity(of: group.path)
    if group.isMonitor {
        return ObservedGroup(group: group, identity: identity, schemata: Schemata(), mode: .shareable)
    }
    let text = try tree.read(group.path, .schemata)
    let word = try mode(of: group, tree: &tree)
    do throws(KernelTextError) {
        return ObservedGroup(
            group: group, identity: identity, schemata: try Schemata(parsing: text),
            mode: try word.map(ResourceGroupMode.init(parsing:)) ?? .shareable)
    } catch {
        throw KernelError(
            .read, in: .resctrl, path: group.path.path(of: .schemata), errno: .invalidArgument,
            reason: error.description)
    }
}

/// Nil on a kernel before 4.19, or without cache allocation, which has no modes.
private func mode<Tree: KernelTree & ~Copyable>(
    of group: ResourceGroup, tree: inout Tree
) throws(KernelError) -> String? {
    do {
        return try tree.read(group.path, .mode)
    } catch {
        guard error.kind == .absent else { throw error }
        return nil
    }
}

/// The cgroups of a class, and in which groups their tasks are, with everything below that is not another class's.
private func observedMembers<Tree: KernelTree & ~Copyable>(
    _ index: Int, _ matched: MatchedCgroups, _ placement: TaskPlacement, tree: inout Tree
) throws(KernelError) -> ObservedMembers {
    var members = ObservedMembers()
    let own = matched.classes.filter { $0.value == index }.keys.sorted()
    // What is below another cgroup of the class comes with it.
    members.cgroups = own.filter { cgroup in !cgroup.ancestors.contains { matched.classes[$0] == index } }
    members.except = matched.classes.filter { other in
        other.value != index && other.key.ancestors.contains { matched.classes[$0] == index }
    }.keys.sorted()
    members.tasks = placement.grouped(try threads(of: members.cgroups, except: Set(members.except), tree: &tree))
    return members
}
