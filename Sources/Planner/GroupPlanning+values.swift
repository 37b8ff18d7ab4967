import Document
import KernelInterface
import Policy

extension GroupPlanning {
    /// Decides which groups the kernel can guard: it calls a group exclusive only when no portion of it, on any cache
    /// or domain, is in another group or used by other hardware.
    mutating func planModes() {
        let base = defaultTarget
        for index in sets.indices where sets[index].isExclusive {
            let isAlone = resctrl.mount.caches.allSatisfy { resource in
                resource.domains.allSatisfy { domain in
                    let place = CachePlace(level: resource.level, domain: domain.id)
                    let own = portions(of: sets[index].schemata, place)
                    var others = portions(of: base, place).union(resource.shareableBits)
                    for other in sets.indices where other != index {
                        others = others.union(portions(of: sets[other].schemata, place))
                    }
                    for group in resctrl.groups where !group.group.isMonitor && isForeign(group.group) {
                        others = others.union(portions(of: group.schemata, place))
                    }
                    return !own.isEmpty && own.isDisjoint(with: others)
                }
            }
            if isAlone { sets[index].mode = .exclusive }
        }
    }

    /// Everything that a schemata has of a cache, code and data together.
    private func portions(of schemata: Schemata, _ place: CachePlace) -> CBM {
        resctrl.mount.caches.filter { $0.level == place.level }.reduce(.empty) {
            $0.union(schemata[$1.schema]?[place.domain]?.mask ?? .empty)
        }
    }

    /// What the default group is to have: what it has, or had before, less the ways of exclusive classes.
    var defaultTarget: Schemata {
        guard let present = resctrl.group(.default)?.schemata else { return Schemata() }
        let ours = heldGroup(.default)
        var target = Schemata()
        for resource in resctrl.mount.caches {
            for domain in resource.domains {
                guard let now = present[resource.schema]?[domain.id]?.mask else { continue }
                var wanted = now
                if let given = ours?.inForce[resource.schema]?[domain.id]?.mask, given == now || isForced,
                    let original = ours?.original[resource.schema]?[domain.id]?.mask
                {
                    wanted = original
                }
                let place = CachePlace(level: resource.level, domain: domain.id)
                if let taken = exclusive[place], !wanted.isDisjoint(with: taken) {
                    wanted = remaining[place] ?? wanted
                }
                target.set(resource.schema, domain.id, .mask(wanted))
            }
        }
        return target
    }

    /// Plans taking ways from the default group, and giving them back; somebody else's change of it stays.
    mutating func planDefault() {
        guard let found = resctrl.group(.default) else { return }
        let ours = heldGroup(.default)
        let target = defaultTarget
        let reason = exclusiveReason
        let changed = target.differing(from: found.schemata)
        write(changed, over: changed.values(in: found.schemata), to: .default, reason ?? released(ours))
        var original = Schemata()
        for schema in target.schemas {
            for entry in schema.entries {
                let known = ours?.original[schema.name]?[entry.domain]
                // What somebody else wrote over ours is what is there before from now on.
                let isOurs = found.schemata[schema.name]?[entry.domain] == ours?.inForce[schema.name]?[entry.domain]
                guard let before = known != nil && isOurs ? known : found.schemata[schema.name]?[entry.domain],
                    before != entry.value
                else { continue }
                original.set(schema.name, entry.domain, before)
            }
        }
        reportLost(ours, found, target)
        guard !original.isEmpty else { return }
        next.append(
            HeldGroup(
                group: .default, identity: found.identity, isCreated: false,
                inForce: original.values(in: target), original: original, reason: reason ?? released(ours)))
    }

    private var exclusiveReason: Reason? {
        entries.first { $0.allocation.isExclusive }.map { $0.reason(.exclusiveElsewhere) }
    }

    private mutating func reportLost(_ ours: HeldGroup?, _ found: ObservedGroup, _ target: Schemata) {
        guard let ours else { return }
        let present = ours.inForce.values(in: found.schemata)
        let lost = ours.inForce.differing(from: present)
        guard !lost.isEmpty, entries.isEmpty, !isForced else { return }
        report(
            .changedElsewhere, .warning,
            "the default resource group has `\(lost.values(in: present))`, not `\(lost)` as it was set here, leaving it"
        )
    }

    /// Plans the values of the groups of classes.
    mutating func planSchemata() {
        for set in sets {
            let reason = entries[set.entries[0]].reason
            let ours = heldGroup(set.group)
            let mode = set.observed?.mode ?? .shareable
            if let observed = set.observed {
                var changed = set.schemata.differing(from: observed.schemata)
                if let ours, set.schemata == ours.inForce, set.schemata.isGranted(by: observed.schemata) {
                    // The hardware granted more than was asked, and would again.
                    changed = Schemata()
                }
                if !changed.isEmpty || set.mode != mode, mode != .shareable {
                    add(.unlock, set.group, .mode(old: mode, new: .shareable), reason)
                }
                write(changed, over: changed.values(in: observed.schemata), to: set.group, reason)
                let kept = set.schemata.schemas.filter { changed[$0.name] == nil }
                inForce += kept.count
                confirmed.append(
                    GroupOperation(
                        group: set.group, identity: observed.identity,
                        change: .schemata(old: Schemata(kept), new: Schemata(kept)), reason: reason))
                if set.mode == .exclusive, !changed.isEmpty || mode != .exclusive {
                    add(.lock, set.group, .mode(old: .shareable, new: .exclusive), reason)
                }
            } else {
                add(.grow, set.group, .schemata(old: nil, new: set.schemata), reason)
                if set.mode == .exclusive { add(.lock, set.group, .mode(old: .shareable, new: .exclusive), reason) }
            }
        }
    }

    /// Plans a write in two steps: what shrinks, and what grows or moves.
    private mutating func write(_ new: Schemata, over old: Schemata, to group: ResourceGroup, _ reason: Reason) {
        let parts: [(GroupPhase, Schemata)] = [
            (.shrink, new.filtered { Self.shrinks($1, from: old[$0]?[$1.domain]) }),
            (.grow, new.filtered { !Self.shrinks($1, from: old[$0]?[$1.domain]) }),
        ]
        for (phase, part) in parts where !part.isEmpty {
            add(phase, group, .schemata(old: part.values(in: old), new: part), reason)
        }
    }

    private static func shrinks(_ entry: Schema.Entry, from old: SchemaValue?) -> Bool {
        switch (entry.value, old) {
        case (.mask(let new), .mask(let old)?): new.isSubset(of: old)
        case (.bandwidth(let new), .bandwidth(let old)?): new < old
        default: false
        }
    }
}

extension Schemata {
    fileprivate func filtered(_ isKept: (String, Schema.Entry) -> Bool) -> Schemata {
        Schemata(
            schemas.compactMap { schema in
                let entries = schema.entries.filter { isKept(schema.name, $0) }
                return entries.isEmpty ? nil : Schema(name: schema.name, entries: entries)
            })
    }
}
