import KernelInterface

extension SimulatedFile {
    static let processFiles: [SimulatedFile] = [
        SimulatedFile("cgroup.procs", isDelegated: true) { (kernel, slot) throws(Refusal) in
            if kernel.isThreaded(slot) { throw Refusal(.notSupported) }
            return lines(kernel.processIDs(in: slot))
        } write: { (kernel, slot, text) throws(Refusal) in
            try kernel.migrate(text, to: slot, wholeProcess: true)
        },
        SimulatedFile("cgroup.threads", isDelegated: true) { (kernel, slot) throws(Refusal) in
            lines(kernel.cgroups[slot].tasks)
        } write: { (kernel, slot, text) throws(Refusal) in
            try kernel.migrate(text, to: slot, wholeProcess: false)
        },
    ]

    private static func lines(_ numbers: [Int]) -> String {
        var text = ""
        for number in numbers { text += "\(number)\n" }
        return text
    }
}

extension SimulatedKernel {
    /// The processes of `cgroup.procs`: leaders here and in the threaded cgroups of this domain.
    func processIDs(in slot: Int) -> [Int] {
        if cgroups[slot].threadedChildren == 0 { return cgroups[slot].tasks.filter { leaders[$0] == nil } }
        return subtree(of: slot).filter { cgroups[$0].domain == slot }
            .flatMap { cgroups[$0].tasks.filter { leaders[$0] == nil } }.sorted()
    }

    /// One number into `cgroup.procs` or `cgroup.threads`, checked in the kernel's order.
    mutating func migrate(_ text: ArraySlice<UInt8>, to slot: Int, wholeProcess: Bool) throws(Refusal) {
        let number = try Self.taskNumber(text)
        let tid = number == 0 ? callerPID : number
        guard let process = processes[leaders[tid] ?? tid] else { throw Refusal(.noSuchProcess) }
        if process.isKernelThread { throw Refusal(.invalidArgument) }
        guard let thread = process.threads.firstIndex(where: { $0.tid == tid }) else {
            throw Refusal(.noSuchProcess)
        }
        let source = process.threads[thread].slot
        try checkPermission(from: source, to: slot)
        try checkMigration(to: slot)
        if !wholeProcess && cgroups[source].domain != cgroups[slot].domain { throw Refusal(.notSupported) }
        // The controller is asked only about a task that comes to another cpuset than its own.
        if let cpuset = holder(.cpuset, of: slot), cpuset != holder(.cpuset, of: source),
            cgroups[cpuset].cpuset.effectiveCPUs.isEmpty
        {
            throw Refusal(.noSpace)
        }
        for index in process.threads.indices where wholeProcess || index == thread {
            move(process.pid, thread: index, to: slot)
        }
    }

    private static func taskNumber(_ text: ArraySlice<UInt8>) throws(Refusal) -> Int {
        let number: Int
        do throws(Refusal) {
            number = try KernelNumber.int(text)
        } catch {
            throw Refusal(.invalidArgument)
        }
        if number < 0 { throw Refusal(.invalidArgument) }
        return number
    }

    /// Others than root need to be able to write `cgroup.procs` of the nearest common ancestor.
    private func checkPermission(from source: Int, to slot: Int) throws(Refusal) {
        if callerUID == 0 { return }
        let above = Set(lineage(of: source))
        guard let common = lineage(of: slot).first(where: above.contains),
            cgroups[common].directoryOwner == callerUID
        else { throw Refusal(.accessDenied) }
    }

    /// The new cgroup counts the thread before the old one lets it go, which shows in `pids.peak` of those above both.
    private mutating func move(_ pid: Int, thread: Int, to slot: Int) {
        guard let moved = processes[pid]?.threads[thread], moved.slot != slot else { return }
        if let counter = holder(.pids, of: slot), counter != holder(.pids, of: moved.slot) {
            countOneMore(above: counter)
        }
        withdraw(moved.tid, from: moved.slot)
        processes[pid]?.threads[thread].slot = slot
        enroll(moved.tid, in: slot)
    }

    /// Counts a thread in a cgroup and all above.
    mutating func enroll(_ tid: Int, in slot: Int) {
        let place = cgroups[slot].tasks.firstIndex { $0 > tid } ?? cgroups[slot].tasks.count
        cgroups[slot].tasks.insert(tid, at: place)
        var next: Int? = slot
        while let here = next {
            cgroups[here].subtreeTasks += 1
            cgroups[here].pids.peak = max(cgroups[here].pids.peak, cgroups[here].subtreeTasks)
            next = cgroups[here].parent
        }
    }

    mutating func withdraw(_ tid: Int, from slot: Int) {
        cgroups[slot].tasks.removeAll { $0 == tid }
        var next: Int? = slot
        while let here = next {
            cgroups[here].subtreeTasks -= 1
            next = cgroups[here].parent
        }
    }
}
