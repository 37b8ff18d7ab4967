import KernelInterface
import Planner

/// Finds every cpuset partition in force, by path.
///
/// Each takes its CPUs away from the root: where the root has all CPUs of the node there is none, and one read says so.
/// Nothing is looked for where no file that says who has which CPUs was read of `cgroups`.
func observePartitions<Tree: KernelTree & ~Copyable>(
    beside cgroups: [ObservedCgroup], of cpus: IndexList, tree: inout Tree
) throws(KernelError) -> [ObservedPartition] {
    let ofCPUs: [InterfaceFile] = [.cpusetCpus, .cpusetCpusExclusive, .cpusetCpusPartition]
    guard cgroups.contains(where: { $0.files.contains(where: ofCPUs.contains) }) else { return [] }
    guard let granted = try text(.root, .cpusetCpusEffective, tree: &tree) else { return [] }
    if let list = IndexList(granted), list == cpus { return [] }
    var found: [ObservedPartition] = []
    try findPartitions(below: .root, into: &found, tree: &tree)
    return found.sorted { $0.path < $1.path }
}

/// Goes only where the cpuset controller is.
private func findPartitions<Tree: KernelTree & ~Copyable>(
    below cgroup: CgroupPath, into found: inout [ObservedPartition], tree: inout Tree
) throws(KernelError) {
    guard let enabled = try text(cgroup, .cgroupSubtreeControl, tree: &tree),
        CgroupController.list(enabled).contains(.cpuset)
    else { return }
    for name in try tree.children(of: cgroup) {
        let child = cgroup.appending(name)
        if let cpus = try partitionCPUs(of: child, tree: &tree) {
            found.append(ObservedPartition(path: child, cpus: cpus))
        }
        do {
            try findPartitions(below: child, into: &found, tree: &tree)
        } catch {
            // One that goes while it is looked at has no partitions any more.
            guard error.isGone else { throw error }
        }
    }
}

/// The CPUs of a partition in force; nil for any other cgroup.
private func partitionCPUs<Tree: KernelTree & ~Copyable>(
    of cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> IndexList? {
    // A text that cannot be read is of no partition that is known to be in force.
    guard let word = try text(cgroup, .cpusetCpusPartition, tree: &tree),
        let partition = try? CPUSetPartition(parsing: word), partition.kind != .member, partition.state == .valid
    else { return nil }
    for file in [InterfaceFile.cpusetCpusExclusiveEffective, .cpusetCpus] {
        if let list = try text(cgroup, file, tree: &tree).flatMap({ IndexList($0) }) { return list }
    }
    return nil
}

/// The text of a file; nil where the file, or the cgroup, is not there.
private func text<Tree: KernelTree & ~Copyable>(
    _ cgroup: CgroupPath, _ file: InterfaceFile, tree: inout Tree
) throws(KernelError) -> String? {
    do {
        return try tree.read(cgroup, file)
    } catch {
        guard error.isGone else { throw error }
        return nil
    }
}
