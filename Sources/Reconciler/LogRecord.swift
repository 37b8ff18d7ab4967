package import KernelInterface
import Planner
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

/// The first record of every start.
package struct LogStart: Hashable, Sendable {
    package enum Continuation: String, CaseIterable, Hashable, Sendable {
        /// The file before this one was full.
        case rotation
        /// Records before this one could not be written.
        case loss
        /// The machine slept, or its clock was set.
        case clock
    }

    /// CLOCK_MONOTONIC, µs; all times of the log are of this clock.
    package var at: UInt64
    /// The same moment in µs since 1970, UTC.
    package var wall: UInt64
    /// As `Inventory.bootID`.
    package var boot: String?
    /// The process that decides.
    package var process: Int32
    /// Decides and tells, and writes nothing.
    package var isShadow: Bool
    /// Nil where a reconciler started.
    package var continuation: Continuation?

    package init(
        at: UInt64, wall: UInt64, boot: String?, process: Int32, isShadow: Bool = false,
        continuation: Continuation? = nil
    ) {
        self.at = at
        self.wall = wall
        self.boot = boot
        self.process = process
        self.isShadow = isShadow
        self.continuation = continuation
    }

    /// µs since 1970, UTC, of a time of the log.
    package func wall(of time: UInt64) -> UInt64 {
        time >= at ? wall &+ (time - at) : wall > at - time ? wall - (at - time) : 0
    }
}

/// What is decided about, and where its levers stand.
package struct LogArming: Equatable, Sendable {
    package var at: UInt64
    package var model: SLAModel
    /// The value of each lever.
    package var values: [UInt64]
    /// What the files of each lever are to read; empty for one at its base.
    package var texts: [[AdjustedText]]

    package init(at: UInt64, model: SLAModel, values: [UInt64], texts: [[AdjustedText]]) {
        self.at = at
        self.model = model
        self.values = values
        self.texts = texts
    }
}

extension LogArming {
    /// Nil for a record that arms nothing.
    package init?(_ record: LogRecord) {
        guard case .armed(let arming) = record else { return nil }
        self = arming
    }

    /// Where the levers stand after a record.
    package func following(_ record: LogRecord) -> LogArming {
        switch record {
        case .armed(let arming): return arming
        case .decision(let decision, .granted(let value)?, let texts):
            guard let lever = decision.lever, values.indices.contains(lever), self.texts.indices.contains(lever) else {
                return self
            }
            var next = self
            next.values[lever] = value
            next.texts[lever] = texts
            return next
        case .decision, .start, .sample, .outcome, .refused, .released, .drift, .note: return self
        }
    }
}

/// What the kernel made of a decision.
package enum LogAnswer: Hashable, Sendable {
    /// The value of the lever that is in force.
    case granted(UInt64)
    /// What it said.
    case refused(String)

    package init(_ result: Result<UInt64, KernelError>) {
        switch result {
        case .success(let value): self = .granted(value)
        case .failure(let error): self = .refused("\(error.path): \(error.errno.text)")
        }
    }
}

/// A value that somebody else changed, in the words of the log.
package struct LogDrift: Hashable, Sendable {
    package enum Response: String, CaseIterable, Hashable, Sendable {
        case repaired, reported, yielded
        case backedOff = "backed-off"
        case refused
    }

    package var at: UInt64
    package var place: AdjustedPlace
    package var className: String
    package var expected: String
    /// Nil where it cannot be read.
    package var present: String?
    package var response: Response
    /// Until when it is left, µs; for `backedOff`.
    package var until: UInt64?
    /// For `refused`.
    package var error: String?

    package init(
        at: UInt64, place: AdjustedPlace, className: String, expected: String, present: String?, response: Response,
        until: UInt64? = nil, error: String? = nil
    ) {
        self.at = at
        self.place = place
        self.className = className
        self.expected = expected
        self.present = present
        self.response = response
        self.until = until
        self.error = error
    }

    package init(_ event: DriftEvent, at: UInt64) {
        self.init(
            at: at, place: AdjustedPlace(cgroup: event.cgroup, file: event.value.file, key: event.value.key),
            className: event.value.reason.className, expected: event.expected, present: event.present,
            response: .repaired)
        switch event.response {
        case .repaired: response = .repaired
        case .reported: response = .reported
        case .yielded: response = .yielded
        case .backedOff(let moment): (response, until) = (.backedOff, moment)
        case .refused(let refusal): (response, error) = (.refused, refusal.errno.text)
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
