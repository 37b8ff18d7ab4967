package import KernelInterface
package import Planner

/// Applies a plan as one transaction: all of it, verified by reading back, or nothing.
///
/// The undo of every operation and the state to come are durable in `store` before the first kernel write. When an
/// operation is refused, everything done before is undone in reverse order. Operations on a cgroup that has gone away
/// meanwhile are passed over and reported; one that was recreated means that the node moved.
package func apply<Tree: KernelTree & ~Copyable, Store: StateStore & ~Copyable>(
    _ plan: Plan, pageBytes: UInt64, tree: inout Tree, store: inout Store
) throws(ApplyFailure) -> ApplyReport {
    do {
        let texts = plan.encodedWithNext
        try store.begin(pending: texts.pending, next: texts.next)
    } catch {
        throw ApplyFailure(.state(error))
    }
    var transaction = Transaction(plan: plan, pageBytes: pageBytes)
    if tree.hasManager {
        tree.persist(plan.persistent)
        tree.announce(plan.announced)
    }
    defer { tree.persist([:]) }
    do {
        try transaction.run(tree: &tree)
        try transaction.confirm(tree: &tree)
        try commit(&store)
    } catch {
        throw transaction.rolledBack(from: error, tree: &tree, store: &store)
    }
    transaction.report.applied += transaction.groups.done.count
    transaction.report.unkept = tree.takeUnkept() + notPersistent(plan, tree: &tree)
    transaction.report.adjustedGroups = transaction.groups.adjusted
    return transaction.report
}

/// Values that were to be kept beyond the next boot, of cgroups that nobody manages.
private func notPersistent<Tree: KernelTree & ~Copyable>(_ plan: Plan, tree: inout Tree) -> [UnkeptValue] {
    let asked = plan.operations.filter { $0.reason.isPersistent && $0.reason.kind == .policy }
    if asked.isEmpty { return [] }
    // Who cannot be asked keeps nothing.
    let managed = (try? tree.managed(among: Set(asked.map(\.cgroup)).sorted())) ?? [:]
    return asked.compactMap { operation in
        guard managed[operation.cgroup] == nil, case .write(let file, _, _, _) = operation.change else { return nil }
        return UnkeptValue(operation.cgroup, file, manager: nil)
    }
}

private func commit<Store: StateStore & ~Copyable>(_ store: inout Store) throws(ApplyFailure.Cause) {
    do {
        try store.commit()
    } catch {
        throw .state(error)
    }
}

extension ApplyFailure.Cause: Error {}

private struct Transaction {
    let plan: Plan
    let pageBytes: UInt64
    /// Indices of the operations carried out, in order.
    var done: [Int] = []
    /// Index of the operation that failed: it may have had its effect all the same, as when only reading back failed.
    var failed: Int?
    var report = ApplyReport()
    var groups: GroupTransaction

    init(plan: Plan, pageBytes: UInt64) {
        self.plan = plan
        self.pageBytes = pageBytes
        groups = GroupTransaction(plan)
    }

    mutating func run<Tree: KernelTree & ~Copyable>(tree: inout Tree) throws(ApplyFailure.Cause) {
        var current: CgroupPath?
        var isGone = false
        done.reserveCapacity(plan.operations.count)
        for (index, operation) in plan.operations.enumerated() {
            if operation.cgroup != current {
                current = operation.cgroup
                isGone = try !isPresent(operation, tree: &tree)
            }
            if isGone { continue }
            let outcome: Outcome
            do {
                outcome = try perform(operation.change, on: operation.cgroup, pageBytes: pageBytes, tree: &tree)
            } catch {
                failed = index
                guard error.isGone, try !isPresent(operation, tree: &tree) else { throw .refused(operation, error) }
                failed = nil
                isGone = true
                continue
            }
            done.append(index)
            switch outcome {
            case .done: break
            case .adjusted(let granted):
                report.adjusted.append(AdjustedValue(operation: operation, granted: granted))
            case .notGranted(let granted): throw .notGranted(operation, granted: granted)
            }
            report.applied += 1
        }
        try groups.run(tree: &tree)
    }

