import KernelInterface
import Planner
import Policy
import Simulator
import TestSupport

/// Random nodes and policies from a seed.
struct RandomNode {
    var random: SplitMix64
    var session: SimulatedSession
    /// Every cgroup but the root and `init.scope`, parents first.
    private(set) var cgroups: [CgroupPath] = []

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        session = try SimulatedSession(services: [])
        cgroups = [cgroup("system.slice"), cgroup("user.slice")]
        let all: [CgroupController] = [.cpu, .cpuset, .io, .memory, .pids, .hugetlb]
        enable(all.filter { _ in chance(60) }, in: .root)
        for parent in ["system.slice", "user.slice"].map(cgroup) {
            enable(all.filter { _ in chance(40) }, in: parent)
            for number in 0..<Int.random(in: 0...3, using: &random) {
                let child = parent.appending(chance(70) ? "s\(number).service" : "n\(number).slice")
                try add(child)
                guard child.name.hasSuffix(".slice") || chance(25) else {
                    if chance(60) { _ = try session.kernel.spawn(in: child, memory: 8 << 20) }
                    continue
                }
                enable(all.filter { _ in chance(30) }, in: child)
                for inner in 0..<Int.random(in: 0...2, using: &random) {
                    try add(child.appending("t\(inner).service"))
                    if chance(50) { _ = try session.kernel.spawn(in: child.appending("t\(inner).service")) }
                }
            }
        }
        for path in cgroups { disturb(path, chance: 25) }
    }

    private mutating func add(_ path: CgroupPath) throws {
        try session.kernel.create(path)
        cgroups.append(path)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func enable(_ controllers: [CgroupController], in path: CgroupPath) {
        for controller in controllers {
            // What the parent does not have, or processes forbid, stays off.
            try? session.kernel.write(path, .cgroupSubtreeControl, "+\(controller)\n")
        }
    }

    static let foreign: [(InterfaceFile, [String])] = [
        (.cpuWeight, ["1", "50", "100", "305", "10000"]), (.cpuIdle, ["1"]), (.cpuMax, ["50000 100000", "max 20000"]),
        (.memoryHigh, ["64M", "3G"]), (.memoryMax, ["1G", "2G"]), (.memoryLow, ["4M"]), (.pidsMax, ["77"]),
        (.ioMax, ["254:0 rbps=4096", "254:16 wiops=9"]), (.cpusetCpus, ["0-1", "2-3", "1"]), (.memoryOOMGroup, ["1"]),
        (.cpuWeightNice, ["-5", "7"]), (.memorySwapMax, ["1G"]), (.cgroupMaxDepth, ["9"]),
    ]

    /// Writes values of somebody else's: those files, of the list above, that the cgroup has. What changed is returned.
    @discardableResult
    mutating func disturb(_ path: CgroupPath, chance percent: Int) -> [String] {
        var changed: [String] = []
        for (file, values) in Self.foreign where chance(percent) {
            guard let value = values.randomElement(using: &random),
                (try? session.kernel.write(path, file, value + "\n")) != nil
            else { continue }
            changed.append(path.path(of: file))
        }
        return changed
    }

    // MARK: Policies

    private static let values: [(String, [String])] = [
        ("cpu.max", ["2cpus", "50%", "max", "{quota: 30ms, period: 60ms}"]),
        ("cpuset.cpus", ["0-1", "2-3", "1-2", "0-3"]), ("cpuset.mems", ["0"]),
        ("memory.min", ["0B", "1MiB"]), ("memory.low", ["2MiB", "4MiB"]), ("memory.high", ["50%", "512MiB", "max"]),
        ("memory.max", ["60% of parent", "5GiB", "75%"]), ("memory.oomGroup", ["true", "false"]),
        ("memory.swap.max", ["25%", "0B"]), ("pids.max", ["100", "max"]), ("io.weight", ["100", "300"]),
        ("io.max.vda", ["{read: 1MB/s}", "{writeIOPS: 50}"]), ("io.max.vdb", ["{write: 2MB/s, read: 3MB/s}"]),
        ("hugetlb.2MB.max", ["4MiB", "max"]), ("cgroup.maxDepth", ["4", "max"]),
    ]

    /// The lines of one class, as nested mappings.
    private func lines(_ settings: [(String, String)]) -> String {
        var text = ""
        var open: [Substring] = []
        for (key, value) in settings {
            let parts = key.split(separator: ".")
            var depth = 0
            while depth < min(open.count, parts.count - 1), open[depth] == parts[depth] { depth += 1 }
            for level in depth..<parts.count {
                text += String(repeating: " ", count: 4 + 2 * level) + parts[level] + ":"
                text += level == parts.count - 1 ? " \(value)\n" : "\n"
            }
            open = parts.dropLast()
        }
        return text
    }

    private mutating func settings() -> [(String, String)] {
        var chosen: [(String, String)] = []
        switch Int.random(in: 0..<6, using: &random) {
        case 0: chosen.append(("cpu.weight", ["1", "100", "800"].randomElement(using: &random) ?? "1"))
        case 1: chosen.append(("cpu.nice", ["-5", "0", "7"].randomElement(using: &random) ?? "0"))
        case 2: chosen.append(("cpu.idle", "true"))
        case 3: chosen.append(("cpu.idle", "false"))
        default: break
        }
        for (key, values) in Self.values where chance(20) {
            chosen.append((key, values.randomElement(using: &random) ?? ""))
        }
        return chosen.isEmpty ? [("pids.max", "9")] : chosen
    }

    /// A policy of classes that match disjoint cgroups, and the same one written in another order.
    mutating func policyTexts() -> (text: String, reordered: String) {
        var pool = cgroups.shuffled(using: &random)
        var classes: [(head: String, settings: [(String, String)])] = []
        for number in 0..<Int.random(in: 1...4, using: &random) {
            var head = "  c\(number):\n"
            if chance(25) {
                // Some lie in a slice that another class owns, or that nobody does.
                let stem = chance(30) ? "o\(max(0, number - 1))-q\(number)" : "o\(number)"
                head += "    slice: \(stem).slice\n"
            } else {
                let members = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in pool.popLast() }
                if members.isEmpty { continue }
                // The same cgroup may be matched twice by one class.
                let patterns = members.flatMap { path in
                    path.name.hasSuffix(".service") && chance(20)
                        ? [path.text, path.text.dropLast(7) + "*"] : [path.text]
                }
                head += "    match: [" + patterns.map { "{cgroup: \"\($0)\"}" }.joined(separator: ", ") + "]\n"
            }
            classes.append((head, settings()))
        }
        func text(_ classes: [(head: String, settings: [(String, String)])]) -> String {
            policy(classes: classes.map { $0.head + lines($0.settings) }.joined())
        }
        let reordered = classes.reversed().map { ($0.head, grouped($0.settings)) }
        return (text(classes), text(reordered))
    }

    /// The settings with their first parts the other way round, keeping each mapping in one piece.
    private func grouped(_ settings: [(String, String)]) -> [(String, String)] {
        var groups: [(Substring, [(String, String)])] = []
        for setting in settings {
            let first = setting.0.prefix { $0 != "." }
            if groups.last?.0 == first {
                groups[groups.count - 1].1.append(setting)
            } else {
                groups.append((first, [setting]))
            }
        }
        return groups.reversed().flatMap(\.1)
    }

    /// A policy that this node can take; nil where the random one cannot be resolved or planned.
    mutating func policies() -> (policy: ResolvedPolicy, reordered: ResolvedPolicy)? {
        for _ in 0..<8 {
            let texts = policyTexts()
            // Random values may contradict each other, as a `low` above `max` does.
            guard let policy = try? resolvedPolicy(texts.text), let reordered = try? resolvedPolicy(texts.reordered),
                let plan = try? session.plan(policy), plan.isApplicable
            else { continue }
            return (policy, reordered)
        }
        return nil
    }
}
