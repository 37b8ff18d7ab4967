import Document
import KernelInterface
import Testing

@testable import Simulator

@Suite struct InvariantTests {
    @Test(arguments: UInt64(1)...16)
    func randomOperationsKeepTheRules(seed: UInt64) {
        var kernel = RandomOperations.node(seed: seed).kernel
        var operations = RandomOperations(seed: seed)
        var history: [String] = []
        for _ in 0..<600 {
            let before = kernel
            let (text, error) = operations.step(&kernel)
            history.append("\(text): \(error?.errno.name ?? "ok")")
            let place = Comment(rawValue: "seed \(seed): " + history.suffix(12).joined(separator: "; "))
            // Reclaim does what it can before it says that it was not enough, and a refused fork is counted.
            if let error, error.errno != .tryAgain { #expect(kernel == before, place) }
            let broken = kernel.brokenRule()
            #expect(broken == nil, place)
            if broken != nil { return }
        }
    }

    /// A machine that was saved and read again goes on as the one that was not.
    @Test(arguments: UInt64(1)...12)
    func aNodeFileHoldsTheWholeState(seed: UInt64) throws {
        var node = RandomOperations.node(seed: seed)
        var operations = RandomOperations(seed: seed &* 7919)
        var history: [String] = []
        for _ in 0..<20 {
            let (read, findings) = parsedNode(node.encoded.yaml())
            let place = Comment(rawValue: "seed \(seed): " + history.suffix(40).joined(separator: "; "))
            #expect(findings == [], place)
            var again = try #require(read, place)
            try #require(again.encoded == node.encoded, place)
            try #require(again.kernel.everything == node.kernel.everything, place)
            for _ in 0..<10 {
                var same = operations
                let (text, error) = operations.step(&node.kernel)
                history.append("\(text): \(error?.errno.name ?? "ok")")
                let (_, other) = same.step(&again.kernel)
                try #require(error == other, "seed \(seed): \(history.suffix(40).joined(separator: "; "))")
            }
            let after = Comment(rawValue: "seed \(seed): " + history.suffix(40).joined(separator: "; "))
            try #require(again.kernel.everything == node.kernel.everything, after)
        }
    }

    /// The random operations reach what they are meant to try.
    @Test func randomOperationsReachTheRules() {
        var answers: [String: Int] = [:]
        var partitions: Set<Partition> = []
        var types: Set<String> = []
        var kills = 0
        for seed in UInt64(1)...20 {
            var kernel = RandomOperations.node(seed: seed).kernel
            var operations = RandomOperations(seed: seed)
            for _ in 0..<500 {
                let (_, error) = operations.step(&kernel)
                answers[error?.errno.name ?? "ok", default: 0] += 1
                for slot in kernel.slots.values {
                    partitions.insert(kernel.cgroups[slot].cpuset.partition)
                    types.insert(kernel.typeLine(slot))
                    kills += kernel.cgroups[slot].memory.eventsLocal.oomKill
                }
            }
        }
        for name in ["EINVAL", "ERANGE", "EBUSY", "EAGAIN", "ENOENT", "EOPNOTSUPP", "ENODEV", "EEXIST"] {
            #expect(answers[name] != nil, "\(name) never came")
        }
        #expect(answers["ok", default: 0] > 1500)
        #expect(partitions == [.member, .root, .isolated, .invalidRoot, .invalidIsolated])
        #expect(types == ["domain\n", "threaded\n", "domain threaded\n", "domain invalid\n"])
        #expect(kills > 0)
    }
}

extension SimulatedKernel {
    /// Every file of every cgroup, and who it is.
    var everything: [String] {
        slots.keys.sorted().flatMap { path in
            let slot = slots[path] ?? 0
            return ["\(path) \(cgroups[slot].inode) \(cgroups[slot].tasks)"]
                + SimulatedFile.sorted.filter { $0.exists(in: cgroups[slot], machine: machine) }
                .map { "\(path)/\($0.name): \(content(path.text, $0.name))" }
        } + ["\(clock) \(nextInode) \(nextPID) \(swapUsed)"]
    }
}

extension SimulatedKernel {
    /// The first rule that does not hold; nil when all do.
    func brokenRule() -> String? {
        for (path, slot) in slots {
            let cgroup = cgroups[slot]
            if cgroup.path != path { return "two states of \(path)" }
            let below = cgroup.children.reduce(cgroup.tasks.count) { $0 + cgroups[$1].subtreeTasks }
            if below != cgroup.subtreeTasks { return "populated of \(path)" }
            if cgroup.descendants != subtree(of: slot).count - 1 { return "descendants of \(path)" }
            let local = cgroup.memory.anonymous + cgroup.memory.cache
            let usage = cgroup.children.reduce(local) { $0 + cgroups[$1].memory.usage }
            if usage != cgroup.memory.usage { return "memory.current of \(path)" }
            if cgroup.memory.peak < usage { return "memory.peak of \(path)" }
            guard let parent = cgroup.parent else { continue }
            let above = cgroups[parent]
            if !cgroup.control.isSubset(of: above.subtreeControl) { return "controllers of \(path)" }
            if !cgroup.subtreeControl.isSubset(of: cgroup.control) { return "subtree_control of \(path)" }
            if cgroup.control.contains(.cpuset) {
                if !cgroup.cpuset.effectiveMems.isSubset(of: above.cpuset.effectiveMems) { return "mems of \(path)" }
                let granted = cgroup.cpuset.partition.isValid ? machine.cpus : above.cpuset.effectiveCPUs
                if !cgroup.cpuset.effectiveCPUs.isSubset(of: granted) { return "cpus of \(path)" }
            }
        }
        for (pid, process) in processes {
            for thread in process.threads where !cgroups[thread.slot].tasks.contains(thread.tid) {
                return "thread \(thread.tid) of \(pid)"
            }
        }
        return nil
    }
}
