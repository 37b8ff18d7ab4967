/// What the node has, as far as a policy can depend on it. Discovered by `Node`, or read from a node file.
package struct Inventory: Equatable, Sendable {
    /// `uname -r`: `6.12.48+deb13-cloud-amd64`.
    package var kernelRelease: String
    /// CPUs online.
    package var cpus: IndexList
    package var numaNodes: [NUMANode]
    /// MemTotal and SwapTotal of `/proc/meminfo`, bytes.
    package var memoryBytes: UInt64
    package var swapBytes: UInt64
    package var pageBytes: UInt64
    package var devices: [BlockDevice]
    /// The cgroup2 mount; nil when there is none.
    package var cgroup: CgroupMount?
    package var pressure: PressureSupport
    package var resctrl: ResctrlSupport
    /// What is mounted; nil unless `resctrl` is `mounted`, or where it cannot be read.
    package var resctrlMount: ResctrlMount?
    /// Version of the running service manager: `257`; nil when systemd is not the init system.
    package var systemdVersion: Int?
    /// Whether the caller holds CAP_SYS_ADMIN, CAP_DAC_OVERRIDE or CAP_SYS_RESOURCE.
    package var privileges: Privileges
    /// `/proc/sys/kernel/random/boot_id`, another one after every boot; nil where it is not known.
    package var bootID: String?

    package init(
        kernelRelease: String, cpus: IndexList, numaNodes: [NUMANode], memoryBytes: UInt64, swapBytes: UInt64,
        pageBytes: UInt64, devices: [BlockDevice], cgroup: CgroupMount?, pressure: PressureSupport,
        resctrl: ResctrlSupport, resctrlMount: ResctrlMount? = nil, systemdVersion: Int?, privileges: Privileges,
        bootID: String? = nil
    ) {
        self.kernelRelease = kernelRelease
        self.cpus = cpus
        self.numaNodes = numaNodes
        self.memoryBytes = memoryBytes
        self.swapBytes = swapBytes
        self.pageBytes = pageBytes
        self.devices = devices
        self.cgroup = cgroup
        self.pressure = pressure
        self.resctrl = resctrl
        self.resctrlMount = resctrlMount
        self.systemdVersion = systemdVersion
        self.privileges = privileges
        self.bootID = bootID
    }
}

/// One NUMA node of `/sys/devices/system/node`.
package struct NUMANode: Hashable, Sendable {
    package var id: Int
    package var cpus: IndexList
    package var memoryBytes: UInt64

    package init(id: Int, cpus: IndexList, memoryBytes: UInt64) {
        self.id = id
        self.cpus = cpus
        self.memoryBytes = memoryBytes
    }
}

/// A block device number as io interface files spell it: `259:0`.
package struct DeviceNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: UInt32
    package let minor: UInt32

    package init(major: UInt32, minor: UInt32) {
        self.major = major
        self.minor = minor
    }

    /// Accepts `MAJ:MIN` in decimal.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let major = UInt32(parts[0]), let minor = UInt32(parts[1]) else { return nil }
        self.init(major: major, minor: minor)
    }

    package var description: String { "\(major):\(minor)" }

    package static func < (left: DeviceNumber, right: DeviceNumber) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

/// A whole disk of `/sys/block`; io interface files take no partitions.
package struct BlockDevice: Hashable, Sendable {
    /// The kernel name: `nvme0n1`.
    package var name: String
    package var number: DeviceNumber
    /// Other names that lead to it: links below `/dev/disk/` and the names of its partitions.
    package var aliases: [String]
    /// `/sys/block/NAME/queue/scheduler`, the one in brackets; nil when the device has no queue.
    package var scheduler: String?
    package var isRotational: Bool
    /// bytes
    package var size: UInt64

    package init(
        name: String, number: DeviceNumber, aliases: [String] = [], scheduler: String? = nil,
        isRotational: Bool = false, size: UInt64 = 0
    ) {
        self.name = name
        self.number = number
        self.aliases = aliases
        self.scheduler = scheduler
        self.isRotational = isRotational
        self.size = size
    }
}

/// The cgroup2 hierarchy of the node.
package struct CgroupMount: Hashable, Sendable {
    /// Where it is mounted: `/sys/fs/cgroup`.
    package var path: String
    /// Mount options that change what the kernel does: `nsdelegate`, `memory_recursiveprot`, …
    package var options: [String]
    /// `cgroup.controllers` of the root, sorted.
    package var controllers: [CgroupController]
    /// Controllers bound to a cgroup v1 hierarchy, and so lost to cgroup v2.
    package var legacyControllers: [CgroupController]
    /// Whether the mount can be written.
    package var isReadOnly: Bool
    /// Interface files seen in cgroups below the root, of the controllers that are enabled there; nil where none was
    /// looked at.
    package var files: [InterfaceFile]?
    /// Whether it is not the whole hierarchy, but a cgroup in it that belongs to the caller's user, who is not root.
    package var isDelegated: Bool

    package init(
        path: String, options: [String], controllers: [CgroupController], legacyControllers: [CgroupController] = [],
        isReadOnly: Bool = false, files: [InterfaceFile]? = nil, isDelegated: Bool = false
    ) {
        self.path = path
        self.options = options
        self.controllers = controllers
        self.legacyControllers = legacyControllers
        self.isReadOnly = isReadOnly
        self.files = files
        self.isDelegated = isDelegated
    }

    /// Whether cgroups below the root have the file, as far as was seen.
    ///
    /// Nil where nothing with its controller enabled was looked at: the file may be there once the controller is.
    package func has(_ file: InterfaceFile) -> Bool? {
        guard let files else { return nil }
        if files.contains(file) { return true }
        return files.contains { $0.controller == file.controller } ? false : nil
    }
}

/// What `/proc/pressure` answers.
package enum PressureSupport: String, Hashable, Sendable {
    case available
    /// Built in and switched off at boot (`psi=0`, or PSI_DEFAULT_DISABLED without `psi=1`).
    case disabled
    /// Not built in, or a kernel before 4.20.
    case absent
}

/// What the node says of resctrl.
package enum ResctrlSupport: String, Hashable, Sendable {
    case mounted
    /// The kernel offers the file system, and it is not mounted.
    case unmounted
    case absent
}

/// The capabilities of the caller that decide what the kernel lets it do.
package struct Privileges: Hashable, Sendable {
    package var isRoot: Bool
    /// CAP_SYS_RESOURCE: PSI trigger windows that are not a multiple of 2 s.
    package var sysResource: Bool
    /// CAP_SYS_ADMIN: mounting resctrl, cpuset partitions outside a delegated subtree.
    package var sysAdmin: Bool
    /// CAP_DAC_OVERRIDE: cgroups in the root and resource groups, whose directories nobody may write, and cgroups that
    /// are delegated to users.
    package var dacOverride: Bool
    /// CAP_SYS_NICE: enabling cpuset above processes with capabilities that the caller lacks, before kernel 6.4.
    package var sysNice: Bool

    /// The last two are by themselves as root has them.
    package init(
        isRoot: Bool, sysResource: Bool, sysAdmin: Bool, dacOverride: Bool? = nil, sysNice: Bool? = nil
    ) {
        self.isRoot = isRoot
        self.sysResource = sysResource
        self.sysAdmin = sysAdmin
        self.dacOverride = dacOverride ?? isRoot
        self.sysNice = sysNice ?? isRoot
    }
}
