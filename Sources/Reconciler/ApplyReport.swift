package import KernelInterface
package import Planner

/// What an applied plan came to.
package struct ApplyReport: Equatable, Sendable {
    /// Operations that were carried out and verified.
    package var applied = 0
    /// Cgroups that went away between planning and applying, with their operations.
    package var vanished: [CgroupPath] = []
    /// Values that the kernel granted in another form than asked: rounded, or the nearest that it allows.
    package var adjusted: [AdjustedValue] = []
    package var adjustedGroups: [AdjustedGroup] = []
    /// Values that were written past who manages their cgroup.
    package var unkept: [UnkeptValue] = []

    package init() {}
}

package struct AdjustedValue: Equatable, Sendable {
    package let operation: PlannedOperation
    package let granted: String
}

package struct AdjustedGroup: Equatable, Sendable {
    package let operation: GroupOperation
    package let granted: String
}

/// Why a plan was not applied. Whatever had been changed by then was given back, but for `remains`.
package struct ApplyFailure: Error, Equatable, Sendable {
    package enum Cause: Equatable, Sendable {
        /// The kernel refused an operation.
        case refused(PlannedOperation, KernelError)
        /// A write was accepted and reads back as something else.
        case notGranted(PlannedOperation, granted: String)
        /// A cgroup or value is no longer what the plan was made for.
        case nodeMoved(CgroupPath, String)
        case groupRefused(GroupOperation, KernelError)
        case groupNotGranted(GroupOperation, granted: String)
        case groupMoved(ResourceGroup, String)
        /// The state could not be stored.
        case state(StateError)
        /// A state or plan file cannot be read.
        case unreadable(LedgerError)
    }

    package let cause: Cause
    /// Operations that had been carried out and were given back.
    package let rolledBack: Int
    /// What could not be given back: the node is between the old and the new state there.
    package let remains: [UndoFailure]
    package let groupRemains: [GroupUndoFailure]

    package init(
        _ cause: Cause, rolledBack: Int = 0, remains: [UndoFailure] = [], groupRemains: [GroupUndoFailure] = []
    ) {
        self.cause = cause
        self.rolledBack = rolledBack
        self.remains = remains
        self.groupRemains = groupRemains
    }

    /// What the kernel said where something could not be given back.
    package var remaining: [KernelError] { groupRemains.map(\.error) + remains.map(\.error) }
}

/// One operation that could not be undone, and why.
package struct UndoFailure: Error, Equatable, Sendable {
    package let operation: PlannedOperation
    package let error: KernelError
}

package struct GroupUndoFailure: Error, Equatable, Sendable {
    package let operation: GroupOperation
    package let error: KernelError
}
