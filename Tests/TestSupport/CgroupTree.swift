package import KernelInterface

/// A tree without a resctrl file system, for tests that are about cgroups: ENOENT for all of it.
package protocol CgroupTree: KernelTree {}

extension CgroupTree {
    package mutating func directories(of path: ResctrlPath) throws(KernelError) -> [String] {
        throw KernelError(.list, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    package mutating func files(of path: ResctrlPath) throws(KernelError) -> [String] {
        throw KernelError(.list, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    package mutating func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity {
        throw KernelError(.identify, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    package mutating func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        throw KernelError(.read, in: .resctrl, path: path.path(of: file), errno: .noSuchFile)
    }

    package mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        throw KernelError(.write, in: .resctrl, path: path.path(of: file), value: text, errno: .noSuchFile)
    }

    package mutating func create(_ path: ResctrlPath) throws(KernelError) {
        throw KernelError(.create, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    package mutating func remove(_ path: ResctrlPath) throws(KernelError) {
        throw KernelError(.remove, in: .resctrl, path: path.description, errno: .noSuchFile)
    }
}
