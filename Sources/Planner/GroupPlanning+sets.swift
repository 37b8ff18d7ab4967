import Document
import KernelInterface
import Policy

extension GroupPlanning {
    /// Puts classes of equal schemata together, since each CTRL_MON group takes a CLOSID, and finds each set a group.
    mutating func planSets() {
        for index in entries.indices where !entries[index].isMonitoredOnly {
            let (schemata, isExclusive) = (entries[index].schemata, entries[index].allocation.isExclusive)
            let same = sets.firstIndex { !$0.isExclusive && !isExclusive && $0.schemata == schemata }
            if let same {
                sets[same].entries.append(index)
            } else {
                sets.append(GroupSet(entries: [index], schemata: schemata, isExclusive: isExclusive))
            }
        }
        var unused = held.filter { $0.isCreated && !$0.group.isMonitor }.map(\.group)
        // A class keeps its group, so that neither its tasks nor its counters move.
        for index in sets.indices {
            let own = sets[index].entries.compactMap { entries[$0].current }
            guard let place = unused.firstIndex(where: own.contains) else { continue }
            sets[index].group = unused.remove(at: place)
        }
        reuse(&unused)
        nameNewGroups(unused)
        for index in sets.indices { sets[index].observed = resctrl.group(sets[index].group) }
    }

    /// Where CLOSIDs are short, a new class takes over the group of one that is gone.
    private mutating func reuse(_ unused: inout [ResourceGroup]) {
        var free = resctrl.mount.closids - resctrl.groups.count { !$0.group.isMonitor }
        for index in sets.indices where !sets[index].isAssigned {
            if free > 0 {
                free -= 1
            } else if !unused.isEmpty {
                sets[index].group = unused.removeFirst()
            }
        }
    }

    private mutating func nameNewGroups(_ unused: [ResourceGroup]) {
        for index in sets.indices where !sets[index].isAssigned {
            let base = resourceGroupPrefix + entries[sets[index].entries[0]].name
            var name = base
            var number = 1
            while sets.contains(where: { $0.group.control == name }) || isOthers(name, unused) {
                number += 1
                name = "\(base)-\(number)"
            }
            // A class name and our prefix make a name that the kernel takes.
            guard let group = ResourceGroup(control: name) else { continue }
            sets[index].group = group
        }
    }

    /// Whether a group of this name is held for something else, or is a MON group's.
    private func isOthers(_ name: String, _ unused: [ResourceGroup]) -> Bool {
        held.contains { $0.group.control == name && !$0.group.isMonitor } && !unused.contains { $0.control == name }
    }

    /// Plans the groups that are missing, within what the node has of CLOSIDs and RMIDs.
    mutating func planGroups() {
        var created: [(group: ResourceGroup, entry: Int)] = []
        for set in sets {
            if set.observed == nil {
                created.append((set.group, set.entries[0]))
            } else if heldGroup(set.group) == nil {
                report(
                    .groupAdopted, .warning,
                    "resource group `\(set.group)` is there already, and by its name it was made here: using it",
                    at: entries[set.entries[0]].allocation.span)
            }
            for index in set.entries {
                entries[index].target = set.group
                guard entries[index].allocation.isMonitored, set.entries.count > 1 else { continue }
                addMonitor(of: index, in: set.group, &created)
            }
        }
        for index in entries.indices where entries[index].isMonitoredOnly {
            addMonitor(of: index, in: .default, &created)
        }
        checkBudgets(created)
        for (group, entry) in created {
            add(.create, group, .create, entries[entry].reason(.ownedGroup))
        }
    }

    private mutating func addMonitor(
        of index: Int, in control: ResourceGroup, _ created: inout [(group: ResourceGroup, entry: Int)]
    ) {
        guard let group = control.monitoring(resourceGroupPrefix + entries[index].name) else { return }
        entries[index].target = group
        if resctrl.group(group) == nil { created.append((group, index)) }
    }

    private mutating func checkBudgets(_ created: [(group: ResourceGroup, entry: Int)]) {
        let controls = created.filter { !$0.group.isMonitor }
        let present = resctrl.groups.filter { !$0.group.isMonitor }
        checkBudget(
            .closidsExhausted, "CLOSID", controls, total: resctrl.mount.closids, present: present,
            help: "put services into one class, or ask the same mask, such as `l3: 0xff`, and the same bandwidth in "
                + "each of their classes, which then share a resource group; equal shares get masks of their own")
        guard let monitoring = resctrl.mount.monitoring else { return }
        checkBudget(
            .rmidsExhausted, "RMID", created, total: monitoring.rmids, present: resctrl.groups,
            help: "monitor fewer classes, or remove groups that nobody needs")
    }

    private mutating func checkBudget(
        _ code: PlanCode, _ what: String, _ created: [(group: ResourceGroup, entry: Int)], total: Int,
        present: [ObservedGroup], help: String
    ) {
        let free = max(0, total - present.count)
        guard created.count > free else { return }
        let left = created[free...].map { "`\(entries[$0.entry].name)`" }.joined(separator: ", ")
        let rest = free == 0 ? "none is" : free == 1 ? "1 is" : "\(free) are"
        let foreign = present.filter { isForeign($0.group) }
        var notes = [
            Diagnostic.Note(
                "of \(total) \(what)s the default group takes 1, groups made here \(present.count - 1 - foreign.count), "
                    + "groups of others \(foreign.count)")
        ]
        if !foreign.isEmpty {
            notes.append(
                Diagnostic.Note("groups of others: " + foreign.map { "`\($0.group)`" }.joined(separator: ", ")))
        }
        report(
            code, .error,
            "\(created.count) more resource \(created.count == 1 ? "group needs an" : "groups need one") \(what)"
                + "\(created.count == 1 ? "" : " each"), and \(rest) free: no room for "
                + "class \(left)",
            at: entries[created[free].entry].allocation.span, notes: notes, help: [help])
    }
}
