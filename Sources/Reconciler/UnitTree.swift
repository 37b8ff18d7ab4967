package import KernelInterface

/// A kernel tree in which the cgroups of systemd's units are set through systemd, which is their single writer.
///
/// A file for which systemd has a property is set by that property, and read from cgroupfs as ever; all announced values
/// of a unit go in one call, at the first write of one of them. A file that systemd does not know is written straight to
/// the cgroup and told of as unkept. Cgroups of no unit, which is all that is delegated, are none of systemd's business.
package struct UnitTree<Base: KernelTree & ~Copyable, Bus: UnitBus & ~Copyable>: ~Copyable {
    package var base: Base
    /// nil where nothing goes through systemd.
    package var bus: Bus?
    /// Whether values go to cgroupfs at once, and systemd is told of them afterwards: while a run lasts, which waits for
    /// nothing but the kernel.
    package var tellsLater = false

    var owners: [CgroupPath: Bool] = [:]
    private var batches: [CgroupPath: UnitBatch] = [:]
    private var persistent: [CgroupPath: Set<InterfaceFile>] = [:]
    private var unkept: Set<UnkeptValue> = []
    private var version: Int?
    private var told: Set<String> = []

    package init(_ base: consuming Base, bus: consuming Bus?) {
        self.base = base
        self.bus = bus
    }

    /// Units may have come and gone: who owns a cgroup is asked anew.
    package mutating func forgetUnits() {
        owners.removeAll(keepingCapacity: true)
    }

    /// Units of which a property was set here since this was last asked.
    package mutating func takeTold() -> Set<String> {
        defer { told.removeAll(keepingCapacity: true) }
        return told
    }

    // MARK: Who owns a cgroup

    /// The unit that owns the cgroup; nil where none does.
    mutating func unit(of cgroup: CgroupPath) throws(KernelError) -> String? {
        guard bus != nil, let name = cgroup.unitName else { return nil }
        if let isOwned = owners[cgroup] { return isOwned ? name : nil }
        try look(at: [cgroup])
        return owners[cgroup] == true ? name : nil
    }

    /// One call for all of them.
    private mutating func look(at cgroups: [CgroupPath]) throws(KernelError) {
        let names = cgroups.compactMap(\.unitName)
        guard !names.isEmpty else { return }
        do throws(UnitBusError) {
            guard let found = try bus?.active(among: names) else { return }
            for cgroup in cgroups { if let name = cgroup.unitName { owners[cgroup] = found.contains(name) } }
        } catch {
            throw error.error(.identify, names[0])
        }
    }

    // MARK: Setting values

    /// Sets the file through systemd; false where it is to be written to cgroupfs.
    private mutating func set(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) throws(KernelError) -> Bool {
        guard let unit = try unit(of: cgroup) else { return false }
        guard let assignments = try known(unitAssignments(for: file, text), unit) else {
            if file.holdsValue { unkept.insert(UnkeptValue(cgroup, file, manager: unit)) }
            return false
        }
        let step = batches[cgroup]?.step(file, text) ?? .alone
        switch step {
        case .inPlace: break
        case .together(let together):
            let isPersistent = batches[cgroup]?.isPersistent ?? false
            try send(together, unit, cgroup, about: assignments, persistently: isPersistent)
        case .alone:
            try send(assignments, unit, cgroup, about: assignments, persistently: isPersistent(cgroup, file))
        }
        batches[cgroup]?.took(file, text)
        return true
    }

    private mutating func send(
        _ assignments: [UnitAssignment], _ unit: String, _ cgroup: CgroupPath, about asked: [UnitAssignment],
        persistently isPersistent: Bool = false
    ) throws(KernelError) {
        told.insert(unit)
        let kept = kept(beside: assignments, of: cgroup)
        do throws(UnitBusError) {
            try bus?.set(assignments, of: unit, persistently: isPersistent)
            let lost = lost(kept, of: cgroup)
            if !lost.isEmpty { try bus?.set(lost, of: unit, persistently: false) }
        } catch {
            let value = (error.kind == .unreachable ? asked : assignments).map(\.description)
            throw error.error(.write, unit, value.joined(separator: " "))
        }
    }

    /// nil where this systemd is too old for one of the properties.
    private mutating func known(
        _ assignments: [UnitAssignment]?, _ unit: String
    ) throws(KernelError) -> [UnitAssignment]? {
        guard let assignments, let newest = assignments.map(\.property.since).max(), newest > 252 else {
            return assignments
        }
        do throws(UnitBusError) {
            if version == nil { version = try bus?.version() }
        } catch {
            throw error.error(.identify, unit)
        }
        return newest <= version ?? 0 ? assignments : nil
    }

    /// Reads a file that was just set through systemd.
    private mutating func readBack(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) throws(KernelError) -> String {
        var found: String
        do throws(KernelError) {
            found = try base.read(cgroup, file)
        } catch {
            // The last value that needed the controller was given back, so that systemd has disabled it.
            guard error.isGone, file.isInitial(text.droppingFinalNewline), isThere(cgroup) else { throw error }
            guard batches[cgroup]?.mayGo(file) == false, let unit = cgroup.unitName, let weight = file.weight else {
                return text
            }
            // It was there for the weight that somebody had set to what the kernel begins with.
            try send([weight], unit, cgroup, about: [weight])
            found = try base.read(cgroup, file)
        }
        // What was set past systemd, it does not take back.
        if file.isInitial(text.droppingFinalNewline), !file.isInitial(found.droppingFinalNewline) {
            try base.write(cgroup, file, text)
            found = try base.read(cgroup, file)
        }
        // Before kernel 7.0 an empty CPU set is refused where there are processes, which systemd keeps to itself.
        if text == "\n", found != "\n", file == .cpusetCpus || file == .cpusetMems {
            throw KernelError(.write, path: cgroup.path(of: file), value: "", errno: .noSpace)
        }
        return found
    }

    mutating func isThere(_ cgroup: CgroupPath) -> Bool {
        // A cgroup that cannot be looked at is not known to be there.
        (try? base.identity(of: cgroup)) != nil
    }

    /// Tells systemd of a value that is in force, and waits for nothing: not even to know whether there is such a unit,
    /// which systemd answers.
    private mutating func tell(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) {
        guard let unit = cgroup.unitName, owners[cgroup] != false, let assignments = unitAssignments(for: file, text),
            assignments.allSatisfy({ $0.property.since <= version ?? 252 })
        else { return }
        told.insert(unit)
        let isPersistent = isPersistent(cgroup, file)
        // The value is in force all the same; a connection that is lost is told of by itself.
        try? bus?.post(assignments, of: unit, persistently: isPersistent)
    }

    private func isPersistent(_ cgroup: CgroupPath, _ file: InterfaceFile) -> Bool {
        persistent[cgroup]?.contains(file) ?? false
    }
}

