import KernelInterface

/// The thread ids of cgroups and of everything below them, ascending and each once; cgroups that went away have none.
func threads<Tree: KernelTree & ~Copyable>(
    of cgroups: [CgroupPath], except: Set<CgroupPath>, tree: inout Tree
) throws(KernelError) -> [Int] {
    var found: [Int] = []
    var pending = cgroups
    while let cgroup = pending.popLast() {
        do {
            appendIDs(in: try tree.read(cgroup, .cgroupThreads), to: &found)
            for name in try tree.children(of: cgroup) {
                let child = cgroup.appending(name)
                if !except.contains(child) { pending.append(child) }
            }
        } catch {
            guard error.isGone else { throw error }
        }
    }
    found.sort()
    return found.removing([])
}

/// Adds the ids in the text of `tasks` or `cgroup.threads`, one a line.
func appendIDs(in text: String, to found: inout [Int]) {
    var text = text
    text.withUTF8 { bytes in
        var number = 0
        for byte in bytes {
            if (0x30...0x39).contains(byte) {
                number = number &* 10 &+ Int(byte &- 0x30)
                continue
            }
            // 0 stands for a task of another PID namespace, which cannot be named here.
            if number > 0 { found.append(number) }
            number = 0
        }
        if number > 0 { found.append(number) }
    }
}

extension [Int] {
    /// What of an ascending list is not in another one, each once. Hashing thousands of ids costs more than moving them.
    func removing(_ others: [Int]) -> [Int] {
        var kept: [Int] = []
        kept.reserveCapacity(count)
        var next = 0
        for id in self {
            while next < others.count, others[next] < id { next += 1 }
            if next < others.count, others[next] == id { continue }
            if kept.last != id { kept.append(id) }
        }
        return kept
    }
}
