package import KernelInterface

/// A resctrl file held open: it stays with the group that it was opened in, whatever its path names later.
package struct SimulatedResctrlHandle: Hashable, Sendable {
    let path: ResctrlPath
    let file: ResctrlFile
    let identity: CgroupIdentity
}

extension SimulatedKernel {
    /// `open`: ENOENT where there is no such directory or file.
    package func open(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> SimulatedResctrlHandle {
        _ = try read(path, file)
        return SimulatedResctrlHandle(path: path, file: file, identity: try identity(of: path))
    }

    /// Reads from the start; ENODEV once the group is gone.
    package func read(_ handle: SimulatedResctrlHandle) throws(KernelError) -> String {
        if !isThere(handle) {
            throw KernelError(.read, in: .resctrl, path: handle.path.path(of: handle.file), errno: .noSuchDevice)
        }
        return try read(handle.path, handle.file)
    }

    /// ENODEV once the group is gone.
    package mutating func write(_ handle: SimulatedResctrlHandle, _ text: String) throws(KernelError) {
        if !isThere(handle) {
            throw KernelError(
                .write, in: .resctrl, path: handle.path.path(of: handle.file), value: text, errno: .noSuchDevice)
        }
        try write(handle.path, handle.file, text)
    }

    private func isThere(_ handle: SimulatedResctrlHandle) -> Bool {
        guard let resctrl, let place = resctrl.directory(handle.path) else { return false }
        return resctrl.inode(place) == handle.identity.inode
    }
}
