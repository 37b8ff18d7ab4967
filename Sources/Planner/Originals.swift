package import KernelInterface

/// What Bulkhead changed and what was there before, so that everything can be given back.
package struct Originals: Equatable, Sendable {
    /// Names of the policies in force.
    package var policies: [String]
    /// Sorted by path.
    package var cgroups: [HeldCgroup]
    /// Sorted; the default group first.
    package var groups: [HeldGroup]

    package init(policies: [String] = [], cgroups: [HeldCgroup] = [], groups: [HeldGroup] = []) {
        self.policies = policies
        self.cgroups = cgroups
        self.groups = groups
    }

    package var isEmpty: Bool { cgroups.isEmpty && groups.isEmpty }
}

/// One cgroup with something of ours in it.
package struct HeldCgroup: Equatable, Sendable {
    package let path: CgroupPath
    /// Nil for a cgroup of ours: its inode is not known before it is created.
    package let identity: CgroupIdentity?
    package var isCreated: Bool
    /// Controllers that we enabled in its `cgroup.subtree_control`.
    package var enabled: [CgroupController]
    package var values: [HeldValue]

    package init(
        path: CgroupPath, identity: CgroupIdentity?, isCreated: Bool = false, enabled: [CgroupController] = [],
        values: [HeldValue] = []
    ) {
        self.path = path
        self.identity = identity
        self.isCreated = isCreated
        self.enabled = enabled
        self.values = values
    }

    package var isEmpty: Bool { !isCreated && enabled.isEmpty && values.isEmpty }

    /// Whether the cgroup found under this path now may be the one that was changed.
    package func isSame(as found: CgroupIdentity?) -> Bool {
        guard let found else { return false }
        return identity == nil || identity == found
    }
}

/// One value that we set. Canonical texts.
package struct HeldValue: Hashable, Sendable {
    package let file: InterfaceFile
    package let key: String?
    /// Nil where the file came with a controller or cgroup of ours and goes with it.
    package let original: String?
    package let inForce: String
    package let reason: Reason

    package init(file: InterfaceFile, key: String?, original: String?, inForce: String, reason: Reason) {
        self.file = file
        self.key = key
        self.original = original
        self.inForce = inForce
        self.reason = reason
    }
}
