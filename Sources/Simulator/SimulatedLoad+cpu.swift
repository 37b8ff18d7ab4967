import KernelInterface

/// Cgroups that share CPU time as nodes of a tree, in the order in which they were met.
struct CPUTree {
    var tree = ShareTree()
    /// The slot and the node of each cgroup with the cpu controller; the root first.
    var cgroups: [(slot: Int, node: Int)] = [(0, 0)]
    /// The node of each workload; nil for one that does not run.
    var leaves: [Int?] = []
    /// The CPUs of each workload.
    var masks: [IndexMask] = []

    func node(of slot: Int) -> Int? { cgroups.first { $0.slot == slot }?.node }
}

extension SimulatedLoad {
    /// The load weight of one task of nice 0.
    private static let taskWeight = 1024.0
    /// The slice after which the scheduler looks again, microseconds: 0.7 ms scaled for 8 CPUs or more, as sysctl
    /// sched_base_slice_ns of EEVDF.
    static let slice = 2800.0

    /// Hands the tick's CPU time down the hierarchy: first to see what the services use of theirs, whose requests come
    /// when they come, and then what that leaves to the others.
    mutating func shareCPUs(_ kernel: inout SimulatedKernel, at time: UInt64) {
        var cpu = cpuTree(&kernel)
        let regions = regions(cpu)
        var asked = cpu.tree
        let wanted = cpu.cgroups.map { asked.unlimitedDemand(of: $0.node) }
        distribute(&cpu, regions, from: asked)
        take(cpu)
        crowd(cpu)
        for index in running.indices where running[index].workload.model == .service {
            guard let leaf = cpu.leaves[index] else {
                running[index].total.queued = running[index].queue.count
                continue
            }
            var greedy = cpu
            greedy.tree = asked
            greedy.tree.setDemand(Double(running[index].cpus) * Double(tick), of: leaf)
            distribute(&greedy, regions, from: greedy.tree)
            running[index].entitlement = greedy.tree[leaf].granted / Double(tick)
        }
        for index in running.indices where running[index].workload.model == .service {
            guard let leaf = cpu.leaves[index] else { continue }
            serve(index, Double(time))
            asked.setDemand(running[index].used, of: leaf)
        }
        distribute(&cpu, regions, from: asked)
        take(cpu)
        throttle(cpu, wanted, &kernel)
    }

    private mutating func take(_ cpu: CPUTree) {
        for index in running.indices {
            if let leaf = cpu.leaves[index] { running[index].granted = cpu.tree[leaf].granted }
        }
    }

    /// The part of a tick in which a workload would find all its CPUs taken by others.
    private mutating func crowd(_ cpu: CPUTree) {
        for index in running.indices where cpu.leaves[index] != nil && running[index].workload.model == .service {
            var others = 0.0
            for other in running.indices where other != index && cpu.leaves[other] != nil {
                let isSame = cpu.masks[other] == cpu.masks[index]
                let shared = isSame ? running[index].cpus : cpu.masks[other].intersection(cpu.masks[index]).count
                if shared == 0 { continue }
                others += running[other].granted * Double(shared) / Double(running[other].cpus)
            }
            running[index].crowding = min(others / Double(tick) / Double(running[index].cpus), 1)
        }
    }

    private func distribute(_ cpu: inout CPUTree, _ regions: [(mask: IndexMask, leaves: [Bool])], from tree: ShareTree)
    {
        cpu.tree = tree
        for region in regions {
            cpu.tree.distribute(Double(region.mask.count) * Double(tick)) { region.leaves[$0] }
        }
    }

