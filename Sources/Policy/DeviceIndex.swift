import Document
import KernelInterface

/// The disks of a node by every name that a policy may use.
struct DeviceIndex {
    enum Match {
        case disk(BlockDevice)
        /// The name of a partition, and the disk it is on.
        case partition(of: BlockDevice)
    }

    private var byName: [String: Match] = [:]
    private var byNumber: [DeviceNumber: BlockDevice] = [:]
    /// For a suggestion.
    private let names: [String]

    init(_ devices: [BlockDevice]) {
        names = devices.map(\.name).sorted()
        for device in devices {
            for alias in device.aliases {
                let name = Self.bare(alias)
                byName[name] = Self.isPartition(name) ? .partition(of: device) : .disk(device)
            }
            byNumber[device.number] = device
        }
        for device in devices { byName[Self.bare(device.name)] = .disk(device) }
    }

    /// Accepts a kernel name, a path below `/dev`, `by-id/…` and its like, and `MAJ:MIN`.
    func find(_ name: String) -> Match? {
        if name.utf8.contains(UInt8(ascii: ":")), let number = DeviceNumber(name) {
            return byNumber[number].map(Match.disk)
        }
        return byName[Self.bare(name)]
    }

    func nearest(to name: String) -> String? {
        Document.nearest(Self.bare(name), among: names)
    }

    /// All disks, for a help line; nil when there are none or too many to list.
    var listing: String? {
        guard !names.isEmpty, names.count <= 8 else { return nil }
        return names.map { "`\($0)`" }.joined(separator: ", ")
    }

    /// A name below `/dev` without the directories that links stand in.
    private static func bare(_ name: String) -> String {
        for prefix in ["/dev/disk/", "disk/", "/dev/"] where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.utf8.count))
        }
        return name
    }

    /// Links below `/dev/disk` have a slash and say `-partN` or `by-part…`; any other alias is the kernel's name of a partition.
    private static func isPartition(_ alias: String) -> Bool {
        guard alias.utf8.contains(UInt8(ascii: "/")) else { return true }
        let digits = alias.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
        return digits > 0 && alias.dropLast(digits).hasSuffix("-part")
            || ["by-partuuid/", "by-partlabel/"].contains { alias.hasPrefix($0) }
    }
}
