import Document
import KernelInterface
import Planner
import Reconciler

/// Resource groups that were set up, one line a schema, for people.
func table(of groups: [GroupStatus]) -> Table {
    var table = Table(["class", "resource group", "schema", "value", "before", "state", "policy"])
    for status in groups {
        let held = status.held
        let classes = held.members.map(\.className).joined(separator: ", ")
        var lines = held.inForce.schemas.map { schema in
            (name: schema.name, value: shown(schema), before: held.original[schema.name].map { shown($0) } ?? "")
        }
        if held.mode != .shareable { lines.append(("mode", held.mode.rawValue, "")) }
        if lines.isEmpty { lines = [("", "", "")] }
        for (index, line) in lines.enumerated() {
            table.add([
                index == 0 ? classes : "", held.group.description, line.name, line.value, line.before,
                state(status, line.name, isFirst: index == 0), index == 0 ? held.reason.location : "",
            ])
        }
    }
    return table
}

private func state(_ status: GroupStatus, _ line: String, isFirst: Bool) -> String {
    switch status.state {
    case .inForce: return ""
    case .adjusted:
        guard let found = status.present?[line], let wanted = status.held.inForce[line], wanted != found,
            let adjustment = status.adjustments.first(where: { $0.text.contains(line + ":") })
        else { return "" }
        return adjustedText(adjustment, shown(found))
    case .gone: return isFirst ? "gone" : ""
    case .recreated: return isFirst ? "group recreated" : ""
    case .drifted:
        var parts: [String] = []
        if let wanted = status.held.inForce[line], let found = status.present?[line],
            !Schemata([wanted]).isGranted(by: Schemata([found]))
        {
            parts.append("drifted to \(shown(found))")
        }
        if line == "mode", let mode = status.mode, mode != status.held.mode {
            parts.append("drifted to \(mode.rawValue)")
        }
        if isFirst, status.strays > 0 { parts.append("\(counted(status.strays, "task")) outside") }
        return parts.joined(separator: ", ")
    }
}

/// For programs.
func groupJSON(_ status: GroupStatus) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("group", JSONValue(status.held.group.description)),
        ("classes", .array(status.held.members.map { JSONValue($0.className) })),
        ("created", .bool(status.held.isCreated)),
        ("schemata", schemataJSON(status.held.inForce)), ("original", schemataJSON(status.held.original)),
        ("present", status.present.map(schemataJSON) ?? .null), ("mode", JSONValue(status.held.mode.rawValue)),
        ("strayTasks", JSONValue(status.strays)), ("state", JSONValue(status.state.rawValue)),
        ("reason", reasonJSON(status.held.reason)),
    ]
    if !status.adjustments.isEmpty { members.append(("adjustments", .array(status.adjustments.map(adjustmentJSON)))) }
    return .object(members)
}
