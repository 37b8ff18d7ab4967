import KernelInterface

/// One rule of resctrl, as operations with the answers that they must get on every target.
struct ResctrlRule: Sendable, CustomStringConvertible {
    let name: String
    /// What the mount must have.
    let needs: Need
    let body: @Sendable (ResctrlGround) throws -> Void

    struct Need: OptionSet, Sendable {
        let rawValue: Int
        static let cache = Need(rawValue: 1)
        /// Bandwidth in percent.
        static let percent = Need(rawValue: 2)
        static let mebibytes = Need(rawValue: 4)
        static let monitoring = Need(rawValue: 8)
        static let cdp = Need(rawValue: 16)
        /// Three groups beside the default one.
        static let threeGroups = Need(rawValue: 32)
    }

    init(_ name: String, _ needs: Need, _ body: @escaping @Sendable (ResctrlGround) throws -> Void) {
        self.name = name
        self.needs = needs
        self.body = body
    }

    var description: String { name }

    static let all: [ResctrlRule] =
        masks + bandwidths + modes + groups + monitorGroups + tasks + cpus

    /// Why the rule cannot be tried on this mount; nil when it can.
    func obstacle(on mount: ResctrlMount) -> String? {
        let units = mount.bandwidths.map(\.unit)
        let rows: [(Need, Bool, String)] = [
            (.cache, !mount.caches.isEmpty, "no cache can be allocated"),
            (.percent, units.contains(.percent), "no bandwidth in percent"),
            (.mebibytes, units.contains(.mebibytes), "not mounted with mba_MBps"),
            (.monitoring, mount.monitoring != nil, "nothing is monitored"),
            (.cdp, mount.caches.contains { $0.content != .unified }, "not mounted with cdp or cdpl2"),
            (.threeGroups, mount.closids > 3, "\(mount.closids) CLOSIDs"),
        ]
        return rows.first { needs.contains($0.0) && !$0.1 }?.2
    }

    func run(on target: any ResctrlTarget) throws {
        let ground = try ResctrlGround(target)
        defer { ground.clear() }
        try body(ground)
    }
}
