import Document
import KernelInterface

extension Planning {
    /// Notes what will be held of one value, keeping the original that was there before Bulkhead first set it.
    ///
    /// A value that is in force without us, and was never ours, is not held: there is nothing to give back.
    mutating func hold(
        _ file: InterfaceFile, _ key: String?, at index: Int, old: String?, new: String, _ reason: Reason
    ) {
        let earlier = heldValue(file, key, at: index)
        // Whoever has told systemd to keep a value tells it of the original, too, whatever is asked meanwhile.
        let wasPersistent = earlier?.reason.isPersistent == true
        if earlier == nil, old == new, !reason.isPersistent { return }
        holding[index].append(
            HeldValue(
                file: file, key: key, original: earlier.map(\.original) ?? old, inForce: new,
                reason: wasPersistent && !reason.isPersistent ? reason.with(isPersistent: true) : reason))
    }

    /// What is held of one value of a cgroup that is still the same.
    func heldValue(_ file: InterfaceFile, _ key: String?, at index: Int) -> HeldValue? {
        guard let entry = held[index], entry.isSame(as: observed.cgroups[index].identity) else { return nil }
        return entry.values.first { $0.file == file && $0.key == key }
    }

    /// Plans giving back what is held and no longer asked for, and carries the rest over to the next state.
    mutating func planReleases() {
        // The values of a class's cgroups are mostly one list in memory, and compared, and sorted, at once.
        var sorted: [HeldValue] = []
        // Children first: whether a created cgroup can go depends on those below it.
        for index in observed.cgroups.indices.reversed() {
            let cgroup = observed.cgroups[index]
            if isLeaving(index) { removals.insert(index) }
            for use in cgroup.usedBelow where !isRemoved(use.child, of: index) {
                kept[index].append(use.controller)
                keep(use.controller, above: index)
            }
            var entry = HeldCgroup(
                path: cgroup.path, identity: cgroup.identity, isCreated: creations.contains(index),
                enabled: enabling[index], values: holding[index])
            if let earlier = held[index] {
                if earlier.isSame(as: cgroup.identity) {
                    entry = HeldCgroup(
                        path: cgroup.path, identity: earlier.identity, isCreated: earlier.isCreated,
                        enabled: earlier.enabled.filter(cgroup.enabled.contains) + entry.enabled,
                        values: entry.values)
                    release(earlier, &entry, at: index)
                } else if cgroup.identity != nil {
                    report(
                        .cgroupRecreated, .warning,
                        "`\(cgroup.path)` was removed and created again; its values are left as they are")
                }
            }
            if entry.isEmpty { continue }
            if !settled.contains(index), entry.values != sorted {
                entry.sortValues()
                sorted = entry.values
            }
            next.append((index, entry))
        }
    }

    private mutating func release(_ earlier: HeldCgroup, _ entry: inout HeldCgroup, at index: Int) {
        let leftover = settled.contains(index) ? [] : earlier.values
        for value in leftover
        where !entry.values.contains(where: { $0.file == value.file && $0.key == value.key }) {
            giveBack(value, &entry, at: index)
        }
        let isLeaving = removals.contains(index)
        let leaving = entry.enabled.filter { isLeaving || isDisabling($0, at: index) }
        if !leaving.isEmpty {
            add(.disable(leaving.sorted()), at: index, .cleanUp, rank: 0, Reason(releaseKind))
            entry.enabled.removeAll(where: leaving.contains)
            disabling[index] = leaving
        }
        if isLeaving {
            add(.remove, at: index, .cleanUp, rank: 1, Reason(releaseKind))
            entry = HeldCgroup(path: entry.path, identity: entry.identity)
        } else if earlier.isCreated, !isNeeded[index] {
            report(.createdCgroupBusy, .warning, "`\(earlier.path)` was created here and is in use, leaving it")
        }
    }

    /// Whether a cgroup of ours is not needed, has no processes, and no children but those that go with it.
    private func isLeaving(_ index: Int) -> Bool {
        let cgroup = observed.cgroups[index]
        guard let earlier = held[index], earlier.isCreated, !isNeeded[index], earlier.isSame(as: cgroup.identity),
            cgroup.processes == 0
        else { return false }
        return cgroup.children.allSatisfy { isRemoved($0, of: index) }
    }

    private func isRemoved(_ child: String, of index: Int) -> Bool {
        indices[observed.cgroups[index].path.appending(child)].map(removals.contains) == true
    }

