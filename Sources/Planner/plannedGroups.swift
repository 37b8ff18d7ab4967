import Document
import KernelInterface
import Policy

extension Plan {
    /// The same plan with what it takes of resource groups.
    ///
    /// `resctrl` is nil where the file system is not mounted: whatever was held there went with the mount.
    func withGroups(
        _ policy: ResolvedPolicy, _ resctrl: ObservedResctrl?, held: [HeldGroup], releaseKind: Reason.Kind,
        isForced: Bool = false, listsConfirmed: Bool = false
    ) -> Plan {
        guard let resctrl else {
            guard !held.isEmpty else { return self }
            let gone = Diagnostic(
                .warning, code: PlanCode.resctrlGone.rawValue,
                "resctrl is not mounted any more: its resource groups went with it",
                help: ["mount it again to have cache and bandwidth allocation back"])
            return finding(findings + [gone])
        }
        var planning = GroupPlanning(
            policy: policy, resctrl: resctrl, held: held, releaseKind: releaseKind, isForced: isForced)
        planning.plan()
        var plan = Plan(
            operations: operations, findings: findings + planning.findings, next: next,
            inForce: inForce + planning.inForce, members: members)
        plan.basis = basis
        plan.confirmed = confirmed
        plan.expected = expected
        let steps = planning.sortedSteps
        plan.groups = steps.map(\.operation)
        for (index, step) in steps.enumerated() where !step.tasks.isEmpty { plan.foundTasks[index] = step.tasks }
        if listsConfirmed { plan.confirmedGroups = planning.confirmed }
        plan.next.groups = planning.next
        return plan
    }
}
