import Document
import KernelInterface

extension SimulatedKernel {
    /// `resourceGroups` of a node file, parents first; empty without resctrl.
    var encodedResourceGroups: [(String, JSONValue)] {
        guard let resctrl else { return [] }
        var members: [ResctrlPath: [Int]] = [:]
        for (thread, tag) in resctrl.tags {
            let home = resctrl.groups.first { $0.value.closid == tag.closid && $0.value.rmid == tag.rmid }?.key
            members[home ?? .root, default: []].append(thread)
        }
        let groups = resctrl.groups.sorted {
            ($0.value.isMonitor ? 1 : 0, $0.key) < ($1.value.isMonitor ? 1 : 0, $1.key)
        }
        let encoded = groups.map { path, group in
            (path.description, resctrl.encoded(group, tasks: (members[path] ?? []).sorted()))
        }
        return [("resourceGroups", .object(encoded))]
    }
}

extension SimulatedResctrl {
    fileprivate func encoded(_ group: ResourceGroupState, tasks: [Int]) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("inode", JSONValue(group.inode)), ("closid", JSONValue(group.closid)), ("rmid", JSONValue(group.rmid)),
        ]
        if group.owner != 0 { members.append(("owner", JSONValue(UInt64(group.owner)))) }
        if !group.isMonitor {
            // One line a schema, as it reads, without the padding.
            let lines = zip(schemas, group.values).map { schema, values in
                let entries = zip(schema.domains, values).map { domain, value in
                    "\(domain)=" + (schema.cache == nil ? String(value) : String(value, radix: 16))
                }
                return JSONValue.string(schema.name + ":" + entries.joined(separator: ";"))
            }
            members.append(("schemata", .array(lines)))
            if group.mode != .shareable { members.append(("mode", .string(group.mode.rawValue))) }
        }
        if !group.cpus.isEmpty { members.append(("cpus", .string(group.cpus.description))) }
        if !tasks.isEmpty { members.append(("tasks", .array(tasks.map { JSONValue($0) }))) }
        return .object(members)
    }

    /// `resctrl` of `simulation`: what belongs to no group.
    var encodedGlobals: JSONValue {
        var members: [(String, JSONValue)] = [("nextInode", JSONValue(nextInode))]
        if status != ResctrlStatus() {
            members.append(("status", .string(status.text)))
            if status.isFull { members.append(("statusIsFull", true)) }
        }
        guard hasMonitoring else { return .object(members) }
        members += [
            ("threshold", JSONValue(monitoring.threshold)),
            ("freeRMIDs", .array(monitoring.free.map { JSONValue($0) })),
        ]
        if !monitoring.limbo.isEmpty { members.append(("limbo", .array(monitoring.limbo.map { JSONValue($0) }))) }
        if let next = monitoring.nextCheck { members.append(("nextCheck", JSONValue(next))) }
        if !monitoring.configuration.isEmpty {
            let rows = monitoring.configuration.map { JSONValue.array($0.map { JSONValue(UInt64($0)) }) }
            members.append(("configuration", .array(rows)))
        }
        // One line an RMID and domain: `RMID DOMAIN: READING READING`.
        let readings = monitoring.readings.sorted { $0.key < $1.key }.flatMap { rmid, domains in
            domains.enumerated().map { place, events in
                let words = [String(rmid), String(monitoring.domains[place])] + events.map(\.description)
                return JSONValue.string(words.joined(separator: " "))
            }
        }
        if !readings.isEmpty { members.append(("readings", .array(readings))) }
        return .object(members)
    }
}
