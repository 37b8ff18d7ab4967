package import KernelInterface
package import Simulator

extension SimulatedKernel {
    /// Every readable, settable text of every cgroup: what a revert has to bring back byte for byte.
    package var contents: [String: String] {
        var texts: [String: String] = [:]
        var pending = [CgroupPath.root]
        while let path = pending.popLast() {
            for file in (try? files(of: path)) ?? [] {
                guard let file = InterfaceFile(file), file.known?.access == .readWrite,
                    file.known?.grammar != .pressure, let text = try? read(path, file)
                else { continue }
                // Lines of several devices come in the order in which the kernel met the devices.
                texts[path.path(of: file)] = text.split(separator: "\n").sorted().joined(separator: "\n")
            }
            pending += ((try? children(of: path)) ?? []).map(path.appending)
        }
        return texts
    }
}

/// What differs between two states, one line a file; empty when they are the same.
package func differences(_ found: [String: String], _ expected: [String: String]) -> [String] {
    Set(found.keys).union(expected.keys).sorted().compactMap { file in
        let (found, expected) = (found[file], expected[file])
        return found == expected ? nil : "\(file): \(found ?? "absent"), expected \(expected ?? "absent")"
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
