import KernelInterface

/// One line of `/proc/self/mountinfo`, as far as it is needed.
struct MountInfo: Equatable {
    /// The directory of the file system that is mounted here: `/`, or below it for a bind mount.
    var root: String
    var mountPoint: String
    /// Options of this mount: `ro`, `nosuid`.
    var mountOptions: [String]
    var fileSystemType: String
    /// Options of the file system, shared by all of its mounts: `rw`, `nsdelegate`.
    var superOptions: [String]

    var isReadOnly: Bool { mountOptions.contains("ro") || superOptions.contains("ro") }

    /// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`; nil when it is not of that
    /// form. The optional fields before the `-` vary in number.
    init?(line: some StringProtocol) {
        let fields = line.split(separator: " " as Character, omittingEmptySubsequences: false)
        guard fields.count >= 9, let dash = fields[6...].firstIndex(of: "-"), fields.count > dash + 3 else {
            return nil
        }
        root = unescaped(fields[3])
        mountPoint = unescaped(fields[4])
        mountOptions = names(in: fields[5])
        fileSystemType = String(fields[dash + 1])
        superOptions = names(in: fields[dash + 3])
    }

    /// Every line of the file that can be read; the kernel lists mounts in the order in which they were made.
    static func list(_ text: String) -> [MountInfo] {
        lines(text).compactMap { MountInfo(line: $0) }
    }
}

/// Mounts of a type that no later mount hides by the same mount point.
func visibleMounts(_ mounts: [MountInfo], type: String) -> [MountInfo] {
    mounts.indices.compactMap { index in
        let mount = mounts[index]
        let isHidden = mounts[(index + 1)...].contains { $0.mountPoint == mount.mountPoint }
        return mount.fileSystemType == type && !isHidden ? mount : nil
    }
}

/// The mount that a path lies in: the one with the longest mount point, and of those the last made.
func mount(holding path: String, of mounts: [MountInfo]) -> MountInfo? {
    var found: MountInfo?
    for mount in mounts where isBeneath(path, mount.mountPoint) {
        if mount.mountPoint.utf8.count >= found?.mountPoint.utf8.count ?? 0 { found = mount }
    }
    return found
}

private func isBeneath(_ path: String, _ directory: String) -> Bool {
    if directory == "/" || path == directory { return true }
    return path.utf8.starts(with: (directory + "/").utf8)
}

/// Controllers bound to cgroup v1, by their cgroup v2 names: from the v1 mounts, and from `/proc/cgroups`, which also
/// tells of mounts that this process does not see.
func legacyControllers(mounts: [MountInfo], cgroups: String?) -> [CgroupController] {
    var found: Set<CgroupController> = []
    for mount in mounts where mount.fileSystemType == "cgroup" {
        for option in mount.superOptions {
            if let controller = modernName(ofLegacy: option) { found.insert(controller) }
        }
    }
    for line in lines(cgroups ?? "") where line.utf8.first != UInt8(ascii: "#") {
        let fields = words(line)
        guard fields.count >= 2, let hierarchy = Int(fields[1]), hierarchy != 0 else { continue }
        if let controller = modernName(ofLegacy: fields[0]) { found.insert(controller) }
    }
    return found.sorted()
}

/// cpuacct, devices, freezer, net_cls and net_prio have no controller in cgroup v2.
private func modernName(ofLegacy name: String) -> CgroupController? {
    switch name {
    case "blkio": .io
    case "cpu", "cpuset", "memory", "pids", "hugetlb", "rdma", "misc", "perf_event": CgroupController(name)
    default: nil
    }
}

/// The kernel writes blank, tab, newline and backslash in these fields as `\040`, `\011`, `\012` and `\134`.
private func unescaped(_ field: some StringProtocol) -> String {
    let bytes = Array(field.utf8)
    var text: [UInt8] = []
    var next = 0
    while next < bytes.count {
        if bytes[next] == UInt8(ascii: "\\"), next + 3 < bytes.count,
            let value = octal(bytes[(next + 1)...(next + 3)])
        {
            text.append(value)
            next += 4
        } else {
            text.append(bytes[next])
            next += 1
        }
    }
    return String(decoding: text, as: UTF8.self)
}

private func names(in field: some StringProtocol) -> [String] {
    field.split(separator: "," as Character).map { String($0) }
}

private func octal(_ digits: ArraySlice<UInt8>) -> UInt8? {
    var value = 0
    for digit in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { return nil }
        value = value * 8 + Int(digit - UInt8(ascii: "0"))
    }
    return UInt8(exactly: value)
}
