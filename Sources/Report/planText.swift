package import Document
import KernelInterface
package import Planner

/// A plan as people read it: what would change, in the order in which it is applied.
package func planText(_ plan: Plan) -> String {
    let count = plan.operations.count
    let inForce = "\(counted(plan.inForce, "value")) in force already"
    guard count > 0 else { return "nothing to change; \(inForce)\n" }
    var table = Table(["#", "cgroup", "change", "from", "to", "asked", "why"], right: [0])
    for (index, operation) in plan.operations.enumerated() {
        let row = OperationRow(operation)
        table.add([
            String(index + 1), operation.cgroup.description, row.change, row.old, row.new, row.asked,
            why(operation.reason),
        ])
    }
    let cgroups = Set(plan.operations.map(\.cgroup)).count
    return table.text + "\n\(counted(count, "change")) to \(counted(cgroups, "cgroup")); \(inForce)\n"
}

/// The same for programs; `findings` adds what was found before planning.
package func planJSON(_ plan: Plan, findings: [Diagnostic]? = nil) -> JSONValue {
    document(
        "Plan",
        [
            ("applicable", .bool(plan.isApplicable)),
            ("operations", .array(plan.operations.map(operationJSON))),
            ("inForce", JSONValue(plan.inForce)),
            ("classes", membersJSON(plan.members)),
            ("findings", .array((findings ?? plan.findings).map(\.json))),
        ])
}

package func operationJSON(_ operation: PlannedOperation) -> JSONValue {
    var members: [(String, JSONValue)] = [("cgroup", JSONValue(operation.cgroup.description))]
    switch operation.change {
    case .create: members.append(("operation", "create"))
    case .remove: members.append(("operation", "remove"))
    case .enable(let controllers):
        members += [("operation", "enable"), ("controllers", .array(controllers.map { JSONValue($0.name) }))]
    case .disable(let controllers):
        members += [("operation", "disable"), ("controllers", .array(controllers.map { JSONValue($0.name) }))]
    case .write(let file, let key, let old, let new):
        members += [("operation", "write"), ("file", JSONValue(file.name))]
        if let key { members.append(("key", JSONValue(key))) }
        members += [("old", JSONValue(old)), ("new", JSONValue(new))]
    }
    return .object(members + [("reason", reasonJSON(operation.reason))])
}

func reasonJSON(_ reason: Reason) -> JSONValue {
    var members: [(String, JSONValue)] = [("kind", JSONValue(reason.kind.rawValue))]
    let texts = [
        ("class", reason.className), ("policyKey", reason.policyKey), ("requested", reason.requested),
        ("location", reason.location),
    ]
    members += texts.filter { !$0.1.isEmpty }.map { ($0.0, JSONValue($0.1)) }
    return .object(members)
}

/// The cells of one operation.
struct OperationRow {
    let change: String
    var old = ""
    var new = ""
    var asked = ""

    init(_ operation: PlannedOperation) {
        switch operation.change {
        case .create: change = "create"
        case .remove: change = "remove"
        case .enable(let controllers):
            change = "enable controllers"
            new = controllers.map { "+\($0)" }.joined(separator: " ")
        case .disable(let controllers):
            change = "disable controllers"
            new = controllers.map { "-\($0)" }.joined(separator: " ")
        case .write(let file, let key, let before, let after):
            change = key.map { "\(file) \($0)" } ?? file.name
            old = before.map(shown) ?? "?"
            new = shown(after)
            if operation.reason.kind == .policy, operation.reason.requested != after {
                asked = operation.reason.requested
            }
        }
    }
}

/// An empty value, as of a cpuset that inherits, is shown as such.
func shown(_ value: String) -> String {
    value.isEmpty ? "(empty)" : value
}

func why(_ reason: Reason) -> String {
    let from = reason.location.isEmpty ? "" : ", \(reason.location)"
    switch reason.kind {
    case .policy: return "class \(reason.className)\(from)"
    case .ownedSlice: return reason.className.isEmpty ? "slice of a class" : "slice of class \(reason.className)\(from)"
    case .controllerNeeded: return "needed below"
    case .idleResetsWeight: return "cpu.idle resets the weight"
    case .released: return "no longer in the policy"
    case .reverted: return "as it was before"
    }
}
