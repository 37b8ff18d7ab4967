import Document
import KernelInterface

extension SimulatedLoad {
    func disk(of workload: Workload) throws(Diagnostic) -> Int? {
        guard let name = workload.device else { return disks.isEmpty ? nil : 0 }
        if let index = disks.firstIndex(where: { $0.name == name }) { return index }
        let near = nearest(name, among: disks.map(\.name)).map { ["the nearest device is `\($0)`"] } ?? []
        throw Diagnostic(
            scenario: .refused, "the node has no device `\(name)` for the workload `\(workload.name)`",
            at: workload.span,
            help: near)
    }

    /// Tries on a copy what the scenario will start.
    func check(_ kernel: SimulatedKernel) throws(Diagnostic) {
        var copy = kernel
        for workload in scenario.workloads {
            do throws(KernelError) {
                try copy.provide(workload.cgroup)
                _ = try copy.spawn(in: workload.cgroup)
            } catch {
                throw Diagnostic(
                    scenario: .refused,
                    "the kernel would refuse a process of the workload `\(workload.name)` in"
                        + " `\(workload.cgroup)`: \(error.errno.text) (\(error.errno.name))", at: workload.span)
            }
            let needsDevice = workload.model == .streamer || workload.io > 0
            if needsDevice && disks.isEmpty {
                throw Diagnostic(
                    scenario: .refused, "the node has no device for the workload `\(workload.name)`", at: workload.span)
            }
        }
    }

    /// Starts and ends processes, and looks where those that live are.
    mutating func follow(_ kernel: inout SimulatedKernel, at time: UInt64) {
        for index in running.indices {
            let isPresent = running[index].workload.isPresent(at: time)
            if let pid = running[index].pid, kernel.processes[pid] == nil { lose(index) }
            if isPresent && !running[index].hasStarted { startProcess(index, &kernel) }
            if !isPresent, let pid = running[index].pid {
                kernel.exit(pid)
                lose(index)
            }
            running[index].level = running[index].workload.level(at: time)
            if let pid = running[index].pid, let process = kernel.processes[pid] {
                running[index].slot = process.home
                running[index].isFrozen = kernel.lineage(of: process.home).contains { kernel.cgroups[$0].isFreezing }
                running[index].mask = kernel.usableCPUs(process.home)
                running[index].cpus = max(running[index].mask.count, 1)
            }
            running[index].total.isRunning = running[index].isRunning
        }
    }

    /// A process that ends, or was killed, takes its requests with it.
    private mutating func lose(_ index: Int) {
        running[index].pid = nil
        running[index].total.lost += UInt64(running[index].queue.clear())
        running[index].total.queued = 0
        running[index].nextArrival = nil
        running[index].memory.forget()
    }

    private mutating func startProcess(_ index: Int, _ kernel: inout SimulatedKernel) {
        running[index].hasStarted = true
        let workload = running[index].workload
        do throws(KernelError) {
            try kernel.provide(workload.cgroup)
            let pid = try kernel.spawn(in: workload.cgroup)
            running[index].pid = pid
            for _ in 1..<max(workload.mostThreads, 1) {
                // Where `pids.max` stops it, it works with the threads that it has: nothing here counts them again.
                guard (try? kernel.startThread(of: pid)) != nil else { break }
            }
        } catch {
            // As a service manager whose start was refused by the kernel: the workload does not run.
            running[index].pid = nil
        }
    }
}

extension Workload {
    /// Threads of the process, at its peak.
    var mostThreads: Int {
        let isDriven = model == .batch || model == .cacheHog || model == .bandwidthHog
        if !isDriven { return model == .streamer ? 1 : threads }
        return Int(points.reduce(level) { max($0, $1.value) }.rounded())
    }
}

extension SimulatedKernel {
    /// Makes a cgroup and those above it, as a service manager does.
    mutating func provide(_ cgroup: CgroupPath) throws(KernelError) {
        for path in cgroup.ancestors + [cgroup] where slots[path] == nil { try create(path) }
    }

    /// The CPUs that the processes of a cgroup may run on.
    func usableCPUs(_ slot: Int) -> IndexMask {
        let holder = lineage(of: slot).first { cgroups[$0].control.contains(.cpuset) } ?? 0
        return cgroups[holder].cpuset.effectiveCPUs
    }
}
