import Glibc
package import KernelInterface

extension LinuxKernel {
    /// Opens the resctrl file system that the tree is to have; it is locked when it is first used.
    package mutating func openResctrl(
        at path: String, verifyingMagic: Bool = true, locking mode: ResctrlLock.Mode = .none
    ) throws(KernelError) {
        resctrl = try ResctrlDirectory(at: path, verifyingMagic: verifyingMagic, locking: mode)
    }

    /// Lets others change resctrl until the next operation on it.
    package mutating func unlockResctrl() {
        resctrl?.unlock()
    }

    package mutating func directories(of path: ResctrlPath) throws(KernelError) -> [String] {
        if let names = try resctrl?.names(of: path, type: UInt8(DT_DIR)) { return names }
        throw KernelError(.list, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    package mutating func files(of path: ResctrlPath) throws(KernelError) -> [String] {
        if let names = try resctrl?.names(of: path, type: UInt8(DT_REG)) { return names }
        throw KernelError(.list, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    package mutating func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity {
        if let identity = try resctrl?.identity(of: path) { return identity }
        throw KernelError(.identify, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    package mutating func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        if let text = try resctrl?.read(path, file) { return text }
        throw KernelError(.read, in: .resctrl, path: path.path(of: file), errno: .noSuchFile)
    }

    package mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        if try resctrl?.write(path, file, text) != nil { return }
        throw KernelError(.write, in: .resctrl, path: path.path(of: file), value: text, errno: .noSuchFile)
    }

    package mutating func create(_ path: ResctrlPath) throws(KernelError) {
        if try resctrl?.create(path) != nil { return }
        throw KernelError(.create, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    package mutating func remove(_ path: ResctrlPath) throws(KernelError) {
        if try resctrl?.remove(path) != nil { return }
        throw KernelError(.remove, in: .resctrl, path: path.description, errno: .noSuchFile)
    }
}
