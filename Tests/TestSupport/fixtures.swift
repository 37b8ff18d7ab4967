package import KernelInterface

/// A machine of 4 CPUs, 8 GiB and two disks, with every controller on cgroup v2, running systemd 257 on kernel 6.12.
package let smallNode = Inventory(
    kernelRelease: "6.12.48+deb13-cloud-amd64",
    cpus: IndexList(0...3),
    numaNodes: [NUMANode(id: 0, cpus: IndexList(0...3), memoryBytes: 8 << 30)],
    memoryBytes: 8 << 30,
    swapBytes: 2 << 30,
    pageBytes: 4096,
    devices: [
        BlockDevice(name: "vda", number: DeviceNumber(major: 254, minor: 0), aliases: ["vda1"], scheduler: "none"),
        BlockDevice(name: "vdb", number: DeviceNumber(major: 254, minor: 16), scheduler: "none"),
    ],
    cgroup: CgroupMount(
        path: "/sys/fs/cgroup", options: ["nsdelegate", "memory_recursiveprot"],
        controllers: [.cpu, .cpuset, .hugetlb, .io, .memory, .misc, .pids, .rdma]),
    pressure: .available,
    resctrl: .absent,
    systemdVersion: 257,
    privileges: Privileges(isRoot: true, sysResource: true, sysAdmin: true)
)

/// A cgroup path that the test knows to be well formed.
package func cgroup(_ text: String) -> CgroupPath {
    guard let path = CgroupPath(text) else { fatalError("`\(text)` is no cgroup path") }
    return path
}