extension UnitTree: KernelTree where Base: ~Copyable, Bus: ~Copyable {
    package var hasManager: Bool { bus != nil }

    package mutating func announce(_ values: [AnnouncedValue]) {
        batches.removeAll(keepingCapacity: true)
        owners.removeAll(keepingCapacity: true)
        guard bus != nil, !tellsLater else { return }
        var cgroups: [CgroupPath] = []
        for value in values where value.cgroup.unitName != nil {
            if cgroups.last != value.cgroup, batches[value.cgroup] == nil { cgroups.append(value.cgroup) }
            batches[value.cgroup, default: UnitBatch()].add(value)
        }
        // Whatever is wrong with the bus is told at the first write.
        _ = try? look(at: cgroups)
        for cgroup in cgroups { batches[cgroup]?.close(version: 252, persistent: persistent[cgroup] ?? []) }
    }

    package mutating func persist(_ files: [CgroupPath: Set<InterfaceFile>]) {
        persistent = files
    }

    package mutating func takeUnkept() -> [UnkeptValue] {
        defer { unkept.removeAll() }
        return unkept.sorted()
    }

    package mutating func managed(among cgroups: [CgroupPath]) throws(KernelError) -> [CgroupPath: String] {
        guard bus != nil else { return [:] }
        try look(at: cgroups.filter { owners[$0] == nil })
        var found: [CgroupPath: String] = [:]
        for cgroup in cgroups {
            if owners[cgroup] == true {
                found[cgroup] = cgroup.unitName
            } else if let slice = cgroup.sliceName, !isThere(cgroup) {
                found[cgroup] = slice
            }
        }
        return found
    }

    package mutating func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        if bus == nil { return try base.write(cgroup, file, text) }
        if tellsLater {
            try base.write(cgroup, file, text)
            return tell(cgroup, file, text)
        }
        if try set(cgroup, file, text) { return }
        do throws(KernelError) {
            try base.write(cgroup, file, text)
        } catch {
            guard try reenable(file, text, above: cgroup, after: error) else { throw error }
            try base.write(cgroup, file, text)
        }
    }

    package mutating func writeReadingBack(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) throws(KernelError) -> String {
        if bus == nil { return try base.writeReadingBack(cgroup, file, text) }
        if tellsLater {
            let found = try base.writeReadingBack(cgroup, file, text)
            tell(cgroup, file, text)
            return found
        }
        if try set(cgroup, file, text) { return try readBack(cgroup, file, text) }
        do throws(KernelError) {
            return try base.writeReadingBack(cgroup, file, text)
        } catch {
            guard try reenable(file, text, above: cgroup, after: error) else { throw error }
            return try base.writeReadingBack(cgroup, file, text)
        }
    }

    package mutating func place(
        _ processes: [Int32], in slice: CgroupPath, scope: String
    ) throws(KernelError) -> CgroupPath {
        guard slice.sliceName != nil, let name = try unit(of: slice) else {
            return try base.place(processes, in: slice, scope: scope)
        }
        return try place(processes, inUnit: name, at: slice, scope)
    }

    package mutating func create(_ cgroup: CgroupPath) throws(KernelError) {
        guard bus != nil, let slice = cgroup.sliceName else { return try base.create(cgroup) }
        try start(slice, at: cgroup)
    }

    package mutating func remove(_ cgroup: CgroupPath) throws(KernelError) {
        guard cgroup.sliceName != nil, let slice = try unit(of: cgroup) else { return try base.remove(cgroup) }
        try stop(slice, at: cgroup)
    }
}

extension InterfaceFile {
    /// The weight of its controller, set to what the kernel begins with; nil where there is none.
    fileprivate var weight: UnitAssignment? {
        switch known?.controller {
        case .cpu: UnitAssignment(.cpuWeight, .number(100))
        case .io: UnitAssignment(.ioWeight, .number(100))
        default: nil
        }
    }

    /// Whether the text of a write, or its line of one key, is what a new cgroup has.
    fileprivate func isInitial(_ text: String) -> Bool {
        guard let known else { return false }
        if let keyed = known.defaultKeyedText, text.hasSuffix(" " + keyed) { return true }
        return known.initialText.map { text == $0 || text == "default " + $0 } ?? false
    }
}
