import Document
import KernelInterface

/// Puts the resource groups of a node file into a simulated kernel.
///
/// Those that somebody wrote go through the kernel's checks, `mode` after the schemata of all; those of a saved state
/// stand where they stood.
struct GroupRestorer {
    var reader: NodeFileReader
    var kernel: SimulatedKernel
    let isSaved: Bool

    private static let keys = ["inode", "closid", "rmid", "owner", "schemata", "mode", "cpus", "tasks"]

    private typealias Entry = (path: ResctrlPath, fields: [String: YAMLNode])

    mutating func restore(_ node: YAMLNode) {
        guard let pairs = node.pairs else {
            if !node.isNull { reader.refuse(node, "`resourceGroups` must be a mapping") }
            return
        }
        if kernel.resctrl == nil {
            if !pairs.isEmpty { reader.refuse(node, "a node without a resctrl mount has no resource groups") }
            return
        }
        var entries: [Entry] = []
        for pair in pairs {
            if let entry = create(pair) { entries.append(entry) }
        }
        for entry in entries { values(entry) }
        for entry in entries {
            if let mode = entry.fields["mode"], let text = reader.text(mode, "`mode`") {
                if isSaved, let known = ResourceGroupMode(rawValue: text) {
                    kernel.resctrl?.groups[entry.path]?.mode = known
                } else {
                    write(entry.path, .mode, text, mode)
                }
            }
            if let given = entry.fields["owner"], let user = reader.count(given, "`owner`") {
                kernel.resctrl?.groups[entry.path]?.owner = UInt32(user)
            }
        }
        kernel.resctrl?.status.clear()
    }

    private mutating func refused(_ node: YAMLNode, _ what: String, _ error: KernelError) {
        let reason = error.reason.map { ": " + $0 } ?? ""
        reader.diagnostics.append(
            Diagnostic(
                .refused, "the kernel would refuse \(what): \(error.errno.text) (\(error.errno.name))\(reason)",
                at: node.span))
    }

    private mutating func create(_ pair: YAMLPair) -> Entry? {
        guard let path = ResctrlPath(pair.name) else {
            reader.refuse(pair.key, "`\(pair.name.shortened(to: 60))` is no path of a resource group")
            return nil
        }
        let fields =
            pair.value.isNull ? [:] : reader.fields(pair.value, Self.keys, of: "the resource group `\(path)`") ?? [:]
        if isSaved { return restored(path, fields, pair) ? (path, fields) : nil }
        if !path.isRoot {
            do throws(KernelError) {
                try kernel.create(path)
            } catch {
                refused(pair.key, "the resource group `\(path)`", error)
                return nil
            }
        }
        return (path, fields)
    }

    /// A group with the numbers that it had.
    private mutating func restored(_ path: ResctrlPath, _ fields: [String: YAMLNode], _ pair: YAMLPair) -> Bool {
        guard let inode = fields["inode"].flatMap({ reader.unsigned($0, "`inode`") }),
            let closid = fields["closid"].flatMap({ reader.count($0, "`closid`") }),
            let rmid = fields["rmid"].flatMap({ reader.count($0, "`rmid`") })
        else {
            reader.missing("inode`, `closid` and `rmid", of: "a resource group of a saved state", at: pair.key)
            return false
        }
        let isMonitor = path.parent?.name == "mon_groups"
        let control = isMonitor ? path.parent?.parent : nil
        guard control == nil || control.flatMap({ kernel.resctrl?.groups[$0] }) != nil else {
            reader.refuse(pair.key, "there is no resource group for `\(path)` to be in")
            return false
        }
        let initial = kernel.resctrl?.schemas.map { schema in schema.domains.map { _ in schema.initial } } ?? []
        var group = ResourceGroupState(control: control, closid: closid, rmid: rmid, inode: inode, owner: 0)
        group.values = isMonitor ? [] : initial
        kernel.resctrl?.groups[path] = group
        return true
    }

    private mutating func values(_ entry: Entry) {
        if let given = entry.fields["schemata"] {
            let lines =
                given.items == nil ? [reader.text(given, "`schemata`") ?? ""] : reader.texts(given, "`schemata`")
            for line in lines {
                if isSaved {
                    restoreSchemata(line, entry.path, given)
                } else {
                    write(entry.path, .schemata, line, given)
                }
            }
        }
        if let given = entry.fields["cpus"] {
            if !isSaved, let text = reader.text(given, "`cpus`") {
                write(entry.path, .cpusList, text, given)
            } else if let list = reader.indices(given, "`cpus`") {
                kernel.resctrl?.groups[entry.path]?.cpus = IndexMask(list)
            }
        }
        guard let given = entry.fields["tasks"] else { return }
        for item in reader.items(given, "`tasks`") {
            guard let task = reader.count(item, "`tasks`") else { continue }
            if !isSaved {
                if let group = kernel.resctrl?.groups[entry.path], group.isMonitor {
                    enterControl(of: group, task, item)
                }
                write(entry.path, .tasks, String(task), item)
            } else if let group = kernel.resctrl?.groups[entry.path] {
                kernel.resctrl?.tag(task, TaskTag(closid: group.closid, rmid: group.rmid))
            }
        }
    }

    /// Values as they were kept, whatever a write would make of them now.
    private mutating func restoreSchemata(_ line: String, _ path: ResctrlPath, _ node: YAMLNode) {
        // A line that is none is told as what was not kept.
        let known = try? Schema(parsing: line)
        guard let known, let index = kernel.resctrl?.schemas.firstIndex(where: { $0.name == known.name }),
            let domains = kernel.resctrl?.schemas[index].domains, domains == known.domains,
            kernel.resctrl?.groups[path]?.isMonitor == false
        else { return reader.refuse(node, "`\(line.shortened(to: 60))` is not what was kept") }
        kernel.resctrl?.groups[path]?.values[index] = known.entries.map {
            $0.value.mask?.bits ?? $0.value.bandwidth ?? 0
        }
    }

    /// A task comes to a MON group by way of the CTRL_MON group that it is in.
    private mutating func enterControl(of group: ResourceGroupState, _ task: Int, _ node: YAMLNode) {
        guard let control = group.control, let above = kernel.resctrl?.groups[control] else { return }
        if kernel.resctrl?.tags[task]?.closid ?? 0 != above.closid { write(control, .tasks, String(task), node) }
    }

    private mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String, _ node: YAMLNode) {
        do throws(KernelError) {
            try kernel.write(path, file, text + "\n")
        } catch {
            refused(node, "`\(text.shortened(to: 60))` in `\(path.path(of: file))`", error)
        }
    }
}
