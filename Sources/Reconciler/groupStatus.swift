package import KernelInterface
package import Planner

/// What became of one resource group that was set up.
package struct GroupStatus: Equatable, Sendable {
    package let held: HeldGroup
    /// What of the values that were set is there now; nil where the group is gone.
    package let present: Schemata?
    package let mode: ResourceGroupMode?
    /// Tasks of its classes that are in the default group.
    package let strays: Int
    package var state: ValueStatus.State
    /// What holds its portions at other values; for `adjusted`.
    package var adjustments: [Adjustment] = []
}

/// Looks at every held resource group again. In their order.
package func groupStatus<Tree: KernelTree & ~Copyable>(
    of originals: Originals, tree: inout Tree
) throws(KernelError) -> [GroupStatus] {
    if originals.groups.isEmpty { return [] }
    let placement: TaskPlacement
    do {
        placement = try TaskPlacement(tree: &tree)
    } catch {
        // The file system was unmounted, and its groups went with it.
        guard error.isGone else { throw error }
        return originals.groups.map(GroupStatus.init(gone:))
    }
    var found: [GroupStatus] = []
    for held in originals.groups {
        do {
            found.append(try status(of: held, placement, tree: &tree))
        } catch {
            guard error.isGone else { throw error }
            found.append(GroupStatus(gone: held))
        }
    }
    return found
}

private func status<Tree: KernelTree & ~Copyable>(
    of held: HeldGroup, _ placement: TaskPlacement, tree: inout Tree
) throws(KernelError) -> GroupStatus {
    guard held.isSame(as: try tree.identity(of: held.group.path)) else {
        return GroupStatus(held: held, present: nil, mode: nil, strays: 0, state: .recreated)
    }
    var strays = 0
    for members in held.members {
        let all = try threads(of: members.cgroups, except: Set(members.except), tree: &tree)
        strays += placement.tasks(all, in: .default).count
    }
    if held.group.isMonitor {
        return GroupStatus(
            held: held, present: Schemata(), mode: .shareable, strays: strays, state: strays > 0 ? .drifted : .inForce)
    }
    let text = try tree.read(held.group.path, .schemata)
    // A text that cannot be read differs from what was set.
    let present = held.inForce.values(in: (try? Schemata(parsing: text)) ?? Schemata())
    var mode = held.mode
    if held.mode != .shareable {
        // A word that is none of the kernel's modes differs from what was set.
        mode = (try? ResourceGroupMode(parsing: tree.read(held.group.path, .mode))) ?? .shareable
    }
    let isInForce = held.inForce.isGranted(by: present) && mode == held.mode && strays == 0
    return GroupStatus(
        held: held, present: present, mode: mode, strays: strays, state: isInForce ? .inForce : .drifted)
}

extension GroupStatus {
    fileprivate init(gone held: HeldGroup) {
        self.init(held: held, present: nil, mode: nil, strays: 0, state: .gone)
    }
}
