import CLinux
import KernelInterface

/// How many interface files a command that changes the node may keep open at once.
///
/// The kernel keeps some 5 KiB for an open file that was read: its text buffer of a page, and the file itself. A
/// thirty-second part of the available memory may go there, and an eighth of what the limits of this process's own
/// cgroup leave, since that is charged; and no more files than RLIMIT_NOFILE admits, which is raised as far as the
/// kernel allows it.
package func heldFileLimit(cgroupRoot: String) -> Int {
    let wanted = heldFileBudget(.machine, cgroupRoot: cgroupRoot)
    return wanted == 0 ? 0 : max(0, admittedOpenFiles(wanted + otherFiles) - otherFiles)
}

/// Bytes of kernel memory that an open interface file costs.
private let bytesPerFile: UInt64 = 5120
/// Where systemd puts the limit of a process, and half of what the kernel admits (`fs.nr_open`).
private let mostFiles: UInt64 = 524_288
/// Descriptors for everything else.
private let otherFiles = 256

/// As far as memory goes; 0 where the machine does not tell.
func heldFileBudget(_ system: SystemRoot, cgroupRoot: String) -> Int {
    guard let available = system.textIfPresent("/proc/meminfo").flatMap({ memoryBytes("MemAvailable", in: $0) }) else {
        return 0
    }
    var bytes = available / 32
    for room in ownMemoryRoom(system, cgroupRoot: cgroupRoot) { bytes = min(bytes, room / 8) }
    return Int(min(bytes / bytesPerFile, mostFiles - UInt64(otherFiles)))
}

/// What each limit on this process's memory leaves: `memory.high` and `memory.max` of its cgroup and all above, less
/// `memory.current`.
private func ownMemoryRoom(_ system: SystemRoot, cgroupRoot: String) -> [UInt64] {
    let line = lines(system.textIfPresent("/proc/self/cgroup") ?? "").first { $0.hasPrefix("0::/") }
    var next = line.flatMap { CgroupPath(String($0.dropFirst("0::".utf8.count))) }
    var rooms: [UInt64] = []
    while let cgroup = next, !cgroup.isRoot {
        let directory = cgroupRoot + "/" + cgroup.text + "/"
        let limits = ["memory.high", "memory.max"].compactMap { system.line(directory + $0).flatMap { UInt64($0) } }
        if let limit = limits.min() {
            let used = system.line(directory + "memory.current").flatMap { UInt64($0) } ?? limit
            rooms.append(limit - min(limit, used))
        }
        next = cgroup.parent
    }
    return rooms
}

/// Raises RLIMIT_NOFILE towards `wanted`: the soft limit to the hard one, and that too where this process may.
private func admittedOpenFiles(_ wanted: Int) -> Int {
    var soft: UInt64 = 0
    var hard: UInt64 = 0
    guard clinux_open_file_limit(&soft, &hard) == 0 else { return 0 }
    if soft >= UInt64(wanted) { return wanted }
    if clinux_set_open_file_limit(UInt64(wanted), max(hard, UInt64(wanted))) == 0 { return wanted }
    if clinux_set_open_file_limit(hard, hard) == 0 { soft = hard }
    return Int(min(soft, UInt64(wanted)))
}
