package import KernelInterface

extension SimulatedKernel {
    /// Starts a process of the caller's user in a cgroup, as a shell that moves itself and then runs it; `pids.max` does
    /// not apply. It is in the default resource group.
    ///
    /// - Parameters:
    ///   - memory: anonymous bytes that it touches; a limit may have it killed at once.
    ///   - pid: its number; nil for the next one.
    package mutating func spawn(
        in cgroup: CgroupPath, memory: UInt64 = 0, pid: Int? = nil
    ) throws(KernelError) -> Int {
        let number = pid ?? nextPID
        do throws(Refusal) {
            let slot = try slot(of: cgroup)
            try checkMigration(to: slot)
            if processes[number] != nil || leaders[number] != nil { throw Refusal(.fileExists) }
            admit(SimulatedProcess(pid: number, slot: slot, uid: callerUID))
        } catch {
            throw KernelError(.write, path: cgroup.text + "/cgroup.procs", value: "\(number)", errno: error.errno)
        }
        if memory > 0 { _ = allocate(number, bytes: memory) }
        return number
    }

    /// `fork` by a process: the child is in its cgroup and resource group, and of its user. EAGAIN where a `pids.max` is reached.
    package mutating func fork(_ pid: Int) throws(KernelError) -> Int {
        guard let parent = processes[pid] else {
            throw KernelError(.create, path: "", value: "\(pid)", errno: .noSuchProcess)
        }
        try chargeTask(in: parent.home)
        let child = nextPID
        admit(SimulatedProcess(pid: child, slot: parent.home, uid: parent.uid))
        resctrl?.inherit(child, from: pid)
        return child
    }

    /// A new thread of a process, in the cgroup and resource group of its leader. EAGAIN where a `pids.max` is reached.
    package mutating func startThread(of pid: Int) throws(KernelError) -> Int {
        guard let process = processes[pid] else {
            throw KernelError(.create, path: "", value: "\(pid)", errno: .noSuchProcess)
        }
        try chargeTask(in: process.home)
        let tid = nextPID
        nextPID += 1
        leaders[tid] = pid
        processes[pid]?.threads.append(SimulatedProcess.Thread(tid: tid, slot: process.home))
        enroll(tid, in: process.home)
        resctrl?.inherit(tid, from: pid)
        return tid
    }

    private mutating func chargeTask(in slot: Int) throws(KernelError) {
        for ancestor in lineage(of: slot) {
            guard let limit = cgroups[ancestor].pids.limit, cgroups[ancestor].subtreeTasks >= limit else { continue }
            countForkFailure(from: slot, at: ancestor)
            throw KernelError(.create, path: cgroups[slot].path.text, errno: .tryAgain)
        }
    }

    /// Ends a process with all its threads; what it was charged for is given back. Unknown numbers are ignored.
    package mutating func exit(_ pid: Int) {
        guard let process = processes.removeValue(forKey: pid) else { return }
        for charge in process.charges { release(charge) }
        for thread in process.threads {
            leaders[thread.tid] = nil
            resctrl?.tags[thread.tid] = nil
            withdraw(thread.tid, from: thread.slot)
        }
    }

    /// The processes that run, ascending.
    package var pids: [Int] { processes.keys.sorted() }

    mutating func admit(_ process: SimulatedProcess) {
        processes[process.pid] = process
        nextPID = max(nextPID, process.pid + 1)
        enroll(process.pid, in: process.home)
    }

    /// `cgroup.kill`: every process with its leader here or below.
    mutating func killAll(below slot: Int) {
        for below in subtree(of: slot) {
            for tid in cgroups[below].tasks where leaders[tid] == nil { exit(tid) }
        }
        for below in subtree(of: slot) {
            for tid in cgroups[below].tasks { exit(leaders[tid] ?? tid) }
        }
    }
}
