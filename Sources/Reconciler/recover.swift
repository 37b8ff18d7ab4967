package import KernelInterface
package import Planner

/// What was found of a transaction that was cut short.
package struct Recovery: Equatable, Sendable {
    /// Operations that had been carried out and were undone.
    package var undone = 0
    /// Values that somebody else changed since, and cgroups and controllers that somebody uses: left as they are.
    package var left: [PlannedOperation] = []
    package var leftGroups: [GroupOperation] = []

    package init() {}
}

/// Undoes a transaction that was cut short by a crash, so that the node is in the old state again.
///
/// Safe to repeat, and safe when it is cut short itself: an operation is undone only where its result is found. What
/// somebody else has begun to use since, a created cgroup or an enabled controller, is left to them.
/// Returns nil when there is nothing to recover.
package func recover<Tree: KernelTree & ~Copyable, Store: StateStore & ~Copyable>(
    pageBytes: UInt64, tree: inout Tree, store: inout Store
) throws(ApplyFailure) -> Recovery? {
    let pending: [UInt8]
    do {
        guard let found = try store.load().pending else { return nil }
        pending = found
    } catch {
        throw ApplyFailure(.state(error))
    }
    let plan: Plan
    do {
        plan = try Plan(decoding: pending)
    } catch {
        throw ApplyFailure(.unreadable(error))
    }
    if tree.hasManager { tree.persist(plan.persistent) }
    defer { tree.persist([:]) }
    var recovery = Recovery()
    var remains: [UndoFailure] = []
    let groupRemains = recoverGroups(plan.groups, &recovery, tree: &tree)
    var stuck = StuckSets()
    let removed = plan.removedCgroups
    let steps = plan.steps
    for operation in plan.operations.reversed() {
        do throws(KernelError) {
            let isKnownByPath = removed.contains(operation.cgroup)
            let found = try trace(
                of: operation, isKnownByPath: isKnownByPath, steps: steps[Place(operation)] ?? [],
                pageBytes: pageBytes, tree: &tree)
            switch found {
            case .absent: continue
            case .foreign: recovery.left.append(operation)
            case .present:
                if let obstacle = stuck.obstacle(of: operation) { throw obstacle }
                try undo(operation.change, on: operation.cgroup, pageBytes: pageBytes, tree: &tree)
                recovery.undone += 1
            }
        } catch {
            // Whatever cannot be looked at is not known to be in use.
            if error.errno == .busy, (try? isInUse(operation, tree: &tree)) == true {
                recovery.left.append(operation)
            } else {
                remains.append(UndoFailure(operation: operation, error: error))
                stuck.add(operation, error)
            }
        }
    }
    for operation in plan.expected {
        do throws(KernelError) {
            if try !restorePartition(operation, of: plan, pageBytes: pageBytes, tree: &tree) {
                recovery.left.append(operation)
            }
        } catch {
            remains.append(UndoFailure(operation: operation, error: error))
        }
    }
    if let first = groupRemains.first {
        throw ApplyFailure(
            .groupRefused(first.operation, first.error), rolledBack: recovery.undone, remains: remains,
            groupRemains: groupRemains)
    }
    if let first = remains.first {
        throw ApplyFailure(.refused(first.operation, first.error), rolledBack: recovery.undone, remains: remains)
    }
    do {
        try store.abandon()
    } catch {
        throw ApplyFailure(.state(error), rolledBack: recovery.undone)
    }
    return recovery
}

/// Undoes what is found of changes of resource groups; returns what could not be undone.
///
/// Where resctrl is not mounted any more all of it is gone, and nothing is left to undo.
private func recoverGroups<Tree: KernelTree & ~Copyable>(
    _ operations: [GroupOperation], _ recovery: inout Recovery, tree: inout Tree
) -> [GroupUndoFailure] {
    var remains: [GroupUndoFailure] = []
    for operation in operations.reversed() {
        do {
            guard try exists(.default, tree: &tree) else { return [] }
            switch try trace(of: operation, tree: &tree) {
            case .absent: continue
            case .foreign: recovery.leftGroups.append(operation)
            case .present:
                try undo(operation.change, on: operation.group, tree: &tree)
                recovery.undone += 1
            }
        } catch {
            remains.append(GroupUndoFailure(operation: operation, error: error))
        }
    }
    return remains
}

extension Plan {
    /// The values that each file that is written in several steps goes through.
    fileprivate var steps: [Place: [String]] {
        var written: [Place: [String]] = [:]
        for operation in operations {
            guard case .write(_, _, let old, let new) = operation.change else { continue }
            written[Place(operation), default: []] += [old, new].compactMap { $0 }
        }
        return written.filter { $0.value.count > 2 }
    }

    /// Undoing their removal makes them anew, so that their identity tells nothing.
    var removedCgroups: Set<CgroupPath> {
        var paths: Set<CgroupPath> = []
        for operation in operations {
            if case .remove = operation.change { paths.insert(operation.cgroup) }
        }
        return paths
    }
}

/// Whether processes, cgroups or controllers keep a creation or enabling from being undone.
private func isInUse<Tree: KernelTree & ~Copyable>(
    _ operation: PlannedOperation, tree: inout Tree
) throws(KernelError) -> Bool {
    switch operation.change {
    case .create:
        if try !tree.children(of: operation.cgroup).isEmpty { return true }
        return try !tree.read(operation.cgroup, .cgroupProcs).isEmpty
    case .enable(let controllers):
        for name in try tree.children(of: operation.cgroup) {
            let child = operation.cgroup.appending(name)
            let enabled = CgroupController.list(try tree.read(child, .cgroupSubtreeControl))
            if controllers.contains(where: enabled.contains) { return true }
        }
        return false
    case .remove, .disable, .write:
        return false
    }
}
