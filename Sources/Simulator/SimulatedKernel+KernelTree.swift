package import KernelInterface

extension SimulatedKernel: KernelTree {
    package func children(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        do throws(Refusal) {
            return try cgroups[slot(of: cgroup)].children.map { cgroups[$0].path.name }.sorted()
        } catch {
            throw KernelError(.list, path: cgroup.text, errno: error.errno)
        }
    }

    package func files(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        do throws(Refusal) {
            let state = try cgroups[slot(of: cgroup)]
            return SimulatedFile.sorted.compactMap { $0.exists(in: state, machine: machine) ? $0.name : nil }
        } catch {
            throw KernelError(.list, path: cgroup.text, errno: error.errno)
        }
    }

    package func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        do throws(Refusal) {
            return try CgroupIdentity(inode: cgroups[slot(of: cgroup)].inode)
        } catch {
            throw KernelError(.identify, path: cgroup.text, errno: error.errno)
        }
    }

    package func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        do throws(Refusal) {
            let (slot, found) = try find(cgroup, file)
            guard let read = found.read else {
                throw Refusal(mayRead(found, slot) ? .invalidArgument : .accessDenied)
            }
            return try read(self, slot)
        } catch {
            throw KernelError(.read, path: cgroup.path(of: file), errno: error.errno)
        }
    }

    package mutating func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        do throws(Refusal) {
            let (slot, found) = try find(cgroup, file)
            if machine.isReadOnly { throw Refusal(.readOnlyFileSystem) }
            if !mayWrite(found, slot) { throw Refusal(.accessDenied) }
            try write(Array(text.utf8), to: found, of: slot)
        } catch {
            let value = text.droppingFinalNewline
            throw KernelError(.write, path: cgroup.path(of: file), value: value, errno: error.errno)
        }
    }

    /// What `write(2)` does once the file is open: an empty write does nothing, and a handler sees up to the first NUL.
    mutating func write(_ bytes: [UInt8], to file: SimulatedFile, of slot: Int) throws(Refusal) {
        if bytes.isEmpty { return }
        if bytes.count > file.writeLimit { throw Refusal(.tooBig) }
        guard let write = file.write else { throw Refusal(.invalidArgument) }
        try write(&self, slot, bytes.prefix { $0 != 0 })
    }

    package mutating func create(_ cgroup: CgroupPath) throws(KernelError) {
        do throws(Refusal) {
            try make(cgroup)
        } catch {
            throw KernelError(.create, path: cgroup.text, errno: error.errno)
        }
    }

    package mutating func remove(_ cgroup: CgroupPath) throws(KernelError) {
        do throws(Refusal) {
            try unmake(cgroup)
        } catch {
            throw KernelError(.remove, path: cgroup.text, errno: error.errno)
        }
    }
}

extension SimulatedFile {
    /// One page, but for the lists of CPUs and nodes: 6 bytes each of NR_CPUS 8192 and MAX_NUMNODES 1024.
    var writeLimit: Int {
        switch name {
        case "cpuset.cpus", "cpuset.cpus.exclusive": 100 + 6 * 8192
        case "cpuset.mems": 100 + 6 * 1024
        default: 4096
        }
    }
}
