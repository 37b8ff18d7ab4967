package import KernelInterface

extension SimulatedKernel {
    /// Root reads everything; files that can only be written have no read bit for others.
    func mayRead(_ file: SimulatedFile, _ slot: Int) -> Bool {
        callerUID == 0 || file.read != nil
    }

    func mayWrite(_ file: SimulatedFile, _ slot: Int) -> Bool {
        if callerUID == 0 { return true }
        // The pressure files are writable for everyone: a trigger changes nothing of the cgroup.
        if file.isPressure && file.name != "cgroup.pressure" { return true }
        let cgroup = cgroups[slot]
        return (file.isDelegated ? cgroup.directoryOwner : cgroup.owner) == callerUID
    }

    /// Gives the cgroup to a user as `chown` of the directory and the delegated files does.
    package mutating func delegate(_ cgroup: CgroupPath, to user: UInt32) throws(KernelError) {
        do throws(Refusal) {
            cgroups[try slot(of: cgroup)].delegate = user
        } catch {
            throw KernelError(.identify, path: cgroup.text, errno: error.errno)
        }
    }
}
