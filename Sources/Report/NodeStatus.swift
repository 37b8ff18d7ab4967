package import Document
import KernelInterface
package import Planner
package import Reconciler

/// What is in force on a node, and what of it drifted.
package struct NodeStatus: Sendable {
    package let originals: Originals
    package let values: [ValueStatus]
    /// An earlier run was cut short; the next change of the node undoes it first.
    package let isInterrupted: Bool

    package init(originals: Originals, values: [ValueStatus], isInterrupted: Bool) {
        self.originals = originals
        self.values = values
        self.isInterrupted = isInterrupted
    }

    package var drift: [ValueStatus] { values.filter { $0.state == .drifted || $0.state == .recreated } }

    package var hasFindings: Bool { isInterrupted || !drift.isEmpty }
}

/// For people: one line a value.
package func statusText(_ status: NodeStatus) -> String {
    var text = ""
    if status.isInterrupted {
        text += "an earlier run was cut short: `bulkhead apply` and `bulkhead revert` undo it first\n\n"
    }
    if status.originals.isEmpty { return text + "nothing is set\n" }
    var table = Table(["class", "cgroup", "file", "value", "before", "state", "policy"])
    for value in status.values {
        table.add(row(value))
    }
    let created = status.originals.cgroups.filter(\.isCreated).map { "`\($0.path)`" }
    let enabled = status.originals.cgroups.filter { !$0.enabled.isEmpty }.map { cgroup in
        "`\(cgroup.path)` " + cgroup.enabled.map { "+\($0)" }.joined(separator: " ")
    }
    text += table.text + "\n"
    text += "policies: \(status.originals.policies.joined(separator: ", "))\n"
    if !created.isEmpty { text += "created: \(created.joined(separator: ", "))\n" }
    if !enabled.isEmpty { text += "controllers enabled: \(enabled.joined(separator: ", "))\n" }
    text += "\(counted(status.values.count, "value")) set, \(status.drift.count) drifted\n"
    return text
}

private func row(_ status: ValueStatus) -> [String] {
    let value = status.value
    let present: String
    switch status.state {
    case .inForce: present = ""
    case .drifted: present = "drifted to \(shown(status.present ?? ""))"
    case .gone: present = "gone"
    case .recreated: present = "cgroup recreated"
    }
    return [
        value.reason.className, status.cgroup.description, value.key.map { "\(value.file) \($0)" } ?? value.file.name,
        shown(value.inForce), value.original.map(shown) ?? "", present, value.reason.location,
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
package func driftText(_ drift: [ValueStatus]) -> String {
    if drift.isEmpty { return "no drift\n" }
    var table = Table(["class", "cgroup", "file", "value", "before", "state", "policy"])
    for value in drift {
        table.add(row(value))
    }
    return table.text
}

package func driftJSON(_ drift: [ValueStatus]) -> JSONValue {
    document("Drift", [("values", .array(drift.map(valueJSON)))])
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
