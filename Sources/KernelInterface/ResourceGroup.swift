/// A resource group of resctrl: a CTRL_MON group, which has a CLOSID and an RMID, or a MON group in one, which has an
/// RMID.
package struct ResourceGroup: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name of the CTRL_MON group; empty for the default group, which is the mount itself.
    package let control: String
    /// The name of the MON group in it; nil for the CTRL_MON group.
    package let monitor: String?

    package static let `default` = ResourceGroup(control: "", monitor: nil)

    private init(control: String, monitor: String?) {
        self.control = control
        self.monitor = monitor
    }

    /// Directories of the kernel's own in each group.
    package static let reservedNames: Set<String> = ["info", "mon_data", "mon_groups"]

    /// The CTRL_MON group of this name; nil for a name that cannot be one.
    package init?(control: String) {
        guard Self.isName(control) else { return nil }
        self.init(control: control, monitor: nil)
    }

    /// The MON group of this name in this CTRL_MON group; nil for a name that cannot be one.
    package func monitoring(_ name: String) -> ResourceGroup? {
        Self.isName(name) ? ResourceGroup(control: control, monitor: name) : nil
    }

    private static func isName(_ name: String) -> Bool {
        guard let path = CgroupPath(name), path.depth == 1, path.text == name else { return false }
        return !reservedNames.contains(name)
    }

    /// Accepts `web`, `web/mon_groups/api`, `mon_groups/api` and `/`, as `path` gives them.
    package init?(path: ResctrlPath) {
        let parts = path.text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        switch parts.count {
        case 0: self = .default
        case 1:
            guard let group = ResourceGroup(control: parts[0]) else { return nil }
            self = group
        case 2 where parts[0] == "mon_groups":
            guard let group = Self.default.monitoring(parts[1]) else { return nil }
            self = group
        case 3 where parts[1] == "mon_groups":
            guard let group = ResourceGroup(control: parts[0])?.monitoring(parts[2]) else { return nil }
            self = group
        default: return nil
        }
    }

    package var isDefault: Bool { control.isEmpty && monitor == nil }
    package var isMonitor: Bool { monitor != nil }

    /// The CTRL_MON group itself, or the one that a MON group is in.
    package var controlGroup: ResourceGroup { ResourceGroup(control: control, monitor: nil) }

    /// The directory of the group.
    package var path: ResctrlPath {
        let group = control.isEmpty ? ResctrlPath.root : ResctrlPath.root.appending(control)
        guard let monitor else { return group }
        return group.appending("mon_groups").appending(monitor)
    }

    package var description: String { path.description }

    package static func < (left: ResourceGroup, right: ResourceGroup) -> Bool {
        (left.control, left.monitor ?? "") < (right.control, right.monitor ?? "")
    }
}
