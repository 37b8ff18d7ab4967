package import KernelInterface

/// The cgroup2 cgroup of a process, as seen from the root of this process's cgroup namespace: the `0::` line of
/// `/proc/PID/cgroup`. Nil where there is no such process, and for a cgroup outside the namespace.
package func processCgroup(_ process: Int32) -> CgroupPath? { processCgroup(process, .machine) }

func processCgroup(_ process: Int32, _ system: SystemRoot) -> CgroupPath? {
    guard let text = system.textIfPresent("/proc/\(process)/cgroup"),
        let line = lines(text).first(where: { $0.hasPrefix("0::/") })
    else { return nil }
    // A cgroup that was removed under its last process.
    let path = line.dropFirst("0::/".count)
    return path.hasSuffix(" (deleted)") ? nil : CgroupPath(String(path))
}
