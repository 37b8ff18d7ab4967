package import KernelInterface

/// One step of a plan that changes a resource group: what, why, and all that undoing it takes.
package struct GroupOperation: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case create
        /// Undone by creating it anew with these values; its tasks are moved out by a step of its own before.
        case remove(Schemata)
        /// Just the schemas and domains that change; `old` is nil for a group that this plan creates.
        case schemata(old: Schemata?, new: Schemata)
        case mode(old: ResourceGroupMode, new: ResourceGroupMode)
        /// Moves the tasks of these cgroups, and of those below them, that are in another group into this one.
        case tasks(TaskMove)
    }

    package let group: ResourceGroup
    /// The group that was looked at; nil for one that this plan creates.
    package let identity: CgroupIdentity?
    package let change: Change
    package let reason: Reason

    package init(group: ResourceGroup, identity: CgroupIdentity?, change: Change, reason: Reason) {
        self.group = group
        self.identity = identity
        self.change = change
        self.reason = reason
    }
}

/// Which tasks are moved: those of some cgroups, threads included, out of one resource group.
package struct TaskMove: Hashable, Sendable {
    /// Each with everything below it.
    package let cgroups: [CgroupPath]
    /// What is below them and belongs to another class.
    package let except: [CgroupPath]
    /// Where they are; those that are elsewhere, such as in somebody else's group, stay there.
    package let source: ResourceGroup
    /// Whether the class had its tasks in the target already, and these came to it since: undoing leaves them there.
    package let isStray: Bool

    package init(
        cgroups: [CgroupPath], except: [CgroupPath] = [], source: ResourceGroup, isStray: Bool = false
    ) {
        self.cgroups = cgroups
        self.except = except
        self.source = source
        self.isStray = isStray
    }
}
