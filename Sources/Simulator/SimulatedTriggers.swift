package import KernelInterface

/// PSI triggers on a simulated kernel, which fire as those of Linux 6.12 do.
///
/// A privileged one is looked at while its cgroup stalls, ten times in the shortest window of the cgroup's triggers, and
/// until a window has passed without stall; without CAP_SYS_RESOURCE every 2 s, with the averages. Growth of the total
/// within the window is interpolated with that of the window before; a trigger fires once a window at most.
/// cgroup.pressure and the files of /proc/pressure, of which the root cgroup stands for the node.
package struct SimulatedTriggers: Sendable {
    struct Trigger: Equatable, Sendable {
        let id: Int
        let line: Int
        /// Microseconds.
        let threshold: UInt64
        var window: TriggerWindow
        var lastEvent: UInt64?
        var isPending = false
    }

    /// The triggers of one cgroup that are looked at together.
    struct Group: Equatable, Sendable {
        let cgroup: CgroupPath
        let inode: UInt64
        let isPolled: Bool
        var triggers: [Trigger] = []
        /// Totals at the last look, and at the last one that found growth.
        var looked: [UInt64]
        var updated: [UInt64]
        var pollUntil: UInt64 = 0
        var nextUpdate: UInt64 = 0

        /// Between two looks, microseconds.
        var interval: UInt64 { isPolled ? (triggers.map(\.window.size).min() ?? 0) / 10 : StallState.period }
    }

    private var groups: [Group] = []

    package init() {}

    /// Arms a trigger, as a write of `some|full STALL WINDOW` to the pressure file does.
    ///
    /// - Parameters:
    ///   - id: what `fired` answers with; one that is armed is replaced.
    ///   - stall: microseconds of stall within the window from which it fires.
    ///   - window: microseconds.
    package mutating func arm(
        _ id: Int, _ cgroup: CgroupPath, _ resource: PressureResource, full: Bool, stall: UInt32, window: UInt32,
        in kernel: SimulatedKernel
    ) throws(KernelError) {
        let text = "\(full ? "full" : "some") \(stall) \(window)"
        do throws(Refusal) {
            let slot = try kernel.slot(of: cgroup)
            if kernel.machine.pressure != .available { throw Refusal(.notSupported) }
            if !kernel.cgroups[slot].hasPressure { throw Refusal(.noSuchFile) }
            let isPolled = kernel.mayPollOften
            try SimulatedTrigger.check(Array(text.utf8)[...], resource, isPrivileged: isPolled)
            disarm(id)
            let totals = kernel.stallTotals(slot)
            let line = PressureState.index(resource, full: full)
            let window = TriggerWindow(size: UInt64(window), start: kernel.clock, value: totals[line])
            let trigger = Trigger(id: id, line: line, threshold: UInt64(stall), window: window)
            let inode = kernel.cgroups[slot].inode
            if let index = groups.firstIndex(where: { $0.inode == inode && $0.isPolled == isPolled }) {
                groups[index].triggers.append(trigger)
            } else {
                let next = (kernel.clock / StallState.period + 1) * StallState.period
                groups.append(
                    Group(
                        cgroup: cgroup, inode: inode, isPolled: isPolled, triggers: [trigger], looked: totals,
                        updated: totals, nextUpdate: isPolled ? 0 : next))
            }
        } catch {
            let file = cgroup.isRoot ? resource.fileName : cgroup.text + "/" + resource.fileName
            throw KernelError(.write, path: file, value: text, errno: error.errno)
        }
    }

    /// Closes the file of a trigger. Unknown ids are ignored.
    package mutating func disarm(_ id: Int) {
        for index in groups.indices { groups[index].triggers.removeAll { $0.id == id } }
        groups.removeAll { $0.triggers.isEmpty }
    }

    /// The triggers whose cgroup is gone: what polls them sees an error for ever.
    package func orphans(in kernel: SimulatedKernel) -> [Int] {
        groups.filter { group in kernel.slots[group.cgroup].map { kernel.cgroups[$0].inode } != group.inode }
            .flatMap { $0.triggers.map(\.id) }.sorted()
    }

    /// The triggers that fire now, ascending. To be asked after every tick.
    package mutating func fired(in kernel: SimulatedKernel) -> [Int] {
        var ids: [Int] = []
        for index in groups.indices {
            guard let slot = kernel.slots[groups[index].cgroup], kernel.cgroups[slot].inode == groups[index].inode
            else { continue }
            ids += groups[index].look(kernel.stallTotals(slot), now: kernel.clock)
        }
        return ids.sorted()
    }
}

extension SimulatedTriggers.Group {
    /// One run of the kernel's worker, if it is due.
    mutating func look(_ totals: [UInt64], now: UInt64) -> [Int] {
        if isPolled { return poll(totals, now: now) }
        if now < nextUpdate { return [] }
        nextUpdate = (now / StallState.period + 1) * StallState.period
        defer { updated = totals }
        return update(totals, now: now)
    }

    private mutating func poll(_ totals: [UInt64], now: UInt64) -> [Int] {
        if now <= pollUntil && now < nextUpdate { return [] }
        let hasGrown = triggers.contains { totals[$0.line] != looked[$0.line] }
        looked = totals
        if hasGrown {
            if now > pollUntil {
                for index in triggers.indices {
                    triggers[index].window.reset(now: now, value: totals[triggers[index].line], growth: 0)
                }
                updated = totals
                nextUpdate = now + interval
            }
            pollUntil = now + interval * 10
        }
        if now > pollUntil || now < nextUpdate { return [] }
        nextUpdate = now + interval
        if !hasGrown { return [] }
        defer { updated = totals }
        return update(totals, now: now)
    }

    private mutating func update(_ totals: [UInt64], now: UInt64) -> [Int] {
        var ids: [Int] = []
        for index in triggers.indices {
            let line = triggers[index].line
            let isNew = updated[line] != totals[line]
            if !isNew && !triggers[index].isPending { continue }
            if isNew {
                let growth = triggers[index].window.update(now: now, value: totals[line])
                if !triggers[index].isPending {
                    if growth < triggers[index].threshold { continue }
                    triggers[index].isPending = true
                }
            }
            if let last = triggers[index].lastEvent, now < last + triggers[index].window.size { continue }
            ids.append(triggers[index].id)
            triggers[index].lastEvent = now
            triggers[index].isPending = false
        }
        return ids
    }
}

/// How much a total has grown within a window, from its values at a few times: what of the last window still counts is
/// taken as if it had grown evenly.
struct TriggerWindow: Equatable, Sendable {
    /// Microseconds.
    let size: UInt64
    private var start: UInt64
    private var value: UInt64
    private var growth: UInt64 = 0

    init(size: UInt64, start: UInt64, value: UInt64) {
        self.size = size
        self.start = start
        self.value = value
    }

    mutating func reset(now: UInt64, value: UInt64, growth: UInt64) {
        start = now
        self.value = value
        self.growth = growth
    }

    /// Microseconds.
    mutating func update(now: UInt64, value: UInt64) -> UInt64 {
        let elapsed = now - start
        // A total starts anew when `cgroup.pressure` is switched off and on.
        let grown = value.subtractingOrZero(self.value)
        if elapsed > size {
            reset(now: now, value: value, growth: grown)
            return grown
        }
        return grown + growth * (size - elapsed) / size
    }
}

extension SimulatedKernel {
    /// Microseconds by resource, some before full.
    func stallTotals(_ slot: Int) -> [UInt64] {
        let stalls = cgroups[slot].pressure.stalls
        return stalls.isEmpty ? [UInt64](repeating: 0, count: 8) : stalls.map(\.total)
    }
}
