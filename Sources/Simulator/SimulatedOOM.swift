import KernelInterface

extension SimulatedKernel {
    /// Lets `amount` more into every limit above, by reclaim and then by the OOM killer; false when `pid` was killed.
    mutating func makeRoom(for amount: UInt64, in slot: Int, protecting pid: Int?) -> Bool {
        for limiting in lineage(of: slot) {
            let limit = limitBytes(cgroups[limiting].memory.max)
            if limit == .max { continue }
            while cgroups[limiting].memory.usage + amount > limit {
                countMemoryEvent(\.max, at: limiting)
                let excess = cgroups[limiting].memory.usage + amount - limit
                if reclaim(excess, in: limiting) >= excess { break }
                countMemoryEvent(\.oom, at: limiting)
                // A process that alone exceeds the limit has nothing charged yet, and is then the one to go.
                guard killOne(in: limiting) else {
                    if let pid {
                        countMemoryEvent(\.oomKill, at: payer(for: processes[pid]?.home ?? limiting))
                        exit(pid)
                    }
                    return false
                }
                if let pid, processes[pid] == nil { return false }
            }
        }
        return true
    }

    /// What a charge above `memory.high` brings: an event and reclaim, never a kill.
    mutating func throttleAboveHigh(_ slot: Int) {
        for ancestor in lineage(of: slot)
        where cgroups[ancestor].memory.usage > limitBytes(cgroups[ancestor].memory.high) {
            countMemoryEvent(\.high, at: ancestor)
            reclaimAboveHigh(ancestor)
        }
    }

    /// What a write of `memory.high` does: it reclaims what it can, and counts nothing.
    mutating func reclaimAboveHigh(_ slot: Int) {
        let excess = cgroups[slot].memory.usage.subtractingOrZero(limitBytes(cgroups[slot].memory.high))
        if excess > 0 { _ = reclaim(excess, in: slot) }
    }

    /// What a write of `memory.max` does: it reclaims, then kills until usage fits or nobody is left.
    mutating func enforceMax(_ slot: Int) {
        let limit = limitBytes(cgroups[slot].memory.max)
        while cgroups[slot].memory.usage > limit {
            let excess = cgroups[slot].memory.usage - limit
            if reclaim(excess, in: slot) >= excess { return }
            countMemoryEvent(\.oom, at: slot)
            if !killOne(in: slot) { return }
        }
    }

    /// Kills the largest process charged below `top`, the oldest of equals, and with `memory.oom.group` its group.
    mutating func killOne(in top: Int) -> Bool {
        var victim: (pid: Int, size: UInt64, slot: Int)?
        for pid in subtree(of: top).flatMap({ cgroups[$0].tasks }).sorted() {
            // A thread that is no leader has no process of its number.
            guard let process = processes[pid], !process.isKernelThread else { continue }
            let size = process.charges.reduce(0) { $0 + $1.resident + $1.swapped }
            if size > victim?.size ?? 0 { victim = (pid, size, payer(for: process.home)) }
        }
        guard let victim else { return false }
        let group = lineage(of: victim.slot).prefix { $0 != top } + [top]
        if let killed = group.last(where: { cgroups[$0].memory.killsGroup }) {
            countMemoryEvent(\.oomGroupKill, at: killed)
            for pid in subtree(of: killed).flatMap({ processIDs(in: $0) }) where processes[pid] != nil {
                countMemoryEvent(\.oomKill, at: payer(for: processes[pid]?.home ?? killed))
                exit(pid)
            }
        } else {
            countMemoryEvent(\.oomKill, at: victim.slot)
            exit(victim.pid)
        }
        return true
    }
}
