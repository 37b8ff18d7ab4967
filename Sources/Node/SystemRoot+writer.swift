import CLinux
import KernelInterface
import Reconciler

extension SystemRoot {
    /// Names the process of an event. `descriptor` is its pidfd, which tells whether it still has its number when it has
    /// been looked at; negative where there is none.
    func writer(_ process: Int32, _ descriptor: Int32) -> Writer {
        // It is told to nobody without CAP_SYS_ADMIN, and has no number in a namespace that it is not of.
        if process <= 0 { return .unknown }
        if descriptor < 0 { return .ended(process) }
        let directory = "/proc/\(process)"
        let name = line(directory + "/comm")
        let cgroup = textIfPresent(directory + "/cgroup").flatMap(unifiedCgroup)
        guard let name, clinux_process_exists(descriptor) >= 0 else { return .ended(process) }
        return .process(process, name: printable(name), cgroup: cgroup)
    }
}

/// The cgroup2 line of `/proc/PID/cgroup`; nil where there is none, or outside of the cgroup namespace.
private func unifiedCgroup(_ text: String) -> CgroupPath? {
    guard let line = lines(text).first(where: { $0.hasPrefix("0::") }) else { return nil }
    let path = line.dropFirst(3)
    let removed = " (deleted)"
    return CgroupPath(String(path.hasSuffix(removed) ? path.dropLast(removed.count) : path))
}

/// A comm may have any byte in it.
private func printable(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
}
