import KernelInterface

/// What the pids controller keeps of a cgroup.
struct PidsState: Equatable, Sendable {
    /// nil is `max`.
    var limit: Int?
    var peak = 0
    /// Forks refused by the limit of this cgroup or one below, and by this one's.
    var limitHits = 0
    var limitHitsLocally = 0
    /// Forks of this cgroup's own processes that failed, wherever the limit was.
    var forkFailures = 0

    /// PID_MAX_LIMIT of a 64-bit kernel.
    static let largest = 4_194_304
}

extension SimulatedFile {
    static let pidsFiles: [SimulatedFile] = [
        SimulatedFile("pids.current", .pids, .belowRoot) { (kernel, slot) throws(Refusal) in
            "\(kernel.cgroups[slot].subtreeTasks)\n"
        },
        SimulatedFile("pids.peak", .pids, .belowRoot) { (kernel, slot) throws(Refusal) in
            "\(kernel.cgroups[slot].pids.peak)\n"
        },
        SimulatedFile("pids.events", .pids, .belowRoot) { (kernel, slot) throws(Refusal) in
            let pids = kernel.cgroups[slot].pids
            return "max \(kernel.machine.hasLocalPidsEvents ? pids.forkFailures : pids.limitHits)\n"
        },
        SimulatedFile("pids.events.local", .pids, .belowRoot) { (kernel, slot) throws(Refusal) in
            let pids = kernel.cgroups[slot].pids
            return "max \(kernel.machine.hasLocalPidsEvents ? pids.forkFailures : pids.limitHitsLocally)\n"
        },
        SimulatedFile("pids.max", .pids, .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot].pids.limit.map { "\($0)\n" } ?? "max\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            let word = text.stripped
            if word.isText("max") {
                kernel.cgroups[slot].pids.limit = nil
                return
            }
            let limit = try KernelNumber.signed(word)
            if !(0...Int64(PidsState.largest)).contains(limit) { throw Refusal(.invalidArgument) }
            kernel.cgroups[slot].pids.limit = Int(limit)
        },
    ]
}

extension SimulatedKernel {
    /// A fork in `slot` met the limit of `limiting`.
    mutating func countForkFailure(from slot: Int, at limiting: Int) {
        let home = lineage(of: slot).first { cgroups[$0].control.contains(.pids) } ?? slot
        cgroups[home].pids.forkFailures += 1
        if machine.hasLocalPidsEvents { return }
        cgroups[limiting].pids.limitHitsLocally += 1
        for ancestor in lineage(of: limiting).dropLast() { cgroups[ancestor].pids.limitHits += 1 }
    }
}

extension SimulatedKernel {
    /// What `pids.peak` sees while a task is counted both where it comes from and where it goes.
    mutating func countOneMore(above slot: Int) {
        for ancestor in lineage(of: slot) {
            cgroups[ancestor].pids.peak = max(cgroups[ancestor].pids.peak, cgroups[ancestor].subtreeTasks + 1)
        }
    }
}
