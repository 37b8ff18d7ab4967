import Document
import KernelInterface

/// Brings a simulated kernel into the state that a node file describes.
///
/// A file without `simulation` was written by hand: it starts from a booted machine, and everything in it goes through
/// the kernel's checks. With `simulation` it is a state that was saved, and processes stand where they stood.
struct NodeRestorer {
    var reader: NodeFileReader
    var kernel: SimulatedKernel
    private var isSaved = false

    init(reader: NodeFileReader, kernel: SimulatedKernel) {
        self.reader = reader
        self.kernel = kernel
    }

    private struct Entry {
        let slot: Int
        let node: YAMLNode
        let fields: [String: YAMLNode]
    }

    private static let keys = [
        "inode", "threaded", "controllers", "owner", "delegate", "processes", "memory", "cache", "values", "kept",
    ]

    mutating func restore(_ node: YAMLNode) {
        isSaved = node["simulation"] != nil
        if isSaved {
            for pid in kernel.pids { kernel.exit(pid) }
            if !kernel.cgroups.isEmpty { kernel.cgroups[0].pids = PidsState() }
        }
        var entries: [Entry] = []
        if let cgroups = node["cgroups"], !cgroups.isNull {
            guard let pairs = cgroups.pairs else { return reader.refuse(cgroups, "`cgroups` must be a mapping") }
            if !kernel.machine.hasMount && !pairs.isEmpty {
                return reader.refuse(cgroups, "a node without `cgroup` has no cgroups")
            }
            for pair in pairs {
                if let entry = create(pair) { entries.append(entry) }
            }
        }
        enableRoot(for: entries)
        for entry in entries { owners(entry) }
        for entry in entries { controllers(entry) }
        for entry in entries { threaded(entry) }
        for entry in entries { values(entry) }
        var restorer = ProcessRestorer(reader: reader, kernel: kernel, isSaved: isSaved)
        for entry in entries { restorer.restore(in: entry.slot, entry.node, entry.fields) }
        reader = restorer.reader
        kernel = restorer.kernel
        for entry in entries { kept(entry) }
        if let groups = node["resourceGroups"] {
            var restorer = GroupRestorer(reader: reader, kernel: kernel, isSaved: isSaved)
            restorer.restore(groups)
            reader = restorer.reader
            kernel = restorer.kernel
        }
        if let simulation = node["simulation"] { globals(simulation) }
    }

    private mutating func refused(_ node: YAMLNode, _ what: String, _ refusal: Refusal) {
        reader.diagnostics.append(
            Diagnostic(
                .refused, "the kernel would refuse \(what): \(refusal.errno.text) (\(refusal.errno.name))",
                at: node.span))
    }

    private mutating func create(_ pair: YAMLPair) -> Entry? {
        guard let path = CgroupPath(pair.name) else {
            reader.refuse(pair.key, "`\(pair.name.shortened(to: 60))` is no path of a cgroup")
            return nil
        }
        let fields =
            pair.value.isNull ? [:] : reader.fields(pair.value, Self.keys, of: "the cgroup `\(path)`") ?? [:]
        if !path.isRoot {
            if let parent = path.parent, kernel.slots[parent] == nil {
                reader.diagnostics.append(
                    Diagnostic(
                        .cgroupOrphan, "there is no cgroup `\(parent)` for `\(path)` to be in", at: pair.key.span,
                        help: ["list `\(parent)` before it"]))
                return nil
            }
            if let given = fields["inode"], let inode = reader.unsigned(given, "`inode`") {
                kernel.nextInode = max(inode, kernel.nextInode)
            }
            do throws(Refusal) {
                try kernel.makeAsRoot(path)
            } catch {
                refused(pair.key, "the cgroup `\(path)`", error)
                return nil
            }
        }
        guard let slot = kernel.slots[path] else { return nil }
        return Entry(slot: slot, node: pair.key, fields: fields)
    }

    /// A file written by hand need not list the root: it then enables what any cgroup below enables.
    private mutating func enableRoot(for entries: [Entry]) {
        if isSaved || kernel.cgroups.isEmpty || entries.contains(where: { $0.slot == 0 }) { return }
        var wanted: ControllerSet = []
        for entry in entries {
            guard let items = entry.fields["controllers"]?.items else { continue }
            wanted.formUnion(ControllerSet(items.compactMap { $0.scalar.map { CgroupController($0.text) } }))
        }
        kernel.cgroups[0].subtreeControl = wanted.intersection(kernel.machine.available)
        for child in kernel.cgroups[0].children { kernel.refreshControl(of: child) }
    }

