package import KernelInterface
package import Planner

/// What was found of a transaction that was cut short.
package struct Recovery: Equatable, Sendable {
    /// Operations that had been carried out and were undone.
    package var undone = 0
    /// Values that somebody else changed since: left as they are.
    package var left: [PlannedOperation] = []

    package init() {}
}

/// Undoes a transaction that was cut short by a crash, so that the node is in the old state again.
///
/// Safe to repeat, and safe when it is cut short itself: an operation is undone only where its result is found.
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
    var recovery = Recovery()
    var remains: [UndoFailure] = []
    for operation in plan.operations.reversed() {
        do {
            switch try trace(of: operation, pageBytes: pageBytes, tree: &tree) {
            case .absent: continue
            case .foreign: recovery.left.append(operation)
            case .present:
                try undo(operation.change, on: operation.cgroup, pageBytes: pageBytes, tree: &tree)
                recovery.undone += 1
            }
        } catch {
            remains.append(UndoFailure(operation: operation, error: error))
        }
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

/// Whether a write that was refused, or whose reading back was, has changed anything all the same.
func hasEffect<Tree: KernelTree & ~Copyable>(
    _ operation: PlannedOperation, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Bool {
    switch operation.change {
    case .create, .remove: false
    case .enable, .disable, .write: try trace(of: operation, pageBytes: pageBytes, tree: &tree) != .absent
    }
}

/// What is found of an operation that may have been carried out.
private enum Trace {
    /// It was not carried out, or was undone, or its cgroup is gone.
    case absent
    case present
    /// The value is neither the old one nor the new one.
    case foreign
}

private func trace<Tree: KernelTree & ~Copyable>(
    of operation: PlannedOperation, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Trace {
    do {
        let identity = try tree.identity(of: operation.cgroup)
        if let planned = operation.identity, planned != identity { return .absent }
        switch operation.change {
        case .create: return .present
        case .remove: return .absent
        case .enable(let controllers):
            let enabled = CgroupController.list(try tree.read(operation.cgroup, .cgroupSubtreeControl))
            return controllers.contains(where: enabled.contains) ? .present : .absent
        case .disable(let controllers):
            let enabled = CgroupController.list(try tree.read(operation.cgroup, .cgroupSubtreeControl))
            return controllers.allSatisfy(enabled.contains) ? .absent : .present
        case .write(let file, let key, let old, let new):
            let text = try tree.read(operation.cgroup, file)
            guard let present = try? file.canonical(text, key: key), present != old else {
                // A text that cannot be read is not one that was written here.
                return .absent
            }
            return file.grants(present, asked: new, pageBytes: pageBytes) ? .present : .foreign
        }
    } catch {
        guard error.isGone else { throw error }
        if case .remove = operation.change { return .present }
        return .absent
    }
}
