package import KernelInterface
package import SLA

/// One entry of the decision log: enough to say why a value is what it is, and to decide again with another policy.
/// `docs/decision-log.md` has the format.
package enum LogRecord: Equatable, Sendable {
    /// A reconciler started, or its log goes on in another file.
    case start(LogStart)
    /// The names behind the indices that follow, and where the levers stand.
    case armed(LogArming)
    /// What was known when the decisions that follow were made, or when nothing had to be decided.
    case sample(SLASample)
    /// What was decided, what the kernel made of it (nil where nothing was to be written), and what the files of the
    /// lever then are to read, where it is away from its base.
    case decision(Decision, LogAnswer?, [AdjustedText])
    /// What had become of a decision some seconds later.
    case outcome(DecisionOutcome)
    /// The kernel refused to put a lever back to where it was before the policy was loaded again.
    case refused(lever: Int, error: String, at: UInt64)
    /// Everything is given back; the decisions that do it follow.
    case released(at: UInt64)
    /// A value that somebody else changed.
    case drift(LogDrift)
    /// Something else that happened, such as a policy that was loaded again.
    case note(String, at: UInt64)
}

/// What the kernel made of a decision, and when, CLOCK_MONOTONIC, µs.
package enum LogAnswer: Hashable, Sendable {
    /// The value of the lever that is in force.
    case granted(UInt64, at: UInt64)
    /// What it said.
    case refused(String, at: UInt64)

    package init(_ result: Result<UInt64, KernelError>, at: UInt64) {
        switch result {
        case .success(let value): self = .granted(value, at: at)
        case .failure(let error): self = .refused("\(error.path): \(error.errno.text)", at: at)
        }
    }
}

extension LogRecord {
    /// CLOCK_MONOTONIC, µs.
    package var at: UInt64 {
        switch self {
        case .start(let start): start.at
        case .armed(let arming): arming.at
        case .sample(let sample): sample.now
        case .decision(let decision, _, _): decision.at
        case .outcome(let outcome): outcome.at
        case .refused(_, _, let at), .released(let at), .note(_, let at): at
        case .drift(let drift): drift.at
        }
    }
}
