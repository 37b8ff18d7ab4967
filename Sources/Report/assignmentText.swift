package import Document
package import KernelInterface
package import Planner

/// A class of the policy in force, as it is on a node.
package struct ClassListing: Sendable {
    package let name: String
    package let location: String
    package let slice: CgroupPath?
    package let objectives: Int
    package let cgroups: [CgroupPath]

    package init(name: String, location: String, slice: CgroupPath?, objectives: Int, cgroups: [CgroupPath]) {
        self.name = name
        self.location = location
        self.slice = slice
        self.objectives = objectives
        self.cgroups = cgroups
    }
}

/// An assignment, and the cgroups that it is about now.
package struct AssignmentListing: Sendable {
    package let entry: Assignments.Entry
    package let cgroups: [CgroupPath]

    package init(entry: Assignments.Entry, cgroups: [CgroupPath]) {
        self.entry = entry
        self.cgroups = cgroups
    }
}

package func classesText(_ classes: [ClassListing]) -> String {
    var table = Table(["class", "slice", "objectives", "cgroups", "written at"])
    for item in classes {
        table.add([
            item.name, item.slice?.text ?? "", String(item.objectives), String(item.cgroups.count), item.location,
        ])
    }
    return table.text
}

package func classesJSON(_ classes: [ClassListing]) -> JSONValue {
    document(
        "Classes",
        [
            (
                "classes",
                .array(
                    classes.map { item in
                        .object([
                            ("class", JSONValue(item.name)), ("slice", JSONValue(item.slice?.text)),
                            ("objectives", JSONValue(item.objectives)),
                            ("cgroups", .array(item.cgroups.map { JSONValue($0.text) })),
                            ("location", JSONValue(item.location)),
                        ])
                    })
            )
        ])
}

package func assignmentsText(_ assignments: [AssignmentListing]) -> String {
    if assignments.isEmpty { return "nothing is assigned\n" }
    var table = Table(["class", "assigned", "cgroup"])
    for item in assignments {
        table.add([
            item.entry.className, item.entry.target.text, item.cgroups.first?.text ?? "not there",
        ])
    }
    return table.text
}

package func assignmentsJSON(_ assignments: [AssignmentListing]) -> JSONValue {
    document(
        "Assignments",
        [
            (
                "assignments",
                .array(
                    assignments.map { item in
                        .object(
                            (item.entry.json.members ?? []) + [
                                ("cgroups", .array(item.cgroups.map { JSONValue($0.text) }))
                            ])
                    })
            )
        ])
}

package func assignedText(_ entry: Assignments.Entry, _ applied: Int) -> String {
    "\(entry.target.text) is in class \(entry.className): \(changesText(applied))\n"
}

package func releasedText(_ entry: Assignments.Entry?, _ applied: Int) -> String {
    guard let entry else { return "it was not assigned\n" }
    return "\(entry.target.text) is released from class \(entry.className): \(changesText(applied))\n"
}

private func changesText(_ applied: Int) -> String {
    applied > 0 ? "\(counted(applied, "change")) made and verified" : "nothing to change"
}

/// `assignment` is null where a release found nothing.
package func assignedJSON(_ entry: Assignments.Entry?, _ applied: Int, _ findings: [Diagnostic]) -> JSONValue {
    document(
        "Assignment",
        [
            ("assignment", entry?.json ?? .null), ("applied", JSONValue(applied)),
            ("findings", .array(findings.map(\.json))),
        ])
}

package func placedText(_ className: String, _ cgroup: CgroupPath) -> String {
    "in class \(className): cgroup \(cgroup)\n"
}

package func placedJSON(_ className: String, _ processes: [Int32], _ cgroup: CgroupPath) -> JSONValue {
    document(
        "Placement",
        [
            ("class", JSONValue(className)), ("processes", .array(processes.map { JSONValue(Int($0)) })),
            ("cgroup", JSONValue(cgroup.text)),
        ])
}

extension Assignments.Target {
    package var text: String {
        switch self {
        case .cgroup(let path, _): "cgroup \(path)"
        case .unit(let name): "unit \(name)"
        }
    }
}
