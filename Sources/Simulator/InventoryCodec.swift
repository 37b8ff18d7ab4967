package import Document
package import KernelInterface

extension Inventory {
    /// The keys of a node file that describe the machine, in the order in which they are written.
    static let keys = [
        "apiVersion", "kind", "kernel", "cpus", "memory", "swap", "pageSize", "numa", "devices", "cgroup", "pressure",
        "resctrl", "systemd", "privileges", "boot",
    ]

    /// The machine as a node file, without its cgroups.
    package var encoded: JSONValue { .object(encodedMembers) }

    var encodedMembers: [(String, JSONValue)] {
        describedMembers + (bootID.map { [("boot", .string($0))] } ?? [])
    }

    private var describedMembers: [(String, JSONValue)] {
        [
            ("apiVersion", "bulkhead/v1"), ("kind", "Node"), ("kernel", .string(kernelRelease)),
            ("cpus", .string(cpus.description)), ("memory", JSONValue(memoryBytes)), ("swap", JSONValue(swapBytes)),
            ("pageSize", JSONValue(pageBytes)),
            ("numa", .array(numaNodes.map(\.encoded))), ("devices", .array(devices.map(\.encoded))),
            ("cgroup", cgroup?.encoded ?? .null), ("pressure", .string(pressure.rawValue)),
            ("resctrl", resctrlMount?.encoded ?? .string(resctrl.rawValue)),
            ("systemd", systemdVersion.map { JSONValue($0) } ?? .null),
            (
                "privileges",
                .object([
                    ("root", .bool(privileges.isRoot)), ("sysResource", .bool(privileges.sysResource)),
                    ("sysAdmin", .bool(privileges.sysAdmin)), ("dacOverride", .bool(privileges.dacOverride)),
                    ("sysNice", .bool(privileges.sysNice)),
                ])
            ),
        ]
    }

    /// Reads the machine of a node file; its cgroups are checked to be known keys and otherwise left alone.
    ///
    /// Nil when something is wrong, which is then among the diagnostics.
    package init?(decoding node: YAMLNode, diagnostics: inout [Diagnostic]) {
        var reader = NodeFileReader()
        let inventory = reader.inventory(node, alsoKnown: SimulatedNode.keys)
        diagnostics += reader.diagnostics
        guard let inventory, reader.diagnostics.isEmpty else { return nil }
        self = inventory
    }
}

extension NUMANode {
    fileprivate var encoded: JSONValue {
        .object([
            ("id", JSONValue(id)), ("cpus", .string(cpus.description)), ("memory", JSONValue(memoryBytes)),
        ])
    }
}

extension BlockDevice {
    fileprivate var encoded: JSONValue {
        .object([
            ("name", .string(name)), ("number", .string(number.description)),
            ("aliases", .array(aliases.map { .string($0) })), ("scheduler", JSONValue(scheduler)),
            ("rotational", .bool(isRotational)), ("size", JSONValue(size)),
        ])
    }
}

extension CgroupMount {
    fileprivate var encoded: JSONValue {
        var members: [(String, JSONValue)] = [
            ("path", .string(path)), ("options", .array(options.map { .string($0) })),
            ("controllers", .array(controllers.map { .string($0.name) })),
            ("legacyControllers", .array(legacyControllers.map { .string($0.name) })), ("readOnly", .bool(isReadOnly)),
        ]
        if let files { members.append(("files", .array(files.map { .string($0.name) }))) }
        return .object(members)
    }
}
