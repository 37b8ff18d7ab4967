import CLinux
import Glibc
package import KernelInterface

/// A PSI trigger in force: closing its file disarms it.
struct ArmedTrigger {
    let descriptor: Int32
    let token: UInt64
}

extension EventLoop {
    /// Arms a trigger on a pressure file of the cgroup as it is now, in place of the one that has this number.
    ///
    /// When the kernel refuses it, no trigger has this number: one that failed to arm would report without end.
    package mutating func arm(
        _ id: Int, _ cgroup: CgroupPath, _ file: InterfaceFile, _ trigger: PressureTrigger
    ) throws(KernelError) {
        disarm(id)
        let directory = openCgroup(cgroup)
        defer { if directory >= 0, directory != root { close(directory) } }
        let opened = directory < 0 ? directory : openPressure(file.name, in: directory)
        try arm(id, opened, cgroup.path(of: file), trigger)
    }

    /// Opens the directory of a cgroup beneath the mount, O_PATH: its descriptor, which is `root` for the root, or the
    /// error number negated. ENOENT where the loop knows no mount.
    mutating func openCgroup(_ cgroup: CgroupPath) -> Int32 {
        if root < 0 { return -ENOENT }
        return cgroup.isRoot ? root : openDirectory(cgroup.text, beneath: root, hasOpenat2: &hasOpenat2)
    }

    /// Arms a trigger on a pressure file by its path: `/proc/pressure/cpu` is of the whole node.
    package mutating func arm(_ id: Int, path: String, _ trigger: PressureTrigger) throws(KernelError) {
        disarm(id)
        try arm(id, openPressure(path, in: AT_FDCWD), path, trigger)
    }

    /// Nothing where no trigger has this number.
    package mutating func disarm(_ id: Int) {
        guard let trigger = triggers.removeValue(forKey: id) else { return }
        drop(trigger.descriptor, trigger.token)
    }

    private func openPressure(_ path: String, in directory: Int32) -> Int32 {
        path.withCString { clinux_openat(directory, $0, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW) }
    }

    private mutating func arm(
        _ id: Int, _ descriptor: Int32, _ path: String, _ trigger: PressureTrigger
    ) throws(KernelError) {
        func refusal(_ errno: Errno) -> KernelError {
            KernelError(.write, path: path, value: trigger.description, errno: errno)
        }
        if descriptor < 0 { throw refusal(Errno(rawValue: -descriptor)) }
        do throws(LoopError) {
            _ = try LoopError.check("write") {
                var command = trigger.command
                return command.withUTF8 { Int32(clinux_write(descriptor, $0.baseAddress, UInt64($0.count))) }
            }
            let token = try register(descriptor, .pressure(id), clinux_epollpri)
            triggers[id] = ArmedTrigger(descriptor: descriptor, token: token)
        } catch {
            close(descriptor)
            throw refusal(error.errno)
        }
    }

    mutating func pressureReported(_ id: Int, _ report: UInt32, _ events: inout [LoopEvent]) {
        guard report & clinux_epollerr != 0 else {
            events.append(.pressure(id))
            return
        }
        disarm(id)
        events.append(.pressureGone(id))
    }
}
