package import Document
import KernelInterface
package import Planner
package import Reconciler

/// What is in force on a node, and what of it drifted.
package struct NodeStatus: Sendable {
    package let originals: Originals
    package let values: [ValueStatus]
    package let groups: [GroupStatus]
    /// An earlier run was cut short; the next change of the node undoes it first.
    package let isInterrupted: Bool

    package init(originals: Originals, values: [ValueStatus], groups: [GroupStatus] = [], isInterrupted: Bool) {
        self.originals = originals
        self.values = values
        self.groups = groups
        self.isInterrupted = isInterrupted
    }

    package var drift: [ValueStatus] { values.filter { $0.state == .drifted || $0.state == .recreated } }

    package var groupDrift: [GroupStatus] { groups.filter { $0.state != .inForce } }

    package var hasFindings: Bool { isInterrupted || !drift.isEmpty || !groupDrift.isEmpty }
}

/// For people: one line a value.
///
/// `columns` of the terminal; nil for one line a value, however long.
package func statusText(_ status: NodeStatus, columns: Int? = nil) -> String {
    var text = ""
    if status.isInterrupted {
        text += "an earlier run was cut short and may have left changes that are not listed here;\n"
        text += "`bulkhead recover` undoes them, and so do `apply` and `revert` before anything else\n\n"
    }
    if status.originals.isEmpty { return text + "nothing is set\n" }
    let table = table(of: status.values)
    let created = status.originals.cgroups.filter(\.isCreated).map { "`\($0.path)`" }
    let enabled = status.originals.cgroups.filter { !$0.enabled.isEmpty }.map { cgroup in
        "`\(cgroup.path)` " + cgroup.enabled.map { "+\($0)" }.joined(separator: " ")
    }
    if !status.values.isEmpty { text += table.text(width: columns, grouping: 1) + "\n" }
    if !status.groups.isEmpty { text += Report.table(of: status.groups).text(width: columns, grouping: 1) + "\n" }
    if !status.originals.policies.isEmpty {
        text += "policies: \(status.originals.policies.joined(separator: ", "))\n"
    }
    if !created.isEmpty { text += "created: \(created.joined(separator: ", "))\n" }
    if !enabled.isEmpty { text += "controllers enabled: \(enabled.joined(separator: ", "))\n" }
    text += "\(counted(status.values.count, "value")) set, \(status.drift.count) drifted\n"
    if !status.groups.isEmpty {
        text += "\(counted(status.groups.count, "resource group")) set up, \(status.groupDrift.count) drifted\n"
    }
    if !status.drift.isEmpty || !status.groupDrift.isEmpty { text += driftHelp }
    return text
}

private let driftHelp = "`bulkhead apply` sets them again; `bulkhead revert` leaves what somebody else changed\n"

private func table(of values: [ValueStatus]) -> Table {
    var table = Table(["class", "cgroup", "file", "value", "before", "state", "policy"])
    for value in values {
        table.add(row(value))
    }
    return table
}

private func row(_ status: ValueStatus) -> [String] {
    let value = status.value
    let present: String
    switch status.state {
    case .inForce: present = ""
    case .drifted: present = "drifted to \(shown(status.present ?? "", in: value.file))"
    case .gone: present = "gone"
    case .recreated: present = "cgroup recreated"
    }
    return [
        value.reason.className, status.cgroup.description, value.key.map { "\(value.file) \($0)" } ?? value.file.name,
        shown(value.inForce, in: value.file), value.original.map { shown($0, in: value.file) } ?? "(none)", present,
        value.reason.location,
    ]
}

/// For programs.
package func statusJSON(_ status: NodeStatus) -> JSONValue {
    document(
        "Status",
        [
            ("policies", .array(status.originals.policies.map { JSONValue($0) })),
            ("interrupted", .bool(status.isInterrupted)),
            ("values", .array(status.values.map(valueJSON))),
            ("groups", .array(status.groups.map(groupJSON))),
            (
                "created",
                .array(status.originals.cgroups.filter(\.isCreated).map { JSONValue($0.path.description) })
            ),
            (
                "enabled",
                .array(
                    status.originals.cgroups.filter { !$0.enabled.isEmpty }.map { cgroup in
                        .object([
                            ("cgroup", JSONValue(cgroup.path.description)),
                            ("controllers", .array(cgroup.enabled.map { JSONValue($0.name) })),
                        ])
                    })
            ),
        ])
}

/// The drift alone, for people.
package func driftText(_ status: NodeStatus, columns: Int? = nil) -> String {
    let (drift, groups) = (status.drift, status.groupDrift)
    if drift.isEmpty, groups.isEmpty { return "no drift\n" }
    var text = ""
    if !drift.isEmpty { text += table(of: drift).text(width: columns, grouping: 1) + "\n" }
    if !groups.isEmpty { text += Report.table(of: groups).text(width: columns, grouping: 1) + "\n" }
    if !drift.isEmpty { text += "\(counted(drift.count, "value")) drifted\n" }
    if !groups.isEmpty { text += "\(counted(groups.count, "resource group")) drifted\n" }
    return text + driftHelp
}

package func driftJSON(_ status: NodeStatus) -> JSONValue {
    document(
        "Drift",
        [
            ("values", .array(status.drift.map(valueJSON))), ("groups", .array(status.groupDrift.map(groupJSON))),
        ])
}

private func valueJSON(_ status: ValueStatus) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("class", JSONValue(status.value.reason.className)), ("cgroup", JSONValue(status.cgroup.description)),
        ("file", JSONValue(status.value.file.name)),
    ]
    if let key = status.value.key { members.append(("key", JSONValue(key))) }
    members += [
        ("value", JSONValue(status.value.inForce)), ("original", JSONValue(status.value.original)),
        ("present", JSONValue(status.present)), ("state", JSONValue(status.state.rawValue)),
        ("reason", reasonJSON(status.value.reason)),
    ]
    return .object(members)
}
