package import Document
import KernelInterface
package import Planner
package import Reconciler

/// What an apply came to, for people.
package func applyText(_ plan: Plan, _ report: ApplyReport) -> String {
    var text = ""
    if report.applied == 0 {
        // A saved plan does not say how many values were right when it was made.
        text +=
            plan.isEmpty && plan.members.isEmpty
            ? "nothing to change\n" : "nothing to change: \(inForceText(plan.inForce))\n"
    } else {
        text += "\(counted(report.applied, "change")) made and verified"
        text += plan.inForce > 0 ? "; \(counted(plan.inForce, "value")) in force already\n" : "\n"
    }
    return text + adjustedText(report) + membersText(plan.members)
}

/// What a revert came to, for people.
package func revertText(_ plan: Plan, _ report: ApplyReport) -> String {
    if report.applied == 0 { return "nothing to give back\n" }
    return "\(counted(report.applied, "change")) given back and verified\n" + adjustedText(report)
}

/// What a recovery came to, for people.
package func recoveryText(_ recovery: Recovery?) -> String {
    guard let recovery else { return "nothing to recover\n" }
    return "\(counted(recovery.undone, "change")) undone; the node is as it was before that run"
        + (recovery.left.isEmpty && recovery.leftGroups.isEmpty ? "\n" : ", but for what somebody else changed since\n")
}

/// The same for programs.
package func recoveryJSON(_ recovery: Recovery?) -> JSONValue {
    document(
        "Recovery",
        [
            ("interrupted", .bool(recovery != nil)), ("undone", JSONValue(recovery?.undone ?? 0)),
            ("left", .array(recovery?.left.map(operationJSON) ?? [])),
            ("leftGroups", .array(recovery?.leftGroups.map(groupOperationJSON) ?? [])),
        ])
}

/// The interface file, or the cgroup, that an operation changes.
package func place(of operation: PlannedOperation) -> String {
    guard case .write(let file, _, _, _) = operation.change else { return operation.cgroup.description }
    return operation.cgroup.path(of: file)
}

private func adjustedText(_ report: ApplyReport) -> String {
    let groups = report.adjustedGroups.map { adjusted in
        guard case .schemata(_, let new) = adjusted.operation.change else { return "" }
        return "resource group \(adjusted.operation.group): asked `\(new)`, granted `\(adjusted.granted)`\n"
    }
    return groups.joined()
        + report.adjusted.map { adjusted in
            guard case .write(let file, _, _, let new) = adjusted.operation.change else { return "" }
            let path = adjusted.operation.cgroup.path(of: file)
            return "\(path): asked `\(shown(new, in: file))`, granted `\(shown(adjusted.granted, in: file))`\n"
        }.joined()
}

private func membersText(_ members: [ClassMembers]) -> String {
    members.map { "class \($0.className): \(counted($0.cgroups.count, "cgroup"))\n" }.joined()
}

/// The same for programs.
package func applyJSON(_ plan: Plan, _ report: ApplyReport, findings: [Diagnostic]) -> JSONValue {
    document(
        "ApplyReport",
        [
            ("applied", JSONValue(report.applied)),
            ("inForce", JSONValue(plan.inForce)),
            ("vanished", .array(Set(report.vanished).sorted().map { JSONValue($0.description) })),
            (
                "adjusted",
                .array(
                    report.adjusted.map {
                        .object([("operation", operationJSON($0.operation)), ("granted", JSONValue($0.granted))])
                    })
            ),
            (
                "adjustedGroups",
                .array(
                    report.adjustedGroups.map {
                        .object([("operation", groupOperationJSON($0.operation)), ("granted", JSONValue($0.granted))])
                    })
            ),
            ("classes", membersJSON(plan.members)),
            ("findings", .array(findings.map(\.json))),
        ])
}

func membersJSON(_ members: [ClassMembers]) -> JSONValue {
    .array(
        members.map {
            .object([
                ("class", JSONValue($0.className)),
                ("cgroups", .array($0.cgroups.map { JSONValue($0.description) })),
            ])
        })
}
