package import KernelInterface
package import Planner

/// What a plan has systemd do about one unit.
package struct UnitChange: Equatable, Sendable {
    package let unit: String
    package let isStarted: Bool
    package let isStopped: Bool
    /// In the order of the plan.
    package var assignments: [UnitAssignment]
}

/// What of the plan goes through systemd, by unit; `managed` are the units of its cgroups.
package func unitChanges(_ plan: Plan, managed: [CgroupPath: String]) -> [UnitChange] {
    var changes: [UnitChange] = []
    var places: [String: Int] = [:]
    for operation in plan.operations {
        guard let unit = managed[operation.cgroup] else { continue }
        var assignments: [UnitAssignment] = []
        switch operation.change {
        case .create, .remove: break
        case .enable, .disable: continue
        case .write(let file, let key, _, let new):
            let isGivenBack = operation.reason.kind == .released || operation.reason.kind == .reverted
            let found = unitAssignments(for: file, file.command(new, key: key), isGivenBack: isGivenBack)
            guard let found else { continue }
            assignments = found
        }
        if let place = places[unit] {
            changes[place].assignments += assignments
            continue
        }
        places[unit] = changes.count
        changes.append(
            UnitChange(
                unit: unit, isStarted: operation.change == .create, isStopped: operation.change == .remove,
                assignments: assignments))
    }
    return changes
}
