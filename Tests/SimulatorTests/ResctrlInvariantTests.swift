import KernelInterface
import Testing

@testable import Simulator

@Suite struct ResctrlInvariantTests {
    @Test(arguments: UInt64(1)...16)
    func randomOperationsKeepTheRules(seed: UInt64) {
        var kernel = RandomResctrlOperations.node(seed: seed).kernel
        var operations = RandomResctrlOperations(seed: seed)
        var history: [String] = []
        for _ in 0..<600 {
            var before = kernel
            let (text, error) = operations.step(&kernel)
            history.append("\(text): \(error?.errno.name ?? "ok")")
            let place = Comment(rawValue: "seed \(seed): " + history.suffix(12).joined(separator: "; "))
            if let error, !Self.mayLeaveTraces(error, kernel) {
                if let status = kernel.resctrl?.status { before.resctrl?.status = status }
                #expect(kernel == before, place)
            }
            let broken = kernel.brokenResctrlRule()
            #expect(broken == nil, place)
            if broken != nil { return }
        }
    }

    /// Earlier tasks of a list stay moved, bandwidths under feedback stay, and a group without room leaves its RMID in
    /// limbo.
    private static func mayLeaveTraces(_ error: KernelError, _ kernel: SimulatedKernel) -> Bool {
        error.path.hasSuffix("tasks") || error.path.hasSuffix("schemata") && kernel.resctrl?.has(.mbaMBps) == true
            || error.reason?.hasPrefix("No space") == true
    }

    /// The random operations reach what they are meant to try.
    @Test func randomOperationsReachTheRules() {
        var answers: [String: Int] = [:]
        var reasons: Set<String> = []
        for seed in UInt64(1)...20 {
            var kernel = RandomResctrlOperations.node(seed: seed).kernel
            var operations = RandomResctrlOperations(seed: seed)
            for _ in 0..<600 {
                let (_, error) = operations.step(&kernel)
                answers[error?.errno.name ?? "ok", default: 0] += 1
                if let reason = error?.reason { reasons.insert(String(reason.prefix { !$0.isNumber && $0 != ";" })) }
            }
        }
        for name in ["EINVAL", "ENOSPC", "EBUSY", "ESRCH", "EPERM", "EEXIST", "ENOENT", "ERANGE", "EOVERFLOW"] {
            #expect(answers[name] != nil, "\(name) never came")
        }
        #expect(answers["ok", default: 0] > 3000)
        for reason in [
            "Schemata overlaps", "Overlaps with exclusive group", "Overlaps with other group", "Out of CLOSIDs",
        ] {
            #expect(reasons.contains(reason), "\(reason) never came")
        }
    }
}

extension SimulatedKernel {
    /// The first rule of resctrl that does not hold; nil when all do.
    func brokenResctrlRule() -> String? {
        guard let resctrl else { return nil }
        let controls = resctrl.groups.values.filter { !$0.isMonitor }
        if Set(controls.map(\.closid)).count != controls.count { return "CLOSIDs" }
        if controls.contains(where: { $0.closid >= resctrl.mount.closids }) { return "too many CLOSIDs" }
        let rmids = resctrl.groups.values.map(\.rmid) + resctrl.monitoring.free + resctrl.monitoring.limbo
        if rmids.sorted() != Array(0..<16) { return "RMIDs" }
        for thread in resctrl.tags.keys where processes[thread] == nil && leaders[thread] == nil {
            return "tag of \(thread)"
        }
        let threads = controls.flatMap { taskIDs(of: $0) }
        if threads.sorted() != (pids + leaders.keys).sorted() { return "tasks are in one CTRL group each" }
        let cpus = controls.flatMap { $0.cpus.list.indices }
        if cpus.sorted() != machine.cpus.list.indices { return "CPUs are in one CTRL group each" }
        for (path, group) in resctrl.groups {
            if let control = group.control {
                guard let above = resctrl.groups[control], above.closid == group.closid else {
                    return "place of \(path)"
                }
                if !group.cpus.isSubset(of: above.cpus) { return "CPUs of \(path)" }
                if !Set(taskIDs(of: group)).isSubset(of: taskIDs(of: above)) { return "tasks of \(path)" }
                continue
            }
            for (index, schema) in resctrl.schemas.enumerated() {
                guard let cache = schema.cache else { continue }
                for (domain, value) in group.values[index].enumerated() {
                    let mask = CBM(bits: value)
                    if mask.isEmpty || !mask.isSubset(of: cache.mask) { return "mask of \(path)" }
                    if !cache.isSparse && !mask.isContiguous { return "holes in \(path)" }
                    if group.mode == .exclusive,
                        resctrl.overlaps(mask, index, domain, closid: group.closid, exclusiveOnly: false)
                    {
                        return "overlap of \(path)"
                    }
                }
            }
        }
        return nil
    }
}