    private mutating func owners(_ entry: Entry) {
        if let given = entry.fields["owner"], let user = reader.count(given, "`owner`") {
            kernel.cgroups[entry.slot].owner = UInt32(user)
        }
        if let given = entry.fields["delegate"], let user = reader.count(given, "`delegate`") {
            kernel.cgroups[entry.slot].delegate = UInt32(user)
        }
    }

    private mutating func controllers(_ entry: Entry) {
        guard let given = entry.fields["controllers"] else { return }
        let names = reader.texts(given, "`controllers`")
        if names.isEmpty { return }
        do throws(Refusal) {
            let text = names.map { "+" + $0 }.joined(separator: " ")
            try kernel.changeSubtreeControl(of: entry.slot, Array(text.utf8)[...])
        } catch {
            refused(given, "these controllers", error)
        }
    }

    private mutating func threaded(_ entry: Entry) {
        guard let given = entry.fields["threaded"], reader.bool(given, "`threaded`") == true else { return }
        do throws(Refusal) {
            try kernel.makeThreaded(entry.slot)
        } catch {
            refused(given, "`threaded`", error)
        }
    }

    private mutating func values(_ entry: Entry) {
        guard let node = entry.fields["values"], !node.isNull else { return }
        guard let pairs = node.pairs else { return reader.refuse(node, "`values` must be a mapping of files") }
        // Weights are locked while a cgroup is idle, and a burst must fit the quota that it comes with.
        for pair in pairs.sorted(by: { Self.rank($0.name) < Self.rank($1.name) }) {
            guard let file = SimulatedFile.named[pair.name], file.isSetting,
                file.exists(in: kernel.cgroups[entry.slot], machine: kernel.machine)
            else {
                refused(
                    pair.key, "`\(pair.name.shortened(to: 60))` in `\(kernel.cgroups[entry.slot].path)`",
                    Refusal(.noSuchFile))
                continue
            }
            // The last line of a file came first: devices are listed newest first.
            let lines =
                pair.value.items.map { _ in Array(reader.texts(pair.value, "`\(pair.name)`").reversed()) }
                ?? reader.text(pair.value, "`\(pair.name)`").map { [$0] } ?? []
            for line in lines {
                do throws(Refusal) {
                    try kernel.write(Array((line + "\n").utf8), to: file, of: entry.slot)
                } catch {
                    refused(pair.value, "`\(line.shortened(to: 60))` in `\(pair.name)`", error)
                }
            }
        }
    }

    private static func rank(_ name: String) -> Int {
        switch name {
        case "cpu.max", "cpuset.cpus", "cpuset.mems": 0
        case "cpu.idle", "cpuset.cpus.partition": 2
        default: 1
        }
    }

    private mutating func kept(_ entry: Entry) {
        guard let node = entry.fields["kept"] else { return }
        for pair in node.pairs ?? [] {
            let items = pair.value.items ?? []
            let isRestored =
                pair.name == "cpuset" || pair.name == "io"
                ? kernel.restore(pair.name, items.compactMap { $0.scalar?.text }, entry.slot)
                : kernel.restore(pair.name, items.compactMap { $0.scalar?.unsigned }, entry.slot)
            if !isRestored { reader.refuse(pair.value, "`\(pair.name.shortened(to: 60))` is not what was kept") }
        }
    }

    private mutating func globals(_ node: YAMLNode) {
        let keys = [
            "clock", "nextInode", "nextPID", "callerPID", "callerUID", "distributedCPUs", "isolatedCPUs", "resctrl",
        ]
        guard let fields = reader.fields(node, keys, of: "`simulation`") else { return }
        if let given = fields["clock"], let value = reader.unsigned(given, "`clock`") { kernel.clock = value }
        if let given = fields["nextInode"], let value = reader.unsigned(given, "`nextInode`") {
            kernel.nextInode = max(value, kernel.nextInode)
        }
        if let given = fields["nextPID"], let value = reader.count(given, "`nextPID`") {
            kernel.nextPID = max(value, kernel.nextPID)
        }
        if let given = fields["callerPID"], let value = reader.count(given, "`callerPID`") { kernel.callerPID = value }
        if let given = fields["callerUID"], let value = reader.count(given, "`callerUID`") {
            kernel.callerUID = UInt32(value)
        }
        if let given = fields["distributedCPUs"], let value = reader.indices(given, "`distributedCPUs`") {
            kernel.cpusets.distributed = IndexMask(value)
        }
        if let given = fields["resctrl"], var resctrl = kernel.resctrl {
            reader.restoreResctrl(given, &resctrl)
            kernel.resctrl = resctrl
        }
        if let given = fields["isolatedCPUs"], let value = reader.indices(given, "`isolatedCPUs`") {
            kernel.cpusets.isolated = IndexMask(value)
        }
    }
}
