import KernelInterface

/// Inventories that policies are judged against.
enum TestNode {
    /// Two sockets of 32 CPUs, 256 GiB, three disks, kernel 6.12, every controller, resctrl.
    static func big() -> Inventory {
        Inventory(
            kernelRelease: "6.12.48+deb13-amd64", cpus: IndexList(0..<64),
            numaNodes: [
                NUMANode(id: 0, cpus: IndexList(0..<32), memoryBytes: 128 << 30),
                NUMANode(id: 1, cpus: IndexList(32..<64), memoryBytes: 128 << 30),
            ],
            memoryBytes: 256 << 30, swapBytes: 32 << 30, pageBytes: 4096,
            devices: [
                BlockDevice(
                    name: "nvme0n1", number: DeviceNumber(major: 259, minor: 0),
                    aliases: ["/dev/disk/by-id/nvme-SAMSUNG_1", "/dev/disk/by-id/nvme-SAMSUNG_1-part1", "nvme0n1p1"]),
                BlockDevice(
                    name: "nvme1n1", number: DeviceNumber(major: 259, minor: 3), aliases: ["by-id/nvme-SAMSUNG_2"]),
                BlockDevice(name: "sda", number: DeviceNumber(major: 8, minor: 0), aliases: ["sda1", "sda2"]),
            ],
            cgroup: CgroupMount(
                path: "/sys/fs/cgroup", options: ["nsdelegate", "memory_recursiveprot"],
                controllers: [.cpu, .cpuset, .hugetlb, .io, .memory, .misc, .pids, .rdma]),
            pressure: .available, resctrl: .mounted, resctrlMount: .intel, systemdVersion: 257,
            privileges: Privileges(isRoot: true, sysResource: true, sysAdmin: true))
    }

    /// 8 CPUs and 64 GiB, no resctrl.
    static func small(_ change: (inout Inventory) -> Void = { _ in }) -> Inventory {
        var node = big()
        node.cpus = IndexList(0..<8)
        node.numaNodes = [NUMANode(id: 0, cpus: IndexList(0..<8), memoryBytes: 64 << 30)]
        node.memoryBytes = 64 << 30
        node.swapBytes = 8 << 30
        node.resctrl = .absent
        node.resctrlMount = nil
        change(&node)
        return node
    }
}
