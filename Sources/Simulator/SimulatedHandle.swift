package import KernelInterface

/// An interface file held open: it stays with the cgroup that it was opened in, whatever its path names later.
package struct SimulatedHandle: Hashable, Sendable {
    let cgroup: CgroupPath
    let file: InterfaceFile
    let inode: UInt64
}

extension SimulatedKernel {
    /// `open`: ENOENT where there is no such cgroup or file.
    package func open(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> SimulatedHandle {
        do throws(Refusal) {
            let (slot, _) = try find(cgroup, file)
            return SimulatedHandle(cgroup: cgroup, file: file, inode: cgroups[slot].inode)
        } catch {
            throw KernelError(.read, path: cgroup.path(of: file), errno: error.errno)
        }
    }

    /// Reads from the start; ENODEV once the cgroup or the file is gone.
    package func read(_ handle: SimulatedHandle) throws(KernelError) -> String {
        if !isThere(handle) {
            throw KernelError(.read, path: handle.cgroup.path(of: handle.file), errno: .noSuchDevice)
        }
        return try read(handle.cgroup, handle.file)
    }

    /// ENODEV once the cgroup or the file is gone.
    package mutating func write(_ handle: SimulatedHandle, _ text: String) throws(KernelError) {
        if !isThere(handle) {
            throw KernelError(.write, path: handle.cgroup.path(of: handle.file), value: text, errno: .noSuchDevice)
        }
        try write(handle.cgroup, handle.file, text)
    }

    private func isThere(_ handle: SimulatedHandle) -> Bool {
        guard let slot = slots[handle.cgroup], cgroups[slot].inode == handle.inode else { return false }
        return SimulatedFile.named[handle.file.name]?.exists(in: cgroups[slot], machine: machine) ?? false
    }
}
