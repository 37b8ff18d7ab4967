import Document
import KernelInterface
import Policy

extension GroupPlanning {
    /// Plans moving the tasks of each class that are not in its group.
    mutating func planTasks() {
        for entry in entries {
            let members = resctrl.members[entry.index]
            let isStray = entry.current == entry.target.controlGroup || heldGroup(entry.target) != nil
            var isWaiting = false
            for (source, tasks) in members.tasks.sorted(by: { $0.key < $1.key }) where source != entry.target {
                if isForeign(source) || isForeignMonitor(source) {
                    reportElsewhere(entry, source, tasks.count)
                } else if source == entry.target.controlGroup {
                    isWaiting = true
                } else {
                    move(entry, members, from: source, to: entry.target.controlGroup, isStray, tasks)
                    isWaiting = true
                }
            }
            // Only tasks of its CTRL_MON group can be moved to a MON group.
            if isWaiting, entry.target.isMonitor {
                move(entry, members, from: entry.target.controlGroup, to: entry.target, isStray)
            }
            hold(entry, members)
        }
    }

    private mutating func move(
        _ entry: GroupEntry, _ members: ObservedMembers, from source: ResourceGroup, to target: ResourceGroup,
        _ isStray: Bool, _ tasks: [Int] = []
    ) {
        if source == target { return }
        let move = TaskMove(
            cgroups: members.cgroups, except: members.except, source: source,
            isStray: isStray && (source == .default || source == target.controlGroup))
        add(.move, target, .tasks(move), entry.reason(.classTasks), tasks: tasks)
    }

    private func isForeignMonitor(_ group: ResourceGroup) -> Bool {
        guard let name = group.monitor else { return false }
        return heldGroup(group) == nil && !name.utf8.starts(with: resourceGroupPrefix.utf8)
    }

    private mutating func reportElsewhere(_ entry: GroupEntry, _ source: ResourceGroup, _ count: Int) {
        report(
            .tasksElsewhere, .warning,
            "\(count) \(count == 1 ? "task" : "tasks") of class `\(entry.name)` \(count == 1 ? "is" : "are") in resource "
                + "group `\(source)`, which is somebody else's, leaving \(count == 1 ? "it" : "them")",
            at: entry.allocation.span, help: ["whoever made `\(source)` has to let them go"])
    }

    /// Records what the group of the class has, and whose tasks.
    private mutating func hold(_ entry: GroupEntry, _ members: ObservedMembers) {
        let record = HeldMembers(
            className: entry.name, claims: entry.claims, cgroups: members.cgroups, except: members.except)
        if let set = sets.first(where: { $0.group == entry.target.controlGroup }) {
            hold(set.group, set.schemata, set.mode, entry, entry.target.isMonitor ? nil : record)
        }
        if entry.target.isMonitor { hold(entry.target, Schemata(), .shareable, entry, record) }
    }

    private mutating func hold(
        _ group: ResourceGroup, _ schemata: Schemata, _ mode: ResourceGroupMode, _ entry: GroupEntry,
        _ members: HeldMembers?
    ) {
        if let known = next.firstIndex(where: { $0.group == group }) {
            if let members { next[known].members.append(members) }
            return
        }
        next.append(
            HeldGroup(
                group: group, identity: resctrl.group(group)?.identity, isCreated: true, inForce: schemata, mode: mode,
                members: members.map { [$0] } ?? [], reason: entry.reason))
    }

    /// Plans giving back what no class has any more: tasks go to the default group, then the group goes.
    mutating func planGroupReleases() {
        let claimed = entries.flatMap { resctrl.members[$0.index].cgroups }
        // Backwards, so that a MON group goes before the CTRL_MON group that it is in.
        for held in held.reversed() where held.isCreated {
            let kept = next.first { $0.group == held.group }
            for members in held.members
            where kept?.members.contains(where: { $0.className == members.className }) != true {
                // A class that was renamed, or moved to another group, moves its tasks there itself.
                let left = members.cgroups.filter { !claimed.contains($0) }
                if left.isEmpty { continue }
                let target = kept == nil ? ResourceGroup.default : held.group.controlGroup
                let move = TaskMove(cgroups: left, except: members.except + claimed, source: held.group)
                add(.move, target == held.group ? .default : target, .tasks(move), released(held))
            }
            if kept == nil { planRemoval(held) }
        }
        next.sort { $0.group < $1.group }
    }

    private mutating func planRemoval(_ held: HeldGroup) {
        guard let found = resctrl.group(held.group) else { return }
        let inside = resctrl.groups.filter {
            $0.group.isMonitor && $0.group != held.group && $0.group.controlGroup == held.group
                && heldGroup($0.group) == nil
        }
        if let first = inside.first {
            report(
                .groupInUse, .warning,
                "resource group `\(held.group)` has the MON group `\(first.group)` of somebody else, leaving both")
            next.append(held)
            return
        }
        if found.mode != .shareable {
            add(.unlock, held.group, .mode(old: found.mode, new: .shareable), released(held))
        }
        add(
            .remove, held.group, .remove(held.group.isMonitor ? Schemata() : found.schemata), released(held))
    }
}
