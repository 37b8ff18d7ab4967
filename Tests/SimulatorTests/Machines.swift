import KernelInterface
import Simulator

/// The machine on which the transcripts were taken.
let transcriptMachine = Inventory(
    kernelRelease: "6.12.117+deb12-amd64", cpus: IndexList(0...3),
    numaNodes: [NUMANode(id: 0, cpus: IndexList(0...3), memoryBytes: 1 << 30)], memoryBytes: 1 << 30, swapBytes: 0,
    pageBytes: 4096,
    devices: [
        BlockDevice(name: "nullb0", number: DeviceNumber(major: 254, minor: 0), scheduler: "none", size: 250 << 30),
        BlockDevice(name: "nullb1", number: DeviceNumber(major: 254, minor: 1), scheduler: "none", size: 250 << 30),
    ],
    cgroup: CgroupMount(
        path: "/cg", options: ["nsdelegate", "memory_recursiveprot"],
        controllers: CgroupController.list("cpuset cpu io memory hugetlb pids rdma misc")
    ),
    pressure: .available, resctrl: .absent, systemdVersion: nil,
    privileges: Privileges(isRoot: true, sysResource: true, sysAdmin: true)
)

func path(_ text: String) -> CgroupPath {
    guard let path = CgroupPath(text) else { preconditionFailure("no cgroup path: \(text)") }
    return path
}

func file(_ name: String) -> InterfaceFile {
    guard let file = InterfaceFile(name) else { preconditionFailure("no interface file: \(name)") }
    return file
}

extension SimulatedKernel {
    /// The errno of a write, or `ok`.
    mutating func answer(_ cgroup: String, _ name: String, _ text: String) -> String {
        do {
            try write(path(cgroup), file(name), text)
            return "ok"
        } catch {
            return error.errno.name
        }
    }

    /// The content, or the errno.
    func content(_ cgroup: String, _ name: String) -> String {
        do {
            return try read(path(cgroup), file(name))
        } catch {
            return error.errno.name
        }
    }

    mutating func mkdir(_ cgroup: String) -> String {
        do {
            try create(path(cgroup))
            return "ok"
        } catch {
            return error.errno.name
        }
    }

    mutating func rmdir(_ cgroup: String) -> String {
        do {
            try remove(path(cgroup))
            return "ok"
        } catch {
            return error.errno.name
        }
    }
}
