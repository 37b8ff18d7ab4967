import KernelInterface

/// A kernel under test whose resctrl file system may be changed as a whole.
protocol ResctrlTarget: Target {
    func directories(of path: ResctrlPath) throws(KernelError) -> [String]
    func files(of path: ResctrlPath) throws(KernelError) -> [String]
    func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String
    func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError)
    func create(_ path: ResctrlPath) throws(KernelError)
    func remove(_ path: ResctrlPath) throws(KernelError)
    /// Lets time go by: once a second the kernel looks whether freed RMIDs can be used again.
    func waitForRMIDs()
    /// A new thread of the process that performs the tests, or of one in its place; it does nothing.
    func startThread() throws -> Int
    func endThreads()
}

extension ResctrlTarget {
    /// Removes every group and gives the default group everything; what was said of earlier commands is forgotten.
    func clear(_ mount: ResctrlMount) throws {
        // Where nothing is monitored, the other reserved names are those of groups.
        let reserved = mount.monitoring == nil ? ["info"] : ResourceGroup.reservedNames
        for name in try directories(of: .root) where !reserved.contains(name) {
            try remove(ResctrlPath.root.appending(name))
        }
        if mount.monitoring != nil {
            let groups = ResctrlPath.root.appending("mon_groups")
            for name in try directories(of: groups) { try remove(groups.appending(name)) }
        }
        try write(.root, .mode, "shareable\n")
        try write(.root, .schemata, mount.everything.description + "\n")
        try write(.root, .tasks, "\n")
    }
}

extension ResctrlMount {
    /// What the default group has after mounting.
    var everything: Schemata {
        Schemata(
            bandwidths.map { resource in
                Schema(
                    name: resource.schema,
                    entries: resource.domains.map { Schema.Entry(domain: $0, value: .bandwidth(resource.maximum)) })
            }
                + caches.map { cache in
                    Schema(
                        name: cache.schema,
                        entries: cache.domains.map { Schema.Entry(domain: $0.id, value: .mask(cache.mask)) })
                })
    }
}
