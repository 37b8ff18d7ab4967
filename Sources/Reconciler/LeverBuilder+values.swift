import Document
import KernelInterface
import Policy
import SLA

extension LeverBuilder {
    /// The lever of one file. `text` is what the file says; `companion` the weight of a cgroup that may become idle, or
    /// the CPUs that an empty list stands for. Nil where the text has nothing that can be given up.
    func lever(
        _ rung: Rung, _ kind: Lever.Kind, of cgroup: CgroupPath, _ identity: CgroupIdentity, text: String,
        companion: String?
    ) -> (Lever, LeverBinding)? {
        let plain = text.trimmed
        switch kind {
        case .cpuMax:
            guard let bandwidth = try? CPUBandwidth(parsing: plain) else { return nil }  // left as it is: unknown
            let all = UInt64(inventory.cpus.indices.count) * 1000
            let base: UInt64 =
                switch bandwidth.quota {
                case .max: all
                case .value(let quota): quota * 1000 / bandwidth.period
                }
            return made(
                rung, kind, cgroup, identity, .cpuMax(period: bandwidth.period), base: base, quantum: 10, text: plain)
        case .cpusetCPUs:
            guard let cpus = try? IndexList(parsing: companion ?? plain), !cpus.isEmpty else { return nil }  // the same
            return made(
                rung, kind, cgroup, identity, .cpusetCPUs(cpus.indices), base: UInt64(cpus.indices.count), quantum: 1,
                text: (try? InterfaceFile.cpusetCpus.canonical(text, key: nil)) ?? plain)
        case .memoryHigh:
            guard let limit = try? MemoryLimit(parsing: plain).limit else { return nil }  // the same
            let base: UInt64 =
                switch limit {
                case .max: inventory.memoryBytes
                case .value(let bytes): bytes
                }
            return made(
                rung, kind, cgroup, identity, .memoryHigh, base: base, quantum: inventory.pageBytes, text: plain)
        case .ioMax:
            let limits = text.split(separator: "\n").compactMap { line -> IOMaxLimit? in
                let parts = line.split(separator: " ", maxSplits: 1)
                // A line that cannot be read is left as it is.
                guard parts.count == 2, let line = try? IOMaxLine(parsing: String(parts[1])) else { return nil }
                return IOMaxLimit(device: String(parts[0]), line: line)
            }
            if limits.isEmpty { return nil }
            return made(rung, kind, cgroup, identity, .ioMax(limits), base: 10_000, quantum: 100, text: "")
        case .cpuIdle:
            let weight = companion?.trimmed
            return plain == "1"
                ? nil
                : made(
                    rung, kind, cgroup, identity, .cpuIdle(weight: weight == "100" ? nil : weight), base: 1, quantum: 1,
                    text: "0")
        case .memoryReclaim:
            guard case .memoryReclaim(let bytes) = rung.floor?.bound else { return nil }
            return made(rung, kind, cgroup, identity, .memoryReclaim(bytes: bytes), base: 1, quantum: 1, text: "")
        case .freeze:
            guard case .freeze(let longest) = rung.floor?.bound, plain == "0" else { return nil }
            return made(rung, kind, cgroup, identity, .freeze, base: 1, quantum: 1, text: "0", longest: longest)
        case .kill:
            return made(rung, kind, cgroup, identity, .kill, base: 1, quantum: 1, text: "")
        case .cacheL2, .cacheL3, .memoryBandwidth:
            return nil
        }
    }

    /// The lever on the base of one that is away from it.
    func lever(
        _ rung: Rung, like held: HeldLever, of cgroup: CgroupPath, _ identity: CgroupIdentity
    ) -> (Lever, LeverBinding)? {
        var longest: UInt64?
        if held.lever.kind == .freeze {
            guard case .freeze(let time) = rung.floor?.bound else { return nil }
            longest = time
        }
        return made(
            rung, held.lever.kind, cgroup, identity, held.binding.target, base: held.binding.base,
            quantum: held.lever.quantum, text: held.binding.baseText, longest: longest)
    }

    private func made(
        _ rung: Rung, _ kind: Lever.Kind, _ cgroup: CgroupPath, _ identity: CgroupIdentity,
        _ target: LeverBinding.Target, base: UInt64, quantum: UInt64, text: String, longest: UInt64? = nil
    ) -> (Lever, LeverBinding) {
        let lever = Lever(
            kind, className: workload.name, cgroup: cgroup, base: base,
            floor: min(rung.floor?.bound.amount ?? base, base),
            ceiling: rung.ceiling.map { max($0.bound.amount, base) },
            quantum: quantum, longest: longest, location: rung.either?.span.description ?? "")
        return (lever, LeverBinding(cgroup: cgroup, identity: identity, target: target, base: base, baseText: text))
    }
}

extension String {
    /// Without blanks and newlines at either end.
    fileprivate var trimmed: String {
        let rest = drop(while: \.isWhitespace)
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
