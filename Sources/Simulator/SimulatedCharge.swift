package import KernelInterface

extension SimulatedKernel {
    /// The cgroup that pays for memory touched in this one: the nearest with the memory controller, at last the root.
    func payer(for slot: Int) -> Int {
        lineage(of: slot).first { cgroups[$0].control.contains(.memory) } ?? 0
    }

    mutating func charge(_ slot: Int, adding bytes: UInt64) {
        var next: Int? = slot
        while let here = next {
            cgroups[here].memory.usage += bytes
            cgroups[here].memory.peak = max(cgroups[here].memory.peak, cgroups[here].memory.usage)
            next = cgroups[here].parent
        }
    }

    mutating func charge(_ slot: Int, removing bytes: UInt64) {
        var next: Int? = slot
        while let here = next {
            cgroups[here].memory.usage -= bytes
            next = cgroups[here].parent
        }
    }

    /// A process touches anonymous memory, rounded up to pages. False when the OOM killer took it for that.
    package mutating func allocate(_ pid: Int, bytes: UInt64) -> Bool {
        guard let process = processes[pid], !cgroups.isEmpty else { return false }
        let slot = payer(for: process.home)
        let amount = roundedUp(bytes)
        if !makeRoom(for: amount, in: slot, protecting: pid) { return false }
        charge(slot, adding: amount)
        cgroups[slot].memory.anonymous += amount
        if let index = processes[pid]?.charges.firstIndex(where: { $0.slot == slot }) {
            processes[pid]?.charges[index].resident += amount
        } else {
            processes[pid]?.charges.append(.init(slot: slot, resident: amount, swapped: 0))
        }
        throttleAboveHigh(slot)
        return true
    }

    /// Page cache that the processes of a cgroup read in, rounded up to pages; some of it may be dropped at once.
    package mutating func cache(in cgroup: CgroupPath, bytes: UInt64) throws(KernelError) {
        do throws(Refusal) {
            cache(bytes, by: try slot(of: cgroup))
        } catch {
            throw KernelError(.read, path: cgroup.text, errno: error.errno)
        }
    }

    mutating func cache(_ bytes: UInt64, by home: Int) {
        let slot = payer(for: home)
        let amount = roundedUp(bytes)
        if !makeRoom(for: amount, in: slot, protecting: nil) { return }
        charge(slot, adding: amount)
        cgroups[slot].memory.cache += amount
        throttleAboveHigh(slot)
    }

    /// A process touches anonymous memory that is in swap: it comes back, as memory that is allocated. False when the OOM
    /// killer took the process for it.
    mutating func swapIn(_ pid: Int, bytes: UInt64) -> Bool {
        var left = roundedUp(bytes)
        for index in (processes[pid]?.charges ?? []).indices where left > 0 {
            guard let charge = processes[pid]?.charges[index] else { break }
            let back = min(left, charge.swapped)
            left -= back
            processes[pid]?.charges[index].swapped -= back
            cgroups[charge.slot].memory.swapped -= back
            swapUsed -= back
            for ancestor in lineage(of: charge.slot) { cgroups[ancestor].memory.swapUsage -= back }
        }
        let found = roundedUp(bytes) - left
        return found == 0 || allocate(pid, bytes: found)
    }

    /// A process gives anonymous memory back, as far as it has some that is not in swap.
    mutating func unmap(_ pid: Int, bytes: UInt64) {
        var left = bytes / machine.pageBytes * machine.pageBytes
        for index in (processes[pid]?.charges ?? []).indices where left > 0 {
            guard let charge = processes[pid]?.charges[index] else { break }
            let freed = min(left, charge.resident)
            left -= freed
            processes[pid]?.charges[index].resident -= freed
            cgroups[charge.slot].memory.anonymous -= freed
            self.charge(charge.slot, removing: freed)
        }
    }

    private func roundedUp(_ bytes: UInt64) -> UInt64 {
        let page = machine.pageBytes
        return (bytes / page + (bytes % page == 0 ? 0 : 1)) * page
    }

    /// Gives back what a process was charged for.
    mutating func release(_ charge: SimulatedProcess.Charge) {
        cgroups[charge.slot].memory.anonymous -= charge.resident
        cgroups[charge.slot].memory.swapped -= charge.swapped
        swapUsed -= charge.swapped
        self.charge(charge.slot, removing: charge.resident)
        if charge.swapped == 0 { return }
        for ancestor in lineage(of: charge.slot) { cgroups[ancestor].memory.swapUsage -= charge.swapped }
    }

    /// The memory controller leaves a cgroup: its values are gone, and its parent pays from now on.
    mutating func stopMemory(_ slot: Int) {
        let memory = cgroups[slot].memory
        cgroups[slot].memory = MemoryState()
        guard let parent = cgroups[slot].parent else { return }
        cgroups[parent].memory.anonymous += memory.anonymous
        cgroups[parent].memory.cache += memory.cache
        cgroups[parent].memory.swapped += memory.swapped
        if memory.anonymous + memory.swapped == 0 { return }
        for pid in processes.keys {
            guard let index = processes[pid]?.charges.firstIndex(where: { $0.slot == slot }) else { continue }
            processes[pid]?.charges[index].slot = parent
        }
    }
}
