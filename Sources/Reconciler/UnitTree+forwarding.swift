package import KernelInterface

/// What is the same with systemd and without.
extension UnitTree where Base: ~Copyable, Bus: ~Copyable {
    package mutating func children(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try base.children(of: cgroup)
    }

    package mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try base.files(of: cgroup)
    }

    package mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try base.identity(of: cgroup)
    }

    package mutating func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        try base.read(cgroup, file)
    }

    package mutating func directories(of path: ResctrlPath) throws(KernelError) -> [String] {
        try base.directories(of: path)
    }

    package mutating func files(of path: ResctrlPath) throws(KernelError) -> [String] {
        try base.files(of: path)
    }

    package mutating func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity {
        try base.identity(of: path)
    }

    package mutating func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        try base.read(path, file)
    }

    package mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        try base.write(path, file, text)
    }

    package mutating func create(_ path: ResctrlPath) throws(KernelError) {
        try base.create(path)
    }

    package mutating func remove(_ path: ResctrlPath) throws(KernelError) {
        try base.remove(path)
    }
}
