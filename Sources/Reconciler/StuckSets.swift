import KernelInterface
import Planner

/// CPU sets, and sets of memory nodes, that could not be undone: those above and below them have to wait.
///
/// A set that the kernel lets nobody empty takes the list that its parent is granted. What such a set is to become, and
/// whether what is found there is of our making, can be told only while the sets above it are as they were then.
struct StuckSets {
    private var stuck: [(operation: PlannedOperation, error: KernelError)] = []

    init() {}

    /// Notes that an operation could not be undone, if it is of such a set.
    mutating func add(_ operation: PlannedOperation, _ error: KernelError) {
        if operation.grantedSet != nil { stuck.append((operation, error)) }
    }

    /// Why an operation has to wait; nil where nothing is in its way.
    func obstacle(of operation: PlannedOperation) -> KernelError? {
        if stuck.isEmpty { return nil }
        guard let file = operation.grantedSet else { return nil }
        return stuck.first { other, _ in
            other.grantedSet == file
                && (other.cgroup == operation.cgroup || other.cgroup.isAncestor(of: operation.cgroup)
                    || operation.cgroup.isAncestor(of: other.cgroup))
        }?.error
    }
}

extension PlannedOperation {
    /// The file that is written, where the parent grants what it asks for.
    fileprivate var grantedSet: InterfaceFile? {
        guard case .write(let file, _, _, _) = change, file.effective != nil else { return nil }
        return file
    }
}
