import Document
import KernelInterface

extension NodeFileReader {
    /// The machine of a node file; nil when what it needs is missing.
    mutating func inventory(_ node: YAMLNode, alsoKnown: [String]) -> Inventory? {
        guard let fields = fields(node, Inventory.keys + alsoKnown, of: "a node") else { return nil }
        if !checkKind(fields, node) { return nil }
        var inventory = Inventory(
            kernelRelease: "", cpus: IndexList([]), numaNodes: [], memoryBytes: 0, swapBytes: 0, pageBytes: 4096,
            devices: [], cgroup: nil, pressure: .available, resctrl: .absent, systemdVersion: nil,
            privileges: Privileges(isRoot: true, sysResource: true, sysAdmin: true))
        for key in ["kernel", "cpus", "memory"] where fields[key] == nil { missing(key, of: "a node", at: node) }
        if let given = fields["kernel"], let text = text(given, "`kernel`") { inventory.kernelRelease = text }
        if let given = fields["cpus"], let list = indices(given, "`cpus`") {
            inventory.cpus = list
            if list.isEmpty { refuse(given, "a node has at least one CPU") }
        }
        if let given = fields["memory"], let bytes = bytes(given, "`memory`") { inventory.memoryBytes = bytes }
        if let given = fields["swap"], let bytes = bytes(given, "`swap`") { inventory.swapBytes = bytes }
        if let given = fields["pageSize"], let bytes = bytes(given, "`pageSize`") {
            inventory.pageBytes = bytes
            if bytes == 0 { refuse(given, "`pageSize` is 0") }
        }
        if let given = fields["numa"] { inventory.numaNodes = numaNodes(given) }
        if inventory.numaNodes.isEmpty {
            inventory.numaNodes = [NUMANode(id: 0, cpus: inventory.cpus, memoryBytes: inventory.memoryBytes)]
        }
        if let given = fields["devices"] { inventory.devices = devices(given) }
        if let given = fields["cgroup"], !given.isNull { inventory.cgroup = mount(given) }
        decodeSupport(fields, &inventory)
        return inventory
    }

    private mutating func checkKind(_ fields: [String: YAMLNode], _ node: YAMLNode) -> Bool {
        for (key, expected) in [("apiVersion", "bulkhead/v1"), ("kind", "Node")] {
            guard let given = fields[key]?.scalar?.text, given == expected else {
                diagnostics.append(
                    Diagnostic(
                        .kind, "this is no node file: `\(key)` is not `\(expected)`", at: fields[key]?.span ?? node.span
                    ))
                return false
            }
        }
        return true
    }

    private mutating func decodeSupport(_ fields: [String: YAMLNode], _ inventory: inout Inventory) {
        if let given = fields["pressure"],
            let word = word(given, "`pressure`", [PressureSupport.available, .disabled, .absent])
        {
            inventory.pressure = word
        }
        if let given = fields["resctrl"] { resctrl(given, &inventory) }
        if let given = fields["systemd"], !given.isNull { inventory.systemdVersion = count(given, "`systemd`") }
        if let given = fields["boot"], !given.isNull { inventory.bootID = text(given, "`boot`") }
        guard let given = fields["privileges"],
            let rights = self.fields(
                given, ["root", "sysResource", "sysAdmin", "dacOverride", "sysNice"], of: "`privileges`")
        else { return }
        if let value = rights["root"] { inventory.privileges.isRoot = bool(value, "`root`") ?? true }
        if let value = rights["sysResource"] {
            inventory.privileges.sysResource = bool(value, "`sysResource`") ?? true
        }
        if let value = rights["sysAdmin"] { inventory.privileges.sysAdmin = bool(value, "`sysAdmin`") ?? true }
        if let value = rights["dacOverride"] {
            inventory.privileges.dacOverride = bool(value, "`dacOverride`") ?? true
        }
        if let value = rights["sysNice"] { inventory.privileges.sysNice = bool(value, "`sysNice`") ?? true }
    }

    private mutating func numaNodes(_ node: YAMLNode) -> [NUMANode] {
        var found: [NUMANode] = []
        for item in items(node, "`numa`") {
            guard let fields = fields(item, ["id", "cpus", "memory"], of: "a NUMA node") else { continue }
            for key in ["id", "cpus", "memory"] where fields[key] == nil {
                missing(key, of: "a NUMA node", at: item)
            }
            guard let id = fields["id"], let cpus = fields["cpus"], let memory = fields["memory"],
                let id = count(id, "`id`"), let cpus = indices(cpus, "`cpus`"), let memory = bytes(memory, "`memory`")
            else { continue }
            found.append(NUMANode(id: id, cpus: cpus, memoryBytes: memory))
        }
        return found
    }

    private mutating func devices(_ node: YAMLNode) -> [BlockDevice] {
        var found: [BlockDevice] = []
        let keys = ["name", "number", "aliases", "scheduler", "rotational", "size"]
        for item in items(node, "`devices`") {
            guard let fields = fields(item, keys, of: "a device") else { continue }
            for key in ["name", "number"] where fields[key] == nil { missing(key, of: "a device", at: item) }
            guard let name = fields["name"], let name = text(name, "`name`"), let given = fields["number"],
                let number = text(given, "`number`")
            else { continue }
            guard let number = DeviceNumber(number) else {
                refuse(given, "`\(number.shortened(to: 60))` is no device number such as `259:0`")
                continue
            }
            var device = BlockDevice(name: name, number: number)
            if let given = fields["aliases"] { device.aliases = texts(given, "`aliases`") }
            if let given = fields["scheduler"], !given.isNull { device.scheduler = text(given, "`scheduler`") }
            if let given = fields["rotational"] { device.isRotational = bool(given, "`rotational`") ?? false }
            if let given = fields["size"] { device.size = bytes(given, "`size`") ?? 0 }
            found.append(device)
        }
        return found
    }

    private mutating func mount(_ node: YAMLNode) -> CgroupMount? {
        let keys = ["path", "options", "controllers", "legacyControllers", "readOnly", "files"]
        guard let fields = fields(node, keys, of: "`cgroup`") else { return nil }
        for key in ["path", "controllers"] where fields[key] == nil { missing(key, of: "`cgroup`", at: node) }
        var mount = CgroupMount(path: "/sys/fs/cgroup", options: [], controllers: [])
        if let given = fields["path"], let path = text(given, "`path`") { mount.path = path }
        if let given = fields["options"] { mount.options = texts(given, "`options`") }
        if let given = fields["controllers"] {
            mount.controllers = texts(given, "`controllers`").map { CgroupController($0) }
        }
        if let given = fields["legacyControllers"] {
            mount.legacyControllers = texts(given, "`legacyControllers`").map { CgroupController($0) }
        }
        if let given = fields["readOnly"] { mount.isReadOnly = bool(given, "`readOnly`") ?? false }
        guard let given = fields["files"], !given.isNull else { return mount }
        var files: [InterfaceFile] = []
        for item in items(given, "`files`") {
            guard let name = text(item, "`files`") else { continue }
            if let file = InterfaceFile(name) {
                files.append(file)
            } else {
                refuse(item, "`\(name.shortened(to: 60))` is no name of an interface file")
            }
        }
        mount.files = files
        return mount
    }
}
