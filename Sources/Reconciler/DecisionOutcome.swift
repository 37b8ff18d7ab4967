import SLA

/// What had become of a decision some seconds after it.
package struct DecisionOutcome: Hashable, Sendable {
    package var at: UInt64
    /// The number of the decision.
    package var decision: UInt64
    /// Index of the objective that it was about; nil for growth.
    package var objective: Int?
    package var lever: Int
    /// The measure over the fast horizon, in the unit of the objective; nil is unknown.
    package var before: UInt64?
    package var after: UInt64?
    /// The value that was decided, and the one that the lever has now.
    package var decided: UInt64
    package var present: UInt64

    package init(
        at: UInt64, decision: UInt64, objective: Int?, lever: Int, before: UInt64?, after: UInt64?, decided: UInt64,
        present: UInt64
    ) {
        self.at = at
        self.decision = decision
        self.objective = objective
        self.lever = lever
        self.before = before
        self.after = after
        self.decided = decided
        self.present = present
    }

    /// Whether the lever is where the decision put it.
    package var stays: Bool { present == decided }
}

/// Decisions whose outcome is to be told.
struct OutcomeWatch: Sendable {
    private struct Awaited: Sendable {
        let dueAt: UInt64
        let outcome: DecisionOutcome
    }

    /// In the order of time.
    private var awaited: [Awaited] = []

    /// From a decision to its outcome, µs: longer than any dwell, and than the slow horizon of most objectives.
    static let delay: UInt64 = 5_000_000

    /// When the next one is due.
    var nextAt: UInt64? { awaited.first?.dueAt }

    /// Of a decision that moved a lever; the kernel granted `granted`.
    mutating func add(_ decision: Decision, granted: UInt64) {
        guard let lever = decision.lever else { return }
        switch decision.kind {
        case .squeeze, .recover, .grow: break
        case .undo, .keep, .giveBack, .hold, .safeDefault, .helpless, .expire, .refused: return
        }
        awaited.append(
            Awaited(
                dueAt: decision.at + Self.delay,
                outcome: DecisionOutcome(
                    at: 0, decision: decision.number, objective: decision.objective, lever: lever,
                    before: decision.fast, after: nil, decided: granted, present: granted)))
    }

    /// Those that are due.
    mutating func take(now: UInt64, _ sla: SLAState) -> [DecisionOutcome] {
        guard let first = awaited.first, first.dueAt <= now else { return [] }
        let values = sla.values
        let due = awaited.prefix { $0.dueAt <= now }.map { awaited in
            var outcome = awaited.outcome
            outcome.at = now
            outcome.after = outcome.objective.flatMap { sla.measured($0) }
            outcome.present = values[outcome.lever]
            return outcome
        }
        awaited.removeFirst(due.count)
        return due
    }

    /// In the indices of a new model; what is gone has no outcome.
    mutating func adopt(from old: SLAModel, to new: SLAModel) {
        awaited = awaited.compactMap { awaited in
            var outcome = awaited.outcome
            let lever = LeverIdentity(old.levers[outcome.lever])
            guard let place = new.levers.firstIndex(where: { LeverIdentity($0) == lever }) else { return nil }
            outcome.lever = place
            if let objective = outcome.objective {
                let promise = old.objectives[objective]
                guard let place = new.objectives.firstIndex(where: { $0.isSame(as: promise) }) else { return nil }
                outcome.objective = place
            }
            return Awaited(dueAt: awaited.dueAt, outcome: outcome)
        }
    }

    mutating func removeAll() { awaited.removeAll() }
}
