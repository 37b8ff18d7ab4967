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
    /// What is adjusted of files that no class sets.
    package let others: [(path: String, adjustment: Adjustment)]

    package init(
        originals: Originals, values: [ValueStatus], groups: [GroupStatus] = [], isInterrupted: Bool,
        others: [(path: String, adjustment: Adjustment)] = []
    ) {
        self.others = others
        self.originals = originals
        self.values = values
        self.groups = groups
        self.isInterrupted = isInterrupted
    }

    package var drift: [ValueStatus] { values.filter { $0.state == .drifted || $0.state == .recreated } }

    package var groupDrift: [GroupStatus] { groups.filter { $0.state != .inForce && $0.state != .adjusted } }

    /// How many values are adjusted now.
    package var adjusted: Int {
        values.count { $0.state == .adjusted } + groups.count { $0.state == .adjusted } + others.count
    }

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
    if status.originals.isEmpty, status.others.isEmpty { return text + "nothing is set\n" }
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
    for other in status.others {
        text +=
            "\(other.path) is \(adjustedText(other.adjustment, other.adjustment.text)), was \(other.adjustment.base)\n"
    }
    text += "\(counted(status.values.count, "value")) set, \(status.drift.count) drifted"
    text += status.adjusted > 0 ? ", \(status.adjusted) adjusted\n" : "\n"
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
    case .drifted:
        present =
            "drifted to \(shown(status.present ?? "", in: value.file))"
            + (status.writer.map { ", written by \($0)" } ?? "")
    case .adjusted:
        present = status.adjustment.map { adjustedText($0, shown(status.present ?? "", in: value.file)) } ?? ""
    case .gone: present = "gone"
    case .recreated: present = "cgroup recreated"
    }
    return [
        value.reason.className, status.cgroup.description, value.key.map { "\(value.file) \($0)" } ?? value.file.name,
        shown(value.inForce, in: value.file), value.original.map { shown($0, in: value.file) } ?? "(none)", present,
        value.reason.location,
    ]
}

/// `adjusted to 1 since 2026-03-01 08:15:30.250Z by #4`
func adjustedText(_ adjustment: Adjustment, _ present: String) -> String {
    "adjusted to \(present)" + (adjustment.since.map { " since \(wallText($0))" } ?? "")
        + (adjustment.decision.map { " by #\($0)" } ?? "")
}

/// The numbers behind it, for programs.
func adjustmentJSON(_ adjustment: Adjustment) -> JSONValue {
    .object([
        ("value", JSONValue(adjustment.text)), ("base", JSONValue(adjustment.base)),
        ("since", JSONValue(adjustment.since.map(wallText))),
        ("decision", adjustment.decision.map { JSONValue($0) } ?? .null),
    ])
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
                "adjusted",
                .array(
                    status.others.map { other in
                        .object([("path", .string(other.path)), ("adjustment", adjustmentJSON(other.adjustment))])
                    })
            ),
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

func valueJSON(_ status: ValueStatus) -> JSONValue {
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
    if let adjustment = status.adjustment { members.append(("adjustment", adjustmentJSON(adjustment))) }
    if let writer = status.writer { members.append(("writer", .string(writer))) }
    return .object(members)
}
