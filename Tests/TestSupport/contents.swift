package import KernelInterface
package import Simulator

extension SimulatedKernel {
    /// Every readable, settable text of every cgroup: what a revert has to bring back byte for byte.
    package var contents: [String: String] {
        var texts: [String: String] = [:]
        var pending = [CgroupPath.root]
        while let path = pending.popLast() {
            for file in (try? files(of: path)) ?? [] {
                guard let file = InterfaceFile(file), file.known?.access == .readWrite, file.name != "memory.peak",
                    let text = try? read(path, file)
                else { continue }
                texts[path.path(of: file)] = text
            }
            pending += ((try? children(of: path)) ?? []).map(path.appending)
        }
        return texts
    }
}

extension SimulatedKernel {
    /// Ends every process of the cgroup, as a stopping service does.
    package mutating func killAll(in cgroup: CgroupPath) throws(KernelError) {
        for line in try read(cgroup, .cgroupProcs).split(separator: "\n") {
            if let pid = Int(line) { exit(pid) }
        }
    }
}
