package import KernelInterface
package import Planner

/// A controller that was enabled here and that somebody disabled since: its files went away below, with their values.
package struct LostController: Hashable, Sendable {
    package let cgroup: CgroupPath
    package let controllers: [CgroupController]
    package let writer: Writer
}

/// Looks at `cgroup.subtree_control` of the cgroups that may have changed.
package func lostControllers<Tree: KernelTree & ~Copyable>(
    of held: Originals, at writes: ForeignWrites, tree: inout Tree
) throws(KernelError) -> [LostController] {
    var found: [LostController] = []
    for cgroup in writes.touchedControllers(of: held) {
        let present: [CgroupController]
        do {
            present = CgroupController.list(try tree.read(cgroup.path, .cgroupSubtreeControl))
        } catch {
            // The cgroup went with its controllers, which is no drift.
            guard error.isGone else { throw error }
            continue
        }
        let lost = cgroup.enabled.filter { !present.contains($0) }
        if lost.isEmpty { continue }
        found.append(
            LostController(
                cgroup: cgroup.path, controllers: lost, writer: writes.writer(of: cgroup.path, .cgroupSubtreeControl)))
    }
    return found
}
