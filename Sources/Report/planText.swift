package import Document
import KernelInterface
package import Planner
package import Reconciler

/// What comes after looking at a plan.
package enum PlanStep: Sendable {
    /// It was only rehearsed.
    case none
    case apply
    /// It was saved in the file of this name.
    case savedTo(String)
    case revert
}

/// A plan as people read it: what would change, in the order in which it is applied. `columns` of the terminal; nil for
/// one line a change, however long.
package func planText(_ plan: Plan, _ step: PlanStep, columns: Int? = nil) -> String {
    let count = plan.operations.count + plan.groups.count
    guard count > 0 else {
        if case .revert = step { return "nothing to give back\n" }
        var text = "nothing to change: \(inForceText(plan.inForce))\n"
        if case .savedTo(let file) = step { text += "saved in `\(file)`\n" }
        return text
    }
    var table = Table(["#", "cgroup", "change", "from", "to", "asked", "why"], right: [0])
    for (index, operation) in plan.operations.enumerated() {
        let row = OperationRow(operation)
        table.add([
            String(index + 1), operation.cgroup.description, row.change, row.old, row.new, row.asked,
            why(operation.reason),
        ])
    }
    var text = plan.operations.isEmpty ? "" : table.text(width: columns, grouping: 1)
    if !plan.groups.isEmpty {
        if !text.isEmpty { text += "\n" }
        text += groupTable(plan.groups, first: plan.operations.count + 1).text(width: columns, grouping: 1)
    }
    text += "\n" + counts(plan)
    text += plan.inForce > 0 ? "; \(inForceText(plan.inForce))\n" : "\n"
    switch step {
    case _ where !plan.isApplicable: return text + "nothing is changed: this plan has errors and cannot be applied\n"
    case .none: return text
    case .apply: return text + "nothing is changed yet; `bulkhead apply` makes all of them, or none\n"
    case .savedTo(let file):
        return text + "nothing is changed yet; `bulkhead apply --plan \(file)` makes exactly these, or none\n"
    case .revert: return text + "nothing is changed yet; `bulkhead revert` makes all of them, or none\n"
    }
}

/// `5 changes to 2 cgroups and 4 to 1 resource group`
private func counts(_ plan: Plan) -> String {
    let cgroups = Set(plan.operations.map(\.cgroup)).count
    let groups = Set(plan.groups.map(\.group)).count
    let toGroups = "to \(counted(groups, "resource group"))"
    if plan.operations.isEmpty { return "\(counted(plan.groups.count, "change")) \(toGroups)" }
    return "\(counted(plan.operations.count, "change")) to \(counted(cgroups, "cgroup"))"
        + (groups == 0 ? "" : " and \(plan.groups.count) \(toGroups)")
}

/// What a policy asks for and need not be written.
func inForceText(_ count: Int) -> String {
    switch count {
    case 0: "nothing that is asked for applies here"
    default: "\(counted(count, "value")) in force already"
    }
}

/// The same for programs; `findings` adds what was found before planning.
package func planJSON(_ plan: Plan, findings: [Diagnostic]? = nil, units: [UnitChange] = []) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("applicable", .bool(plan.isApplicable)),
        ("operations", .array(plan.operations.map(operationJSON))),
        ("groups", .array(plan.groups.map(groupOperationJSON))),
        ("inForce", JSONValue(plan.inForce)),
        ("classes", membersJSON(plan.members)),
        ("findings", .array((findings ?? plan.findings).map(\.json))),
    ]
    // Where nothing manages cgroups, there are none.
    if !units.isEmpty { members.insert(("units", unitChangesJSON(units)), at: 3) }
    return document("Plan", members)
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
    if reason.isPersistent { members.append(("persistent", true)) }
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
            old = before.map { shown($0, in: file) } ?? "?"
            new = shown(after, in: file)
            if operation.reason.kind == .policy, operation.reason.requested != after {
                asked = operation.reason.requested
            }
        }
    }
}

func why(_ reason: Reason) -> String {
    let from = reason.location.isEmpty ? "" : ", \(reason.location)"
    switch reason.kind {
    case .policy: return "class \(reason.className)\(from)"
    case .ownedSlice: return reason.className.isEmpty ? "slice of a class" : "slice of class \(reason.className)\(from)"
    case .ownedGroup: return "group of class \(reason.className)\(from)"
    case .classTasks: return "tasks of class \(reason.className)\(from)"
    case .exclusiveElsewhere: return "class \(reason.className) is exclusive\(from)"
    case .controllerNeeded: return "needed below"
    case .idleResetsWeight: return "cpu.idle resets the weight"
    case .partitionMoves: return "its CPUs become others"
    case .released: return "no longer in the policy"
    case .reverted: return "as it was before"
    }
}
