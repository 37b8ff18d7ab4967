import KernelInterface

/// Writes the value of a lever, reads it back, and returns the value that is in force; on a refusal what was written
/// before it is left to whoever settles the lever.
func setLever<Tree: KernelTree & ~Copyable>(
    _ binding: LeverBinding, _ value: UInt64, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> UInt64 {
    if let (group, schemata, granted) = binding.schemata(value) {
        try require(set(schemata, of: group, tree: &tree), schemata.description, group)
        return granted
    }
    guard let cgroup = binding.cgroup else { return value }
    guard try tree.identity(of: cgroup) == binding.identity else {
        throw KernelError(
            .identify, path: cgroup.text, errno: .noSuchDevice, reason: "it was removed and created again")
    }
    for write in binding.writes(value) {
        guard write.isReadBack else {
            try issue(write, to: cgroup, tree: &tree)
            continue
        }
        let outcome = try set(write.file, write.key, write.text, of: cgroup, pageBytes: pageBytes, tree: &tree)
        if case .notGranted(let granted) = outcome {
            throw KernelError(
                .write, path: cgroup.path(of: write.file), value: write.text, errno: .invalidArgument,
                reason: "it reads `\(granted)` afterwards")
        }
    }
    return value
}

/// A command, which nothing tells of afterwards. memory.reclaim answers EAGAIN where it got less than was asked.
private func issue<Tree: KernelTree & ~Copyable>(
    _ write: LeverWrite, to cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) {
    do {
        try tree.write(cgroup, write.file, write.text + "\n")
    } catch {
        guard write.file == .memoryReclaim, error.errno == .tryAgain else { throw error }
    }
}
