import Glibc
import KernelInterface
import Testing

@testable import Node

@Suite struct DiscoveryTests {
    let place: TemporaryDirectory
    var system: SystemRoot { SystemRoot(prefix: place.path) }

    init() throws {
        place = try TemporaryDirectory()
    }

    /// A cloud machine of two NUMA nodes with Debian 13.
    func makeServer() throws {
        try place.file("proc/sys/kernel/osrelease", "6.12.48+deb13-cloud-amd64\n")
        try place.file("proc/meminfo", "MemTotal:       16292568 kB\nMemFree: 1 kB\nSwapTotal:       2097148 kB\n")
        try place.file("proc/self/mountinfo", unified)
        try place.file("proc/self/status", "Name:\tbulkhead\nUid:\t0\t0\t0\t0\nCapEff:\t000001fffeffffff\n")
        try place.file("proc/self/uid_map", "         0          0 4294967295\n")
        try place.file("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t0\t1\t1\n")
        try place.file("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n")
        try place.file("proc/filesystems", "nodev\tcgroup2\nnodev\tresctrl\n\text4\n")
        try place.file("sys/devices/system/cpu/online", "0-3\n")
        for node in 0...1 {
            let memory = "Node \(node) MemTotal:        8087772 kB\nNode \(node) MemFree: 12 kB\n"
            try place.file("sys/devices/system/node/node\(node)/cpulist", "\(2 * node)-\(2 * node + 1)\n")
            try place.file("sys/devices/system/node/node\(node)/meminfo", memory)
        }
        try place.file("sys/devices/system/node/online", "0-1\n")
        try place.file("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n")
        try place.file("sys/fs/cgroup/system.slice/cgroup.controllers", "memory pids\n")
        try place.file("sys/fs/cgroup/system.slice/memory.max", "max\n")
        try place.file("sys/fs/cgroup/system.slice/ssh.service/cgroup.controllers", "\n")
        try place.file("sys/fs/cgroup/init.scope/cgroup.controllers", "memory pids\n")
        try place.file("sys/fs/cgroup/init.scope/pids.max", "max\n")
        try place.directory("run/systemd/system")
        try place.file("usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-257.so", "")
        try disk("nvme0n1", "259:0", sectors: 1_000_215_216, scheduler: "[none] mq-deadline \n")
        try place.file("sys/block/nvme0n1/nvme0n1p1/partition", "1\n")
        try disk("sda", "8:0", sectors: 7_814_037_168, scheduler: "none [mq-deadline] bfq\n", rotational: true)
        try disk("loop0", "7:0", sectors: 0, scheduler: "none\n")
        try disk("dm-0", "253:0", sectors: 2048, scheduler: nil)
        try place.file("sys/block/dm-0/dm/name", "vg-data\n")
        try place.link("dev/disk/by-id/nvme-ACME_1", to: "../../nvme0n1")
        try place.link("dev/disk/by-id/nvme-ACME_1-part1", to: "../../nvme0n1p1")
        try place.link("dev/disk/by-label/data", to: "../../sda")
        try place.link("dev/disk/by-label/lost", to: "../../sdz")
    }

    func disk(_ name: String, _ number: String, sectors: Int, scheduler: String?, rotational: Bool = false) throws {
        try place.file("sys/block/\(name)/dev", number + "\n")
        try place.file("sys/block/\(name)/size", "\(sectors)\n")
        if let scheduler {
            try place.file("sys/block/\(name)/queue/scheduler", scheduler)
            try place.file("sys/block/\(name)/queue/rotational", rotational ? "1\n" : "0\n")
        }
    }

