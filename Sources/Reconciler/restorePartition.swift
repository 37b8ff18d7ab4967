import KernelInterface
import Planner

/// Puts a partition in force again that the changes around it took out of force: the kernel does not do that when they
/// are undone. False where it keeps the partition invalid.
///
/// `operation` is one that the plan expects. What is another partition by now, or gone, is nothing to be restored.
func restorePartition<Tree: KernelTree & ~Copyable>(
    _ operation: PlannedOperation, of plan: Plan, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> Bool {
    guard case .write(.cpusetCpusPartition, _, _, let wanted) = operation.change else { return true }
    let value = plan.partition(before: operation.cgroup) ?? wanted
    do {
        let identity = try tree.identity(of: operation.cgroup)
        if let planned = operation.identity, planned != identity { return true }
        let text = try tree.read(operation.cgroup, .cpusetCpusPartition)
        // A text that cannot be read is not one that was written here.
        guard let present = try? InterfaceFile.cpusetCpusPartition.canonical(text, key: nil),
            CPUSetPartition.isOutOfForce(present, asked: value)
        else { return true }
        let outcome = try confirm(
            .cpusetCpusPartition, nil, value, of: operation.cgroup, pageBytes: pageBytes, tree: &tree)
        if case .notGranted = outcome { return false }
        return true
    } catch {
        guard error.isGone else { throw error }
        return true
    }
}

extension Plan {
    /// What kind of partition the cgroup was before the plan; nil where no operation changes that.
    fileprivate func partition(before cgroup: CgroupPath) -> String? {
        for operation in operations where operation.cgroup == cgroup {
            if case .write(.cpusetCpusPartition, _, let old, _) = operation.change { return old }
        }
        return nil
    }
}
