package import Document
import KernelInterface
package import Planner

/// The changes of resource groups as people read them; `first` is the number of the first one.
func groupTable(_ operations: [GroupOperation], first: Int) -> Table {
    var table = Table(["#", "resource group", "change", "from", "to", "asked", "why"], right: [0])
    for (index, operation) in operations.enumerated() {
        for (line, row) in rows(of: operation).enumerated() {
            table.add([
                line == 0 ? String(first + index) : "", operation.group.description, row.change, row.old, row.new,
                line == 0 ? asked(operation) : "", line == 0 ? why(operation.reason) : "",
            ])
        }
    }
    return table
}

private struct Row {
    let change: String
    var old = ""
    var new = ""
}

private func rows(of operation: GroupOperation) -> [Row] {
    switch operation.change {
    case .create: [Row(change: "create")]
    case .remove: [Row(change: "remove")]
    case .mode(let old, let new): [Row(change: "mode", old: old.rawValue, new: new.rawValue)]
    case .tasks(let move):
        [Row(change: "move tasks", old: move.source.description, new: counted(move.cgroups.count, "cgroup"))]
    case .schemata(let old, let new):
        new.schemas.map { schema in
            Row(
                change: schema.name, old: old?[schema.name].map { entries(of: $0) } ?? (old == nil ? "" : "?"),
                new: shown(schema))
        }
    }
}

/// The mask of each domain, and beside it how many ways that is: `0=7f0;1=7f0 (7 ways)`.
func shown(_ schema: Schema) -> String {
    let ways = Set(schema.entries.compactMap(\.value.mask?.count))
    guard let least = ways.min(), let most = ways.max() else { return entries(of: schema) }
    return entries(of: schema) + (least == most ? " (\(counted(least, "way")))" : " (\(least) to \(most) ways)")
}

private func entries(of schema: Schema) -> String {
    schema.entries.map { "\($0.domain)=\($0.value)" }.joined(separator: ";")
}

private func asked(_ operation: GroupOperation) -> String {
    guard case .schemata = operation.change, operation.reason.kind == .policy else { return "" }
    return operation.reason.requested
}

/// The same for programs.
package func groupOperationJSON(_ operation: GroupOperation) -> JSONValue {
    var members: [(String, JSONValue)] = [("group", JSONValue(operation.group.description))]
    switch operation.change {
    case .create: members.append(("operation", "create"))
    case .remove(let schemata): members += [("operation", "remove"), ("old", schemataJSON(schemata))]
    case .schemata(let old, let new):
        members += [
            ("operation", "schemata"), ("old", old.map(schemataJSON) ?? .null), ("new", schemataJSON(new)),
        ]
    case .mode(let old, let new):
        members += [("operation", "mode"), ("old", JSONValue(old.rawValue)), ("new", JSONValue(new.rawValue))]
    case .tasks(let move):
        members += [
            ("operation", "tasks"), ("from", JSONValue(move.source.description)),
            ("cgroups", .array(move.cgroups.map { JSONValue($0.description) })),
        ]
    }
    return .object(members + [("reason", reasonJSON(operation.reason))])
}

/// `{L3: {"0": "7f0"}, MB: {"0": 50}}`
func schemataJSON(_ schemata: Schemata) -> JSONValue {
    .object(
        schemata.schemas.map { schema in
            (
                schema.name,
                .object(
                    schema.entries.map { entry in
                        (
                            String(entry.domain),
                            entry.value.bandwidth.map { JSONValue($0) } ?? JSONValue("\(entry.value)")
                        )
                    })
            )
        })
}
