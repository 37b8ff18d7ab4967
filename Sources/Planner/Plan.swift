package import Document
package import KernelInterface

/// Ordered changes that take the node from what was observed to what the policy asks, each with reason and undo.
package struct Plan: Sendable {
    package let operations: [PlannedOperation]
    /// Changes of resource groups, which come after all of those.
    package var groups: [GroupOperation] = []
    /// Ids of the tasks that steps of `groups` are to move, as planning found them, by the index of the step; so that
    /// moving need not look for them again. Not in a saved plan, which is applied to whatever is there then.
    package var foundTasks: [Int: [Int]] = [:]
    /// What the operator should know; a plan with an error among them is not applied.
    package let findings: [Diagnostic]
    /// What will be held once the plan is applied.
    package var next: Originals
    /// Number of values that the policy asks for and that are in force already.
    package let inForce: Int
    /// The cgroups of each class, in the order of the policy.
    package let members: [ClassMembers]
    /// `Originals.mark` of what was held when a saved plan was made; empty in a plan that is not saved.
    package var basis = ""
    /// Values that are as asked, and that a saved plan counts on: writes of the value that is there. Listed on request.
    package var confirmed: [PlannedOperation] = []
    /// The same of resource groups.
    package var confirmedGroups: [GroupOperation] = []
    /// Values that are to be as asked once the operations are done, and need no write for that: initial ones of what the
    /// plan creates and enables, and partitions whose surroundings it changes. Writes of the value itself.
    package var expected: [PlannedOperation] = []

    package init(
        operations: [PlannedOperation], findings: [Diagnostic], next: Originals, inForce: Int, members: [ClassMembers]
    ) {
        self.operations = operations
        self.findings = findings
        self.next = next
        self.inForce = inForce
        self.members = members
    }

    /// The same plan, recording the names of its policies in the state to come.
    package func named(_ policies: [String]) -> Plan {
        var plan = self
        plan.next.policies = policies
        return plan
    }

    /// The same plan with other findings.
    package func finding(_ findings: [Diagnostic]) -> Plan {
        var plan = Plan(
            operations: operations, findings: findings, next: next, inForce: inForce, members: members)
        plan.groups = groups
        plan.foundTasks = foundTasks
        plan.basis = basis
        plan.confirmed = confirmed
        plan.confirmedGroups = confirmedGroups
        plan.expected = expected
        return plan
    }

    /// Whether it changes nothing.
    package var isEmpty: Bool { operations.isEmpty && groups.isEmpty }

    package var isApplicable: Bool { !findings.contains { $0.severity == .error } }
}

package struct ClassMembers: Hashable, Sendable {
    package let className: String
    package let cgroups: [CgroupPath]

    package init(className: String, cgroups: [CgroupPath]) {
        self.className = className
        self.cgroups = cgroups
    }
}
