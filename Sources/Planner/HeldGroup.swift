package import KernelInterface

/// One resource group with something of ours in it: one that was created here, or the default group, of which exclusive
/// classes took portions.
package struct HeldGroup: Equatable, Sendable {
    package let group: ResourceGroup
    /// Nil for a group of ours: its inode is not known before it is created.
    package let identity: CgroupIdentity?
    package var isCreated: Bool
    /// Just what was set here; canonical.
    package var inForce: Schemata
    /// The same schemas and domains as they were before; empty for a group of ours.
    package var original: Schemata
    package var mode: ResourceGroupMode
    /// The classes whose tasks are in it.
    package var members: [HeldMembers]
    package let reason: Reason

    package init(
        group: ResourceGroup, identity: CgroupIdentity?, isCreated: Bool, inForce: Schemata = Schemata(),
        original: Schemata = Schemata(), mode: ResourceGroupMode = .shareable, members: [HeldMembers] = [],
        reason: Reason
    ) {
        self.group = group
        self.identity = identity
        self.isCreated = isCreated
        self.inForce = inForce
        self.original = original
        self.mode = mode
        self.members = members
        self.reason = reason
    }

    /// Whether the group found under this name now may be the one that was changed.
    package func isSame(as found: CgroupIdentity?) -> Bool {
        guard let found else { return false }
        return identity == nil || identity == found
    }
}

/// A class in a resource group.
package struct HeldMembers: Hashable, Sendable {
    package let className: String
    /// What it asked, in a fixed form: tells a class that was renamed from one that asks something else.
    package let claims: String
    /// The cgroups that it matched, and what below them belongs to another class.
    package let cgroups: [CgroupPath]
    package let except: [CgroupPath]

    package init(className: String, claims: String, cgroups: [CgroupPath], except: [CgroupPath] = []) {
        self.className = className
        self.claims = claims
        self.cgroups = cgroups
        self.except = except
    }
}
