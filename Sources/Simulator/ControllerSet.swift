import KernelInterface

/// The controllers that the simulated kernel has built in, as a bit set in the kernel's own order.
struct ControllerSet: OptionSet, Hashable, Sendable {
    let rawValue: UInt16

    static let cpuset = ControllerSet(rawValue: 1 << 0)
    static let cpu = ControllerSet(rawValue: 1 << 1)
    static let io = ControllerSet(rawValue: 1 << 2)
    static let memory = ControllerSet(rawValue: 1 << 3)
    /// On every cgroup without being enabled, and in no list.
    static let perfEvent = ControllerSet(rawValue: 1 << 4)
    static let hugetlb = ControllerSet(rawValue: 1 << 5)
    static let pids = ControllerSet(rawValue: 1 << 6)
    static let rdma = ControllerSet(rawValue: 1 << 7)
    static let misc = ControllerSet(rawValue: 1 << 8)
    static let dmem = ControllerSet(rawValue: 1 << 9)

    /// The ones that work on threads; all others are domain controllers.
    static let threaded: ControllerSet = [.cpuset, .cpu, .perfEvent, .pids]

    /// In the order of `cgroup.controllers`.
    static let order: [(name: String, set: ControllerSet)] = [
        ("cpuset", .cpuset), ("cpu", .cpu), ("io", .io), ("memory", .memory), ("perf_event", .perfEvent),
        ("hugetlb", .hugetlb), ("pids", .pids), ("rdma", .rdma), ("misc", .misc), ("dmem", .dmem),
    ]

    /// The controller of this name; nil for one that this kernel does not have.
    init?(name: ArraySlice<UInt8>) {
        guard let match = Self.order.first(where: { name.elementsEqual($0.name.utf8) }) else { return nil }
        self = match.set
    }

    init(_ controllers: [CgroupController]) {
        var set: ControllerSet = []
        for controller in controllers {
            guard let match = Self.order.first(where: { $0.name == controller.name }) else { continue }
            set.insert(match.set)
        }
        self = set
    }

    init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    var domain: ControllerSet { subtracting(.threaded) }

    var names: [String] {
        Self.order.compactMap { contains($0.set) ? $0.name : nil }
    }

    /// As `cgroup.controllers` prints it: nothing at all, or names and a newline.
    var line: String {
        isEmpty ? "" : names.joined(separator: " ") + "\n"
    }
}