    /// Looks at what is to be as asked without a write. A value that is not, since this kernel begins with another one
    /// or a change nearby took it out of force, is written; what was created and enabled takes it along when it goes.
    mutating func confirm<Tree: KernelTree & ~Copyable>(tree: inout Tree) throws(ApplyFailure.Cause) {
        var current: CgroupPath?
        var isThere = false
        for operation in plan.expected where !report.vanished.contains(operation.cgroup) {
            guard case .write(let file, let key, _, let value) = operation.change else { continue }
            if operation.cgroup != current {
                current = operation.cgroup
                isThere = try isPresent(operation, tree: &tree)
            }
            guard isThere else { continue }
            let outcome: Outcome?
            do {
                outcome = try Reconciler.confirm(
                    file, key, value, of: operation.cgroup, pageBytes: pageBytes, tree: &tree)
            } catch {
                guard error.isGone, try !isPresent(operation, tree: &tree) else { throw .refused(operation, error) }
                isThere = false
                continue
            }
            switch outcome {
            case nil: continue
            case .notGranted(let granted): throw .notGranted(operation, granted: granted)
            case .adjusted(let granted):
                report.adjusted.append(AdjustedValue(operation: operation, granted: granted))
            case .done: break
            }
            report.applied += 1
        }
    }

    /// Whether the cgroup that the operation was planned for is there; one that this plan creates is taken for granted.
    private mutating func isPresent<Tree: KernelTree & ~Copyable>(
        _ operation: PlannedOperation, tree: inout Tree
    ) throws(ApplyFailure.Cause) -> Bool {
        guard let planned = operation.identity else { return true }
        let found: CgroupIdentity
        do {
            found = try tree.identity(of: operation.cgroup)
        } catch {
            guard error.isGone else { throw .refused(operation, error) }
            report.vanished.append(operation.cgroup)
            return false
        }
        guard found == planned else {
            throw .nodeMoved(operation.cgroup, "it was removed and created again since the plan was made")
        }
        return true
    }

    /// Undoes what was done, newest first; the pending transaction stays on record if anything remains.
    func rolledBack<Tree: KernelTree & ~Copyable, Store: StateStore & ~Copyable>(
        from cause: ApplyFailure.Cause, tree: inout Tree, store: inout Store
    ) -> ApplyFailure {
        var remains: [UndoFailure] = []
        let groups = groups.undone(tree: &tree)
        var undone = groups.count
        var stuck = StuckSets()
        let suspect = failed.map { [$0] } ?? []
        let removed = plan.removedCgroups
        var current: CgroupPath?
        var isOurs = false
        for index in suspect + done.reversed() {
            let operation = plan.operations[index]
            do throws(KernelError) {
                if operation.cgroup != current {
                    current = nil
                    isOurs = removed.contains(operation.cgroup) ? true : try isUnchanged(operation, tree: &tree)
                    current = operation.cgroup
                }
                guard isOurs else { continue }
                if index == failed, try !hasEffect(operation, pageBytes: pageBytes, tree: &tree) { continue }
                if let obstacle = stuck.obstacle(of: operation) { throw obstacle }
                try undo(operation.change, on: operation.cgroup, pageBytes: pageBytes, tree: &tree)
                undone += 1
            } catch {
                remains.append(UndoFailure(operation: operation, error: error))
                stuck.add(operation, error)
            }
        }
        for operation in plan.expected {
            do throws(KernelError) {
                if try restorePartition(operation, of: plan, pageBytes: pageBytes, tree: &tree) { continue }
                throw KernelError(
                    .write, path: operation.cgroup.path(of: .cpusetCpusPartition), errno: .invalidArgument,
                    reason: "the kernel keeps the partition invalid")
            } catch {
                remains.append(UndoFailure(operation: operation, error: error))
            }
        }
        if remains.isEmpty, groups.remains.isEmpty {
            do {
                try store.abandon()
            } catch {
                return ApplyFailure(.state(error), rolledBack: undone)
            }
        }
        return ApplyFailure(cause, rolledBack: undone, remains: remains, groupRemains: groups.remains)
    }

    /// Whether the cgroup is the one that was changed: one that was removed, or created again since, has nothing of ours.
    private func isUnchanged<Tree: KernelTree & ~Copyable>(
        _ operation: PlannedOperation, tree: inout Tree
    ) throws(KernelError) -> Bool {
        guard let planned = operation.identity else { return true }
        do {
            return try tree.identity(of: operation.cgroup) == planned
        } catch {
            if error.isGone { return false }
            throw error
        }
    }
}
