package import KernelInterface

/// One step of a plan: a change of one cgroup, why it is made, and all that undoing it takes.
package struct PlannedOperation: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case create
        case remove
        case enable([CgroupController])
        case disable([CgroupController])
        /// Canonical values (`InterfaceFile.canonical`); `old` is nil where the file will go with its cgroup or
        /// controller and cannot be read before.
        case write(InterfaceFile, key: String?, old: String?, new: String)
    }

    package let cgroup: CgroupPath
    /// The cgroup that was looked at; nil for one that this plan creates.
    package let identity: CgroupIdentity?
    package let change: Change
    package let reason: Reason

    package init(cgroup: CgroupPath, identity: CgroupIdentity?, change: Change, reason: Reason) {
        self.cgroup = cgroup
        self.identity = identity
        self.change = change
        self.reason = reason
    }
}

/// Why a change is made.
package struct Reason: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// A class of the policy asks for the value.
        case policy
        /// A class of the policy owns the slice.
        case ownedSlice = "owned-slice"
        /// A value below needs the controller.
        case controllerNeeded = "controller-needed"
        /// `cpu.idle` resets the weight, so it is put to 100 before, where its undo can be planned.
        case idleResetsWeight = "idle-resets-weight"
        /// The policy no longer asks for it: the original is given back.
        case released
        /// Everything is given back.
        case reverted
    }

    package let kind: Kind
    /// The class; empty where none is concerned any more.
    package let className: String
    /// The policy key: `memory.high`.
    package let policyKey: String
    /// The value as written: `50%`.
    package let requested: String
    /// Where it is written: `policies/web.yaml:4:9`; empty if nowhere.
    package let location: String

    package init(
        _ kind: Kind, className: String = "", policyKey: String = "", requested: String = "", location: String = ""
    ) {
        self.kind = kind
        self.className = className
        self.policyKey = policyKey
        self.requested = requested
        self.location = location
    }
}