    @Test func aServerIsDescribedWhole() throws {
        try makeServer()
        let cpus = try [#require(IndexList("0-1")), #require(IndexList("2-3"))]
        let files = ["cgroup.controllers", "memory.max", "pids.max"].compactMap { InterfaceFile($0) }
        let expected = Inventory(
            kernelRelease: "6.12.48+deb13-cloud-amd64", cpus: IndexList(0...3),
            numaNodes: [
                NUMANode(id: 0, cpus: cpus[0], memoryBytes: 8_087_772 << 10),
                NUMANode(id: 1, cpus: cpus[1], memoryBytes: 8_087_772 << 10),
            ],
            memoryBytes: 16_292_568 << 10, swapBytes: 2_097_148 << 10,
            pageBytes: UInt64(sysconf(Int32(_SC_PAGESIZE))),
            devices: [
                BlockDevice(
                    name: "dm-0", number: DeviceNumber(major: 253, minor: 0), aliases: ["/dev/mapper/vg-data"],
                    size: 1_048_576),
                BlockDevice(
                    name: "nvme0n1", number: DeviceNumber(major: 259, minor: 0),
                    aliases: ["/dev/disk/by-id/nvme-ACME_1", "/dev/disk/by-id/nvme-ACME_1-part1", "nvme0n1p1"],
                    scheduler: "none", size: 1_000_215_216 * 512),
                BlockDevice(
                    name: "sda", number: DeviceNumber(major: 8, minor: 0), aliases: ["/dev/disk/by-label/data"],
                    scheduler: "mq-deadline", isRotational: true, size: 7_814_037_168 * 512),
            ],
            cgroup: CgroupMount(
                path: "/sys/fs/cgroup", options: ["nsdelegate", "memory_recursiveprot"],
                controllers: [.cpu, .cpuset, .io, .memory, .pids], files: files),
            pressure: .available, resctrl: .unmounted, systemdVersion: 257,
            privileges: Privileges(isRoot: true, sysResource: false, sysAdmin: true))
        #expect(try discoverInventory(system) == expected)
    }

    @Test func aBareMachineHasNothingThatIsGuessed() throws {
        try place.file("proc/sys/kernel/osrelease", "6.1.0\n")
        try place.file("proc/meminfo", "MemTotal: 1024 kB\n")
        try place.file("proc/self/mountinfo", "28 1 8:1 / / rw - ext4 /dev/sda1 rw\n")
        try place.file("sys/devices/system/cpu/online", "0\n")
        let found = try discoverInventory(system)
        #expect(
            found
                == Inventory(
                    kernelRelease: "6.1.0", cpus: IndexList([0]), numaNodes: [], memoryBytes: 1 << 20, swapBytes: 0,
                    pageBytes: found.pageBytes, devices: [], cgroup: nil, pressure: .absent, resctrl: .absent,
                    systemdVersion: nil,
                    privileges: Privileges(isRoot: false, sysResource: false, sysAdmin: false)))
    }

    @Test(arguments: [
        ("proc/meminfo", "MemFree: 1 kB\n", FileError(path: "/proc/meminfo", reason: .malformed("no MemTotal"))),
        (
            "sys/devices/system/cpu/online", "x\n",
            FileError(path: "/sys/devices/system/cpu/online", reason: .malformed("x"))
        ),
    ]) func malformedKernelTextIsAnError(_ file: String, _ text: String, _ expected: FileError) throws {
        try makeServer()
        try place.file(file, text)
        #expect(throws: expected) { try discoverInventory(system) }
    }

    @Test func withoutProcThereIsAnError() {
        let expected = FileError(
            path: "/proc/sys/kernel/osrelease", reason: .failed(operation: "read", errno: .noSuchFile))
        #expect(throws: expected) { try discoverInventory(system) }
    }

    @Test func theMountWithControllersIsPreferred() throws {
        try place.file(
            "proc/self/mountinfo",
            "1 0 0:1 / /bare rw - cgroup2 none rw\n2 0 0:1 /sub /full ro - cgroup2 none rw,nsdelegate\n")
        try place.file("bare/cgroup.controllers", "\n")
        try place.file("full/cgroup.controllers", "pids memory\n")
        let expected = CgroupMount(
            path: "/full", options: ["nsdelegate"], controllers: [.memory, .pids], isReadOnly: true)
        #expect(try discoverCgroupMount(system) == expected)
        let bare = CgroupMount(path: "/bare", options: [], controllers: [])
        #expect(try discoverCgroupMount(system, root: "/bare") == bare)
        try place.file("full/cgroup.controllers", "\n")
        #expect(try discoverCgroupMount(system)?.path == "/bare")
    }

