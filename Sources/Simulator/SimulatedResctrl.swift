import KernelInterface

/// The resctrl file system of a simulated kernel, which refuses what Linux 6.12 refuses.
///
/// Threads are the simulated kernel's; this knows which of them are not in the default group.
struct SimulatedResctrl: Equatable, Sendable {
    let mount: ResctrlMount
    let schemas: [SimulatedSchema]
    /// By path.
    var groups: [ResctrlPath: ResourceGroupState] = [:]
    /// Threads with another CLOSID or RMID than 0.
    var tags: [Int: TaskTag] = [:]
    var monitoring: MonitoringState
    var status = ResctrlStatus()
    /// The next inode number; numbers are never used again.
    var nextInode: UInt64 = 1

    /// Freshly mounted: all is the default group's.
    init(_ mount: ResctrlMount, cpus: IndexMask) {
        self.mount = mount
        schemas = SimulatedSchema.list(mount)
        monitoring = MonitoringState(mount)
        var root = ResourceGroupState(control: nil, closid: 0, rmid: 0, inode: takeInodes(), owner: 0)
        root.cpus = cpus
        root.values = schemas.map { schema in schema.domains.map { _ in schema.initial } }
        groups[.root] = root
    }

    var hasAllocation: Bool { !schemas.isEmpty }
    var hasMonitoring: Bool { mount.monitoring != nil }

    func has(_ option: ResctrlMountOptions.Option) -> Bool { mount.options.contains(option.rawValue) }

    /// The number of a directory; as many follow as it can have directories of the kernel's own in it.
    mutating func takeInodes() -> UInt64 {
        defer { nextInode += 3 + UInt64(max(monitoring.domains.count, schemas.count)) }
        return nextInode
    }

    /// The MON groups of a CTRL_MON group, by path.
    func monitorGroups(of control: ResctrlPath) -> [ResctrlPath] {
        groups.lazy.filter { $0.value.control == control }.map(\.key).sorted()
    }

    func state(_ path: ResctrlPath) throws(Refusal) -> ResourceGroupState {
        guard let state = groups[path] else { throw Refusal(.noSuchFile) }
        return state
    }

    /// Says why, and refuses: EINVAL.
    mutating func refuse(_ why: String) -> Refusal { refuse(.invalidArgument, why) }

    /// Says why, and refuses.
    mutating func refuse(_ errno: Errno, _ why: String) -> Refusal {
        status.add(why)
        return Refusal(errno)
    }
}
