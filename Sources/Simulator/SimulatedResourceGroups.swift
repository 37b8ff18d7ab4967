package import KernelInterface

extension SimulatedResctrl {
    /// `mkdir`, once the caller may.
    mutating func make(_ path: ResctrlPath, owner: UInt32, now: UInt64) throws(Refusal) {
        guard let parent = path.parent else { throw Refusal(.fileExists) }
        let place = try found(parent)
        if hasAllocation, parent.isRoot {
            try makeControl(path, owner: owner, now: now)
        } else if case .monGroups(let control) = place, path.name != "mon_groups" {
            guard let above = groups[control] else { throw Refusal(.noSuchDevice) }
            let rmid = try takeRMID()
            groups[path] = ResourceGroupState(
                control: control, closid: above.closid, rmid: rmid, inode: takeInodes(), owner: owner)
        } else {
            throw Refusal(.notPermitted)
        }
    }

    private mutating func makeControl(_ path: ResctrlPath, owner: UInt32, now: UInt64) throws(Refusal) {
        let used = Set(groups.values.lazy.filter { !$0.isMonitor }.map(\.closid))
        guard let closid = (0..<mount.closids).first(where: { !used.contains($0) }) else {
            throw refuse(.noSpace, "Out of CLOSIDs")
        }
        let rmid = hasMonitoring ? try takeRMID() : 0
        var values: [[UInt64]] = []
        for (index, schema) in schemas.enumerated() {
            if schema.cache == nil {
                values.append(schema.domains.map { _ in schema.initial })
                continue
            }
            var masks: [UInt64] = []
            for (place, domain) in schema.domains.enumerated() {
                guard let mask = initialMask(index, place) else {
                    monitoring.release(rmid, now: now)
                    throw refuse(.noSpace, "No space on \(schema.name):\(domain)")
                }
                masks.append(mask.bits)
            }
            values.append(masks)
        }
        var group = ResourceGroupState(control: nil, closid: closid, rmid: rmid, inode: takeInodes(), owner: owner)
        group.values = values
        groups[path] = group
    }

    private mutating func takeRMID() throws(Refusal) -> Int {
        do throws(Refusal) {
            return try monitoring.take()
        } catch {
            status.add("Out of RMIDs")
            throw error
        }
    }

    /// `rmdir`, once the caller may: threads and CPUs go to the default group, of a MON group to the one that it is in.
    mutating func unmake(_ path: ResctrlPath, now: UInt64) throws(Refusal) {
        guard case .group = try found(path), let group = groups[path] else { throw Refusal(.notPermitted) }
        if path.isRoot { throw Refusal(.busy) }
        if let control = group.control {
            guard let above = groups[control] else { throw Refusal(.noSuchDevice) }
            retag(TaskTag(closid: above.closid, rmid: above.rmid)) { $0.rmid == group.rmid }
        } else {
            retag(.default) { $0.closid == group.closid }
            groups[.root]?.cpus.formUnion(group.cpus)
        }
        monitoring.release(group.rmid, now: now)
        for below in group.isMonitor ? [] : monitorGroups(of: path) {
            if let monitor = groups.removeValue(forKey: below) { monitoring.release(monitor.rmid, now: now) }
        }
        groups[path] = nil
    }

    private mutating func retag(_ tag: TaskTag, where isMoved: (TaskTag) -> Bool) {
        for (thread, present) in tags where isMoved(present) { self.tag(thread, tag) }
    }

    mutating func tag(_ thread: Int, _ tag: TaskTag) {
        tags[thread] = tag == .default ? nil : tag
    }

    /// What a new thread gets of the one that started it.
    mutating func inherit(_ thread: Int, from parent: Int) {
        tags[thread] = tags[parent]
    }

    /// `rename`: MON groups only, which keep their RMID, from one CTRL_MON group to another.
    mutating func rename(_ source: ResctrlPath, to target: ResctrlPath) throws(Refusal) {
        guard directory(source) != nil || isFile(source) else { throw Refusal(.noSuchFile) }
        guard let newParent = target.parent, let place = directory(newParent), !isFile(source) else {
            throw Refusal(.notPermitted)
        }
        status.clear()
        guard let group = groups[source], let old = group.control else {
            throw refuse(.notPermitted, "Source must be a MON group")
        }
        guard case .monGroups(let new) = place, target.name != "mon_groups" else {
            throw refuse(.notPermitted, "Destination must be a mon_groups subdirectory")
        }
        if !group.cpus.isEmpty && old != new {
            throw refuse(.notPermitted, "Cannot move a MON group that monitors CPUs")
        }
        if groups[target] != nil { throw Refusal(.fileExists) }
        guard let above = groups[new] else { throw Refusal(.noSuchFile) }
        var moved = group
        moved.control = new
        moved.closid = above.closid
        groups[source] = nil
        groups[target] = moved
        retag(TaskTag(closid: above.closid, rmid: group.rmid)) { $0.rmid == group.rmid }
    }

    /// Whether the path is that of a file.
    func isFile(_ path: ResctrlPath) -> Bool {
        guard let parent = path.parent, let place = directory(parent) else { return false }
        return SimulatedResctrlFile.named[path.name]?.exists(self, place) ?? false
    }
}

extension SimulatedKernel {
    /// `rename(2)` of a resource group, which a kernel tree does not have.
    package mutating func rename(_ source: ResctrlPath, to target: ResctrlPath) throws(KernelError) {
        do throws(Refusal) {
            guard var resctrl else { throw Refusal(.noSuchFile) }
            defer { self.resctrl = resctrl }
            if callerUID != 0 { throw Refusal(.accessDenied) }
            try resctrl.rename(source, to: target)
        } catch {
            throw KernelError(.write, path: source.description, value: target.description, errno: error.errno)
        }
    }

    /// Gives the files of a resource group to a user, as `chown` of the directory and all in it does.
    package mutating func delegate(_ group: ResctrlPath, to user: UInt32) throws(KernelError) {
        guard resctrl?.groups[group] != nil else {
            throw KernelError(.identify, in: .resctrl, path: group.description, errno: .noSuchFile)
        }
        resctrl?.groups[group]?.owner = user
    }

    /// Mounts another resctrl file system in the place of the one that there is: nothing of the old one stays.
    package mutating func mountResctrl(_ mount: ResctrlMount?) {
        resctrl = mount.map { SimulatedResctrl($0, cpus: machine.cpus) }
    }
}