    /// Whether a controller that we enabled is given back now: on a revert, where nobody else below uses it.
    private func isDisabling(_ controller: CgroupController, at index: Int) -> Bool {
        guard givesControllersBack, index >= 0, let entry = held[index] else { return false }
        let cgroup = observed.cgroups[index]
        return entry.isSame(as: cgroup.identity) && entry.enabled.contains(controller)
            && cgroup.enabled.contains(controller) && !kept[index].contains(controller)
    }

    /// Notes that a controller is needed by a value that somebody else set in a cgroup, all the way up.
    private mutating func keep(_ controller: CgroupController, above index: Int) {
        var next = parents[index]
        while next >= 0 {
            kept[next].append(controller)
            next = parents[next]
        }
    }

    private mutating func giveBack(_ value: HeldValue, _ entry: inout HeldCgroup, at index: Int) {
        let cgroup = observed.cgroups[index]
        guard let text = cgroup.text(of: value.file) else { return }
        guard let original = value.original else {
            // It goes with its cgroup or controller, and is ours until then.
            entry.values.append(value)
            return
        }
        // Also what goes with its controller is written first: undoing the revert brings it back then.
        let path = cgroup.path.path(of: value.file)
        let isLeaving = removals.contains(index)
        if !isLeaving, let initial = value.file.initial(value.key), original != initial {
            // Somebody else set it after the controller was enabled here.
            if let controller = value.file.controller { keep(controller, above: index) }
        }
        let present: String
        do throws(KernelTextError) {
            if let weight = weightBehind(value, at: index) {
                present = weight
            } else {
                present = try value.file.canonical(text, key: value.key)
            }
        } catch {
            report(.kernelText, .warning, "`\(path)` reads `\(error.found)`, expected \(error.expected), leaving it")
            entry.values.append(value)
            return
        }
        let isReplaced = value.file == .cpuWeightNice && isNiceReplaced(at: index)
        if present == original, isLeaving || !isReplaced { return }
        // A weight that the class asks for takes the place of a nice value.
        if value.file == .cpuWeightNice, !isNiceLeaving(at: index), asked(.cpuWeight, at: index) != nil { return }
        // Idle would take a weight away that somebody else set after it had ended.
        let hidesWeight = value.file == .cpuIdle && original == "1" && !isWeightOurs(at: index)
        let isLocked =
            (value.file == .cpuWeight || value.file == .cpuWeightNice) && cgroup.isIdle && !endsIdle(at: index)
        if value.file == .cpuWeight, !isLeaving, isNiceReplaced(at: index) {
            // Theirs, with the nice value of which it is the other face and which is reported.
            entry.values.append(value)
            return
        }
        let isOurs =
            !isReplaced && value.file.grants(present, asked: value.inForce, pageBytes: observed.pageBytes)
        guard !isLocked, isForced || isLeaving || isOurs && !hidesWeight else {
            report(
                .changedElsewhere, .warning,
                "`\(path)` is `\(present)`, not `\(value.inForce)` as it was set here, leaving it")
            entry.values.append(value)
            // Disabling the controller would take their value away.
            if let controller = value.file.controller { keep(controller, above: index) }
            return
        }
        if isBurstInTheWay(of: value.file, original, at: index) {
            // It goes with its cgroup; else it is given back once that is possible.
            if !isLeaving { entry.values.append(value) }
            return
        }
        if isEmptied(value, present: present, &entry, at: index) { return }
        addSteps(value.file, value.key, old: present, new: original, at: index, value.reason.with(releaseKind))
    }

    /// The weight or nice value that there is once idle, or a nice value of ours, has been taken back.
    private func weightBehind(_ value: HeldValue, at index: Int) -> String? {
        switch value.file {
        case .cpuWeight where endsIdleNow(at: index) || isNiceLeaving(at: index): "100"
        case .cpuWeightNice where endsIdleNow(at: index): "0"
        default: nil
        }
    }

    private func isWeightOurs(at index: Int) -> Bool {
        if isNiceReplaced(at: index) { return false }
        guard let weight = observed.cgroups[index].value(of: .cpuWeight), !isNiceLeaving(at: index) else { return true }
        return weight == heldValue(.cpuWeight, nil, at: index)?.inForce ?? "100"
    }

    private func endsIdleNow(at index: Int) -> Bool {
        observed.cgroups[index].isIdle && endsIdle(at: index)
    }
}

extension HeldCgroup {
    /// By file and key, however the policy is written; most come in that order.
    fileprivate mutating func sortValues() {
        func isBefore(_ left: HeldValue, _ right: HeldValue) -> Bool {
            left.file == right.file ? (left.key ?? "") < (right.key ?? "") : left.file < right.file
        }
        if zip(values.dropFirst(), values).contains(where: isBefore) { values.sort(by: isBefore) }
    }
}
