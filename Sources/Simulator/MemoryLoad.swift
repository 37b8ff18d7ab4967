import KernelInterface

/// The memory of one workload: what of its working set is there, and what it takes to bring in the rest.
struct MemoryLoad: Equatable, Sendable {
    /// The index of the device that its pages and bytes are on; nil where the node has none.
    var device: Int?
    var pageBytes = 4096.0
    /// Bytes of the working set that it has touched at some time.
    var populated = 0.0
    /// Bytes of files that it has in the page cache.
    var cached = 0.0
    /// The part of its touches that find a page gone, and the part that finds one it never had.
    var missing = 0.0
    var cold = 0.0
    /// Device time of one page, and of the bytes of one request, microseconds.
    var pageTime = 0.0
    var ownDeviceTime = 0.0
    /// How long `memory.high` holds it up for a page that it charges, microseconds.
    var penalty = 0.0
    /// Bytes to charge after this tick: of pages that came back, and of new ones.
    var refaulted = 0.0
    var populating = 0.0

    /// The process is gone, and its memory with it.
    mutating func forget() {
        populated = 0
        cached = 0
        missing = 0
        cold = 0
        penalty = 0
    }
}

extension SimulatedLoad {
    /// What of each working set is resident, by what the kernel has charged and left.
    mutating func lookAtMemory(_ kernel: inout SimulatedKernel) {
        shareCachedPages(kernel)
        for index in running.indices {
            running[index].memory.refaulted = 0
            running[index].memory.populating = 0
            guard let pid = running[index].pid else { continue }
            let workload = running[index].workload
            running[index].memory.pageBytes = Double(kernel.machine.pageBytes)
            timeDevice(index)
            let working = workload.model == .thrasher ? running[index].level : workload.memory
            if working <= 0 { continue }
            let charges = kernel.processes[pid]?.charges ?? []
            let anonymous = Double(charges.reduce(0) { $0 + $1.resident })
            let swapped = Double(charges.reduce(0) { $0 + $1.swapped })
            let isFile = workload.pages == .file
            if !isFile && anonymous + swapped > working {
                kernel.unmap(pid, bytes: UInt64(min(anonymous + swapped - working, anonymous)))
            }
            let resident = min(isFile ? running[index].memory.cached : anonymous, working)
            let known = isFile ? running[index].memory.populated : anonymous + swapped
            running[index].memory.populated = min(max(known, resident), working)
            // A page of the kernel's is not a reason to call a working set incomplete.
            let populated = running[index].memory.populated
            let absent = max(populated - resident, 0)
            running[index].memory.missing = absent < 2 * running[index].memory.pageBytes ? 0 : absent / working
            let fresh = working - populated
            if workload.model == .thrasher {
                running[index].memory.cold = fresh / working
            } else if running[index].isRunning && fresh > running[index].memory.pageBytes {
                running[index].memory.populating = fresh
            }
            running[index].memory.penalty = Self.penalty(kernel, running[index].slot)
        }
    }

    /// The kernel's delay above `memory.high`: 64 x² seconds for a batch of 32 pages, 2 s at most, where x is the part of
    /// the limit by which usage is above it.
    private static func penalty(_ kernel: SimulatedKernel, _ slot: Int) -> Double {
        var worst = 0.0
        for ancestor in kernel.lineage(of: slot) where kernel.cgroups[ancestor].memory.high != MemoryState.unlimited {
            let high = Double(max(kernel.limitBytes(kernel.cgroups[ancestor].memory.high), kernel.machine.pageBytes))
            worst = max(worst, (Double(kernel.cgroups[ancestor].memory.usage) - high) / high)
        }
        return min(64 * worst * worst, 2) * 1e6 / 32
    }

    /// The page cache of a cgroup is its workloads': what the kernel took, it took from all in proportion.
    private mutating func shareCachedPages(_ kernel: SimulatedKernel) {
        for index in running.indices where running[index].memory.cached > 0 {
            let slot = kernel.payer(for: running[index].slot)
            let together = running.reduce(0.0) { sum, other in
                other.pid != nil && kernel.payer(for: other.slot) == slot ? sum + other.memory.cached : sum
            }
            let there = Double(kernel.cgroups[slot].memory.cache)
            if together > there { running[index].memory.cached *= there / together }
        }
    }

    /// Charges what was brought in, after making room for it.
    mutating func chargeMemory(_ kernel: inout SimulatedKernel) {
        for index in running.indices where running[index].isRunning {
            guard let pid = running[index].pid else { continue }
            let refaulted = UInt64(running[index].memory.refaulted)
            let fresh = UInt64(running[index].memory.populating)
            if refaulted + fresh == 0 { continue }
            kernel.makeNodeRoom(for: refaulted + fresh)
            if kernel.processes[pid] == nil { continue }
            let payer = kernel.payer(for: running[index].slot)
            let pages = refaulted / max(kernel.machine.pageBytes, 1)
            if running[index].workload.pages == .file {
                kernel.cgroups[payer].memory.fileRefaults += pages
                kernel.cache(refaulted + fresh, by: running[index].slot)
                running[index].memory.cached += Double(refaulted + fresh)
                running[index].memory.populated += Double(fresh)
            } else {
                kernel.cgroups[payer].memory.anonymousRefaults += pages
                let survives = refaulted == 0 || kernel.swapIn(pid, bytes: refaulted)
                if survives && fresh > 0 { _ = kernel.allocate(pid, bytes: fresh) }
            }
        }
    }
}

extension SimulatedKernel {
    /// Reclaims, when the node's memory is full, from every cgroup in proportion to what is not protected; kills the
    /// largest process where that is not enough.
    mutating func makeNodeRoom(for bytes: UInt64) {
        let most = machine.memoryBytes - machine.memoryBytes / 64
        while cgroups[0].memory.usage + bytes > most {
            let excess = cgroups[0].memory.usage + bytes - most
            if reclaimEvenly(excess, \.low) >= excess || reclaimEvenly(excess, \.min) > 0 { continue }
            if !killOne(in: 0) { return }
        }
    }

    private mutating func reclaimEvenly(_ wanted: UInt64, _ setting: KeyPath<MemoryState, UInt64>) -> UInt64 {
        let kept = protection(below: 0, setting)
        let hard = protection(below: 0, \.min)
        let hasSwap = machine.swapBytes > swapUsed
        var spare: [(slot: Int, bytes: UInt64)] = []
        for slot in subtree(of: 0) {
            let memory = cgroups[slot].memory
            let there = memory.cache + (hasSwap ? memory.anonymous : 0)
            let free = min(
                there, (memory.anonymous + memory.cache).subtractingOrZero(max(kept[slot] ?? 0, hard[slot] ?? 0)))
            if free > 0 { spare.append((slot, free)) }
        }
        let all = spare.reduce(0) { $0 + $1.bytes }
        if all == 0 { return 0 }
        let part = min(Double(wanted) / Double(all), 1)
        return spare.reduce(0) { taken, entry in
            let pages = (Double(entry.bytes) * part / Double(machine.pageBytes)).rounded(.up)
            return taken + reclaim(UInt64(pages) * machine.pageBytes, in: entry.slot)
        }
    }
}