    /// The cgroups with the cpu controller above the workloads that run, with what each may still use.
    private mutating func cpuTree(_ kernel: inout SimulatedKernel) -> CPUTree {
        var cpu = CPUTree()
        for index in running.indices {
            running[index].granted = 0
            guard running[index].isRunning else {
                cpu.leaves.append(nil)
                cpu.masks.append(IndexMask())
                continue
            }
            var parent = 0
            for slot in kernel.lineage(of: running[index].slot).reversed()
            where slot != 0 && kernel.cgroups[slot].control.contains(.cpu) {
                if let known = cpu.node(of: slot) {
                    parent = known
                    continue
                }
                let limit = allowance(slot, &kernel)
                parent = cpu.tree.add(below: parent, weight: Double(kernel.cgroups[slot].cpu.shares), limit: limit)
                cpu.cgroups.append((slot, parent))
            }
            let weight = Self.taskWeight * Double(max(running[index].threads, 1))
            let leaf = cpu.tree.add(below: parent, weight: weight, demand: running[index].demand)
            cpu.leaves.append(leaf)
            cpu.masks.append(running[index].mask)
        }
        return cpu
    }

    private mutating func allowance(_ slot: Int, _ kernel: inout SimulatedKernel) -> Double {
        if kernel.cgroups[slot].cpu.quota == .max {
            periods[slot] = nil
            return .infinity
        }
        var period = periods[slot] ?? QuotaPeriod(kernel.cgroups[slot], now: kernel.clock)
        if !period.isOf(kernel.cgroups[slot]) { period = QuotaPeriod(kernel.cgroups[slot], now: kernel.clock) }
        let left = period.allowance(now: kernel.clock, tick: tick, in: &kernel.cgroups[slot].cpu)
        periods[slot] = period
        return left
    }

    /// CPUs that the same workloads may run on, those that fewer may run on first: an idle CPU takes the tasks that may
    /// run there from one that is shared.
    private func regions(_ cpu: CPUTree) -> [(mask: IndexMask, leaves: [Bool])] {
        var found: [(mask: IndexMask, users: [Int])] = []
        for index in cpu.masks.indices where cpu.leaves[index] != nil {
            var rest = cpu.masks[index]
            var next: [(mask: IndexMask, users: [Int])] = []
            for region in found {
                let common = region.mask.intersection(rest)
                let apart = region.mask.subtracting(rest)
                if !apart.isEmpty { next.append((apart, region.users)) }
                if !common.isEmpty { next.append((common, region.users + [index])) }
                rest = rest.subtracting(region.mask)
            }
            if !rest.isEmpty { next.append((rest, [index])) }
            found = next
        }
        let order = found.indices.sorted { (found[$0].users.count, $0) < (found[$1].users.count, $1) }
        return order.map { place in
            var leaves = [Bool](repeating: false, count: cpu.tree.nodes.count)
            for user in found[place].users { if let leaf = cpu.leaves[user] { leaves[leaf] = true } }
            return (found[place].mask, leaves)
        }
    }

    /// Charges the quotas, and counts the time in which tasks stood still for them: on every CPU that has some.
    private mutating func throttle(_ cpu: CPUTree, _ wanted: [Double], _ kernel: inout SimulatedKernel) {
        for (place, cgroup) in cpu.cgroups.enumerated() {
            guard var period = periods[cgroup.slot], cgroup.slot != 0 else { continue }
            let granted = cpu.tree[cgroup.node].granted
            let isThrottled = period.left - granted < 1e-6 && wanted[place] > granted + 1e-6
            period.use(granted, isThrottled: isThrottled)
            periods[cgroup.slot] = period
            if !isThrottled { continue }
            let tasks = running.indices.filter { index in
                cpu.leaves[index] != nil && kernel.lineage(of: running[index].slot).contains(cgroup.slot)
            }
            let threads = tasks.reduce(0) { $0 + running[$1].threads }
            let places = tasks.reduce(0) { max($0, running[$1].cpus) }
            let part = 1 - granted / wanted[place]
            let time = UInt64((part * Double(tick) * Double(min(threads, places))).rounded())
            kernel.cgroups[cgroup.slot].cpu.throttled += time
            for below in kernel.subtree(of: cgroup.slot) { kernel.cgroups[below].cpu.throttledLocally += time }
        }
    }
}
