package import KernelInterface
package import Planner

/// A value that somebody else changed, and what was done about it.
package struct DriftEvent: Equatable, Sendable {
    package enum Response: Equatable, Sendable {
        /// Set again.
        case repaired
        /// The class asks only to be told.
        case reported
        /// The class gives way: the value is left from here on.
        case yielded
        /// It was set again too often of late; until then it is left, µs.
        case backedOff(until: UInt64)
        case refused(KernelError)
    }

    package let cgroup: CgroupPath
    package let value: HeldValue
    /// What was to be there, an adjustment included.
    package let expected: String
    /// What is there; nil where it cannot be read.
    package let present: String?
    package let response: Response
    package var writer = Writer.unknown
}