    @Test func aGivenRootTakesTheOptionsOfItsMount() throws {
        try makeServer()
        let slice = try #require(try discoverCgroupMount(system, root: "/sys/fs/cgroup/system.slice"))
        #expect(slice.options == ["nsdelegate", "memory_recursiveprot"])
        #expect(slice.controllers == [.memory, .pids])
        try place.file("elsewhere/cgroup.controllers", "cpu\n")
        let elsewhere = CgroupMount(path: "/elsewhere", options: [], controllers: [.cpu])
        #expect(try discoverCgroupMount(system, root: "/elsewhere") == elsewhere)
    }

    @Test(arguments: [
        ("quiet", nil, PressureSupport.absent), ("quiet psi=0", nil, .disabled), ("psi=1", "CONFIG_PSI=y\n", .disabled),
        ("quiet", "# CONFIG_PSI is not set\n", .absent), ("quiet", "CONFIG_PSI=y\nCONFIG_X=m\n", .disabled),
    ]) func pressureThatIsSwitchedOffIsNotAbsent(
        _ commandLine: String, _ configuration: String?, _ expected: PressureSupport
    ) throws {
        try place.file("proc/cmdline", commandLine + "\n")
        if let configuration { try place.file("boot/config-6.12.0", configuration) }
        #expect(discoverPressure(system, release: "6.12.0") == expected)
    }

    @Test func capabilitiesOfAUserNamespaceDoNotCount() throws {
        try makeServer()
        try place.file("proc/self/uid_map", "         0       1000          1\n")
        #expect(
            discoverPrivileges(system)
                == Privileges(isRoot: true, sysResource: false, sysAdmin: false, dacOverride: false, sysNice: false))
    }

    @Test func aMountedResctrlIsSeen() throws {
        try makeServer()
        try place.file("proc/self/mountinfo", unified + "60 22 0:50 / /sys/fs/resctrl rw - resctrl resctrl rw\n")
        #expect(discoverResctrl(system) == .mounted)
    }

    @Test func thisMachineIsDescribed() throws {
        let found = try discoverInventory()
        #expect(found.cpus.indices.count == sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        #expect(found.memoryBytes > 1 << 20)
        #expect(found.privileges.isRoot == (geteuid() == 0))
        for device in found.devices { #expect(device.size > 0) }
    }
}

@Suite struct KernelTextTests {
    @Test(
        arguments: [
            ("MemTotal:        8087772 kB\n", 8_281_878_528), ("Node 0 MemTotal:        8087772 kB\n", 8_281_878_528),
            ("MemTotal: 12\n", 12), ("MemFree: 1 kB\nMemTotal:\t2 kB", 2048), ("MemTotal: x kB\n", nil),
            ("MemTotal:", nil),
            ("", nil), ("XMemTotal: 1 kB\n", nil), ("MemTotal: 18446744073709551615 kB", nil), ("MemTotal: -1 kB", nil),
        ] as [(String, UInt64?)]) func memoryTotals(_ text: String, _ expected: UInt64?)
    {
        #expect(memoryBytes("MemTotal", in: text) == expected)
    }

    @Test(
        arguments: [
            ("[none] mq-deadline kyber bfq", "none"), ("none [mq-deadline]", "mq-deadline"), ("none", "none"),
            ("", nil),
            ("none mq-deadline", nil),
        ] as [(String, String?)]) func schedulers(_ text: String, _ expected: String?)
    {
        #expect(activeScheduler(text) == expected)
    }

    @Test(
        arguments: [
            ("libsystemd-shared-257.so", 257), ("libsystemd-shared-256.7-1.fc41.so", 256),
            ("libsystemd-shared-252.so.1", 252), ("libsystemd-core-257.so", nil), ("libsystemd-shared-x.so", nil),
            ("libsystemd-shared-257", nil),
        ] as [(String, Int?)]) func systemdVersions(_ name: String, _ expected: Int?)
    {
        #expect(systemdVersion(libraryName: name) == expected)
    }

    @Test(
        arguments: [
            ("CapEff:\t000001fffeffffff\n", 0x1ff_feff_ffff),
            ("Name:\tx\nCapInh:\t0\nCapEff:\t0000000000200000\n", 0x200000),
            ("CapPrm:\t1\n", nil), ("CapEff:\tzz\n", nil), ("", nil),
        ] as [(String, UInt64?)]) func capabilitySets(_ status: String, _ expected: UInt64?)
    {
        #expect(Capabilities(status: status)?.rawValue == expected)
    }
}
