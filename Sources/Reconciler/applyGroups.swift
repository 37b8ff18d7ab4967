import KernelInterface
import Planner

/// The part of a transaction that changes resource groups: after all changes of cgroups, and undone before them.
struct GroupTransaction {
    let operations: [GroupOperation]
    private let foundTasks: [Int: [Int]]
    /// Indices of the operations carried out, in order.
    private(set) var done: [Int] = []
    /// Index of the operation that failed: it may have had its effect all the same.
    private var failed: Int?
    private(set) var adjusted: [AdjustedGroup] = []

    init(_ plan: Plan) {
        operations = plan.groups
        foundTasks = plan.foundTasks
    }

    mutating func run<Tree: KernelTree & ~Copyable>(tree: inout Tree) throws(ApplyFailure.Cause) {
        var current: ResourceGroup?
        for (index, operation) in operations.enumerated() {
            if operation.group != current {
                current = operation.group
                try checkIdentity(operation, tree: &tree)
            }
            let outcome: Outcome
            do {
                outcome = try perform(
                    operation.change, on: operation.group, found: foundTasks[index] ?? [], tree: &tree)
            } catch {
                failed = index
                throw .groupRefused(operation, error)
            }
            done.append(index)
            switch outcome {
            case .done: break
            case .adjusted(let granted): adjusted.append(AdjustedGroup(operation: operation, granted: granted))
            case .notGranted(let granted): throw .groupNotGranted(operation, granted: granted)
            }
        }
    }

    private func checkIdentity<Tree: KernelTree & ~Copyable>(
        _ operation: GroupOperation, tree: inout Tree
    ) throws(ApplyFailure.Cause) {
        guard let planned = operation.identity else { return }
        do {
            if try tree.identity(of: operation.group.path) == planned { return }
        } catch {
            guard error.isGone else { throw .groupRefused(operation, error) }
            throw .groupMoved(operation.group, "it was removed since the plan was made")
        }
        throw .groupMoved(operation.group, "it was removed and created again since the plan was made")
    }

    /// Undoes what was done, newest first; returns how many operations, and what could not be undone.
    func undone<Tree: KernelTree & ~Copyable>(tree: inout Tree) -> (count: Int, remains: [GroupUndoFailure]) {
        var count = 0
        var remains: [GroupUndoFailure] = []
        for index in (failed.map { [$0] } ?? []) + done.reversed() {
            let operation = operations[index]
            do {
                if index == failed, try trace(of: operation, tree: &tree) == .absent { continue }
                if index == failed, case .create = operation.change { continue }
                try undo(operation.change, on: operation.group, tree: &tree)
                if index != failed { count += 1 }
            } catch {
                remains.append(GroupUndoFailure(operation: operation, error: error))
            }
        }
        return (count, remains)
    }
}
