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
        /// A class of the policy needs a resource group of its own.
        case ownedGroup = "owned-group"
        /// The tasks of a class belong in its resource group.
        case classTasks = "class-tasks"
        /// An exclusive class has these portions, so that nobody else may.
        case exclusiveElsewhere = "exclusive-elsewhere"
        /// The CPUs of a partition become others, so it is none while others may take the old ones.
        case partitionMoves = "partition-moves"
        /// The policy no longer asks for it: the original is given back.
        case released
        /// Everything is given back.
        case reverted
    }

    /// One reason is shared by all the cgroups of a class, so it is a reference behind its value.
    private final class Storage: Sendable {
        let kind: Kind
        let className: String
        let policyKey: String
        let requested: String
        let location: String
        let isPersistent: Bool

        init(
            _ kind: Kind, _ className: String, _ policyKey: String, _ requested: String, _ location: String,
            _ isPersistent: Bool
        ) {
            self.kind = kind
            self.className = className
            self.policyKey = policyKey
            self.requested = requested
            self.location = location
            self.isPersistent = isPersistent
        }
    }

    private let storage: Storage

    package var kind: Kind { storage.kind }
    /// The class; empty where none is concerned any more.
    package var className: String { storage.className }
    /// The policy key: `memory.high`.
    package var policyKey: String { storage.policyKey }
    /// The value as written: `50%`.
    package var requested: String { storage.requested }
    /// Where it is written: `policies/web.yaml:4:9`; empty if nowhere.
    package var location: String { storage.location }
    /// Whether systemd is to keep the value beyond the next boot, or has been told to before.
    package var isPersistent: Bool { storage.isPersistent }

    package init(
        _ kind: Kind, className: String = "", policyKey: String = "", requested: String = "", location: String = "",
        isPersistent: Bool = false
    ) {
        storage = Storage(kind, className, policyKey, requested, location, isPersistent)
    }

    /// The same, made anew.
    func with(_ kind: Kind? = nil, isPersistent: Bool? = nil) -> Reason {
        Reason(
            kind ?? self.kind, className: className, policyKey: policyKey, requested: requested, location: location,
            isPersistent: isPersistent ?? self.isPersistent)
    }

    /// Tells reasons apart that were made apart, equal or not.
    var identity: ObjectIdentifier { ObjectIdentifier(storage) }

    package static func == (left: Reason, right: Reason) -> Bool {
        left.storage === right.storage
            || left.kind == right.kind && left.className == right.className && left.policyKey == right.policyKey
                && left.requested == right.requested && left.location == right.location
                && left.isPersistent == right.isPersistent
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(policyKey)
        hasher.combine(location)
    }
}
