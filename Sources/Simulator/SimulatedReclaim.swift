import KernelInterface

extension SimulatedKernel {
    /// Takes up to `wanted` bytes from a cgroup and all below: page cache first, then what swap has room for.
    ///
    /// What `memory.min` protects stays; what `memory.low` protects goes only when nothing else is left.
    mutating func reclaim(_ wanted: UInt64, in top: Int) -> UInt64 {
        let members = subtree(of: top).filter { cgroups[$0].memory.anonymous + cgroups[$0].memory.cache > 0 }
        if members.isEmpty { return 0 }
        let hard = protection(below: top, \.min)
        let soft = protection(below: top, \.low)
        var taken = take(wanted, from: members) { max(hard[$0] ?? 0, soft[$0] ?? 0) }
        if taken < wanted && soft.values.contains(where: { $0 > 0 }) {
            let usage = members.map { cgroups[$0].memory.usage }
            taken += take(wanted - taken, from: members) { hard[$0] ?? 0 }
            for (member, before) in zip(members, usage) where cgroups[member].memory.usage < before {
                countMemoryEvent(\.low, at: member)
            }
        }
        return taken
    }

    private mutating func take(_ wanted: UInt64, from members: [Int], keeping: (Int) -> UInt64) -> UInt64 {
        var left = wanted
        for member in members where left > 0 {
            let spare = cgroups[member].memory.usage.subtractingOrZero(keeping(member))
            let cache = min(left, spare, cgroups[member].memory.cache)
            cgroups[member].memory.cache -= cache
            charge(member, removing: cache)
            left -= cache
        }
        for member in members where left > 0 {
            let spare = cgroups[member].memory.usage.subtractingOrZero(keeping(member))
            left -= swapOut(min(left, spare), from: member)
        }
        return wanted - left
    }

    /// Effective protection of each cgroup below `top`, bytes: what the ancestors leave, shared by what is claimed.
    func protection(below top: Int, _ setting: KeyPath<MemoryState, UInt64>) -> [Int: UInt64] {
        var effective: [Int: UInt64] = [:]
        for parent in subtree(of: top) {
            let children = cgroups[parent].children
            func claimed(_ child: Int) -> UInt64 {
                min(cgroups[child].memory.usage, limitBytes(cgroups[child].memory[keyPath: setting]))
            }
            let siblings = children.reduce(0) { $0 + claimed($1) }
            for child in children {
                if parent == top {
                    effective[child] = limitBytes(cgroups[child].memory[keyPath: setting])
                    continue
                }
                let own = claimed(child)
                let granted = effective[parent] ?? 0
                if siblings > granted {
                    effective[child] = share(own, of: granted, by: siblings)
                    continue
                }
                effective[child] = own
                let parentUsage = cgroups[parent].memory.usage
                let usage = cgroups[child].memory.usage
                if machine.hasRecursiveProtection && granted > siblings && parentUsage > siblings && usage > own {
                    effective[child] = own + share(usage - own, of: granted - siblings, by: parentUsage - siblings)
                }
            }
        }
        return effective
    }

    private func share(_ part: UInt64, of amount: UInt64, by whole: UInt64) -> UInt64 {
        let (high, low) = part.multipliedFullWidth(by: amount)
        return high >= whole ? .max : whole.dividingFullWidth((high, low)).quotient
    }

    /// Moves anonymous memory charged to a cgroup to swap, as far as the device and `memory.swap.max` have room.
    private mutating func swapOut(_ wanted: UInt64, from slot: Int) -> UInt64 {
        var room = min(wanted, machine.swapBytes.subtractingOrZero(swapUsed), cgroups[slot].memory.anonymous)
        for ancestor in lineage(of: slot) {
            let memory = cgroups[ancestor].memory
            room = min(room, limitBytes(memory.swapMax).subtractingOrZero(memory.swapUsage))
        }
        if room < wanted && machine.swapBytes > 0 { cgroups[slot].memory.swapFailures += 1 }
        if room == 0 { return 0 }
        var left = room
        for pid in processes.keys.sorted() where left > 0 {
            guard let index = processes[pid]?.charges.firstIndex(where: { $0.slot == slot }) else { continue }
            let moved = min(left, processes[pid]?.charges[index].resident ?? 0)
            processes[pid]?.charges[index].resident -= moved
            processes[pid]?.charges[index].swapped += moved
            left -= moved
        }
        let moved = room - left
        cgroups[slot].memory.anonymous -= moved
        cgroups[slot].memory.swapped += moved
        swapUsed += moved
        charge(slot, removing: moved)
        for ancestor in lineage(of: slot) {
            cgroups[ancestor].memory.swapUsage += moved
            cgroups[ancestor].memory.swapPeak = max(
                cgroups[ancestor].memory.swapPeak, cgroups[ancestor].memory.swapUsage)
        }
        return moved
    }
}

extension UInt64 {
    func subtractingOrZero(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }
}
