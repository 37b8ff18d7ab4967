import CLinux
import Glibc
import KernelInterface
package import Reconciler

extension EventLoop {
    /// Watches just these directories for writes of others to files of these names. `resctrl` is where that file system
    /// is mounted. Returns why some cannot be watched: what has gone meanwhile, and what the kernel has no room for.
    ///
    /// A directory that is watched already stays so without a gap; one that was removed and created again is found out.
    package mutating func watchWrites(
        _ directories: Set<InterfaceDirectory>, names: Set<String>, resctrl: String?
    ) -> [InterfaceDirectory: LoopError] {
        let flags = clinux_o_path | O_DIRECTORY | O_CLOEXEC
        let groups = resctrl?.withCString { clinux_openat(AT_FDCWD, $0, flags) } ?? -ENOENT
        defer { if groups >= 0 { close(groups) } }
        let cgroups = root
        var hasOpenat2 = hasOpenat2
        defer { self.hasOpenat2 = hasOpenat2 }
        return writeWatch.watch(directories, names: names) { directory in
            let (parent, path) =
                switch directory {
                case .cgroup(let cgroup): (cgroups, cgroup.text)
                case .group(let group): (groups, group.text)
                }
            if parent < 0 { return -ENOENT }
            if path.isEmpty { return clinux_openat(parent, ".", flags) }
            return openDirectory(path, beneath: parent, hasOpenat2: &hasOpenat2)
        }
    }

    func tell(_ writes: Set<FileWrite>?, _ events: inout [LoopEvent]) {
        guard let writes else {
            if !events.contains(.writesLost) { events.append(.writesLost) }
            return
        }
        events += writes.map(LoopEvent.written)
    }
}
