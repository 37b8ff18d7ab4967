import Document
import KernelInterface
import Testing

@testable import Simulator

@Suite struct InvariantTests {
    @Test(arguments: UInt64(1)...40)
    func randomOperationsKeepTheRules(seed: UInt64) {
        var kernel = SimulatedKernel(transcriptMachine)
        _ = kernel.setScheduler("bfq", of: DeviceNumber(major: 254, minor: 1))
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

    @Test(arguments: UInt64(1)...25)
    func aNodeFileHoldsTheWholeState(seed: UInt64) throws {
        var node = SimulatedNode(transcriptMachine)
        var operations = RandomOperations(seed: seed &* 7919)
        var history: [String] = []
        for round in 0..<200 {
            let (text, error) = operations.step(&node.kernel)
            history.append("\(text): \(error?.errno.name ?? "ok")")
            if round % 10 != 9 { continue }
            let place = Comment(rawValue: "seed \(seed): " + history.suffix(40).joined(separator: "; "))
            let yaml = node.encoded.yaml()
            let (read, findings) = parsedNode(yaml)
            #expect(findings == [], place)
            let again = try #require(read, place)
            #expect(again.encoded == node.encoded, place)
            if again.encoded != node.encoded { return }
            // The one read back must go on as the other.
            node = again
        }
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
