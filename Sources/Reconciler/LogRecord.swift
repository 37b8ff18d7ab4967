package import KernelInterface
package import SLA

/// One entry of the decision log: enough to say why a value is what it is, and to decide again with another policy.
package enum LogRecord: Equatable, Sendable {
    /// The names behind the indices that follow.
    case armed(SLAModel, at: UInt64)
    /// What was known when the decisions that follow were made.
    case sample(SLASample)
    /// What was decided, and what the kernel made of it: the value that it granted, or its refusal; nil where nothing
    /// was to be written.
    case decision(Decision, Result<UInt64, KernelError>?)
    /// A value that somebody else changed.
    case drift(DriftEvent, at: UInt64)
    /// Something else that happened, such as a policy that was loaded again.
    case note(String, at: UInt64)
}
