import KernelInterface
import TestSupport

@testable import Simulator

/// Random operations on a simulated kernel, most of them sensible.
struct RandomOperations {
    var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    private static let names = ["a", "b"]
    private static let values: [String: [String]] = [
        "cgroup.freeze": ["0", "1", "2"], "cgroup.max.depth": ["0", "1", "2", "max", "-1"],
        "cgroup.max.descendants": ["3", "max"], "cgroup.pressure": ["0", "1", "x"], "cgroup.type": ["threaded", "x"],
        "cpu.idle": ["0", "1", "2"], "cpu.max": ["max", "20000", "50000 20000", "10", "7 x"],
        "cpu.max.burst": ["0", "5000", "60000"], "cpu.weight": ["1", "77", "10000", "0"],
        "cpu.weight.nice": ["-20", "5", "19", "20"], "cpuset.cpus": ["", "0", "0-1", "1-3", "2", "0-3", "9", "x"],
        "cpuset.cpus.exclusive": ["", "0", "1-2", "3", "0-3"], "cpuset.cpus.partition": ["root", "member", "isolated"],
        "cpuset.mems": ["", "0", "1"], "io.bfq.weight": ["50", "254:1 70", "0"],
        "io.max": ["254:0 rbps=4096", "254:1 wiops=9", "254:0 rbps=max", "254:0 x=1", "9:9 rbps=5"],
        "io.weight": ["300", "254:0 40", "254:0 default", "0"], "memory.high": ["max", "1M", "0", "x"],
        "memory.low": ["0", "64K", "2M"], "memory.max": ["max", "8M", "256K", "1.5G"], "memory.min": ["0", "128K"],
        "memory.oom.group": ["0", "1", "2"], "memory.reclaim": ["64K", "x"], "pids.max": ["max", "0", "4", "x"],
        "cgroup.kill": ["1", "0"], "hugetlb.2MB.max": ["4M", "max"], "memory.swap.max": ["0", "max", "1M"],
        "memory.zswap.writeback": ["0", "1"],
    ]
    private static let controllers = ["cpu", "cpuset", "io", "memory", "pids", "hugetlb", "nope"]

    /// A booted machine for odd seeds; for even ones also some cgroups with all controllers.
    static func node(seed: UInt64) -> SimulatedNode {
        var node = SimulatedNode(transcriptMachine)
        _ = node.kernel.setScheduler("bfq", of: DeviceNumber(major: 254, minor: 1))
        if seed % 2 == 1 { return node }
        let all = "+cpu +cpuset +io +memory +pids +hugetlb\n"
        _ = node.kernel.answer("", "cgroup.subtree_control", all)
        _ = node.kernel.answer("", "io.cost.qos", "254:0 enable=1\n")
        for cgroup in ["a", "b", "a/a", "a/b"] { _ = node.kernel.mkdir(cgroup) }
        _ = node.kernel.answer("a", "cgroup.subtree_control", all)
        return node
    }

    mutating func cgroup() -> CgroupPath {
        var path = CgroupPath.root
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            path = path.appending(Self.names.randomElement(using: &generator) ?? "a")
        }
        return path
    }

    /// The error of one operation, if there was one, and what it was.
    mutating func step(_ kernel: inout SimulatedKernel) -> (text: String, error: KernelError?) {
        let cgroup = cgroup()
        var text = ""
        do throws(KernelError) {
            switch Int.random(in: 0..<26, using: &generator) {
            case 0...3:
                text = "mkdir \(cgroup)"
                try kernel.create(cgroup)
            case 4:
                text = "rmdir \(cgroup)"
                try kernel.remove(cgroup)
            case 5...7:
                let words = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                    (Bool.random(using: &generator) ? "+" : Int.random(in: 0..<3, using: &generator) == 0 ? "-" : "+")
                        + (Self.controllers.randomElement(using: &generator) ?? "cpu")
                }
                text = "\(cgroup) subtree_control \(words)"
                try kernel.write(cgroup, file("cgroup.subtree_control"), words.joined(separator: " ") + "\n")
            case 8:
                let memory = UInt64.random(in: 0...64, using: &generator) * 65536
                text = "spawn in \(cgroup) with \(memory)"
                if kernel.pids.count < 30 { _ = try kernel.spawn(in: cgroup, memory: memory) }
            case 9:
                let pid = kernel.pids.randomElement(using: &generator) ?? 1
                text = "fork \(pid)"
                if kernel.pids.count < 30 { _ = try kernel.fork(pid) }
            case 10:
                let pid = kernel.pids.randomElement(using: &generator) ?? 1
                text = "thread of \(pid)"
                if kernel.leaders.count < 20 && pid > 2 { _ = try kernel.startThread(of: pid) }
            case 11:
                let pid = kernel.pids.randomElement(using: &generator) ?? 1
                text = "exit \(pid)"
                if pid > 2 { kernel.exit(pid) }
            case 12:
                let name = Bool.random(using: &generator) ? "cgroup.procs" : "cgroup.threads"
                let pid = (kernel.pids + kernel.leaders.keys.sorted()).randomElement(using: &generator) ?? 1
                text = "\(pid) to \(cgroup) \(name)"
                try kernel.write(cgroup, file(name), "\(pid)\n")
            case 13:
                text = "cache in \(cgroup)"
                try kernel.cache(in: cgroup, bytes: 262_144)
            case 14:
                text = "stall in \(cgroup)"
                try kernel.stall(cgroup, .memory, some: 900_000, full: 400_000)
                kernel.advance(by: 1_500_000)
            default:
                let names = Self.values.keys.sorted()
                let name = names.randomElement(using: &generator) ?? "cpu.max"
                let value = Self.values[name]?.randomElement(using: &generator) ?? ""
                text = "\(cgroup) \(name) <- \(value)"
                try kernel.write(cgroup, file(name), value + "\n")
            }
        } catch {
            return (text, error)
        }
        return (text, nil)
    }
}
