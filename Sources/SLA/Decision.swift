/// What was decided, and all that was known then: enough to explain a value and to decide again offline.
package struct Decision: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// An objective is missed: the lever of the suspect goes down a rung.
        case squeeze
        /// A rung did not help the victim and is given back; the next suspect or lever comes.
        case undo
        /// A rung helped and stays.
        case keep
        /// The objective holds again: the lever goes up a step.
        case recover
        /// Objectives hold with slack: the lever goes above its base.
        case grow
        /// What was grown is given back at once.
        case giveBack = "give-back"
        /// Measurements are missing: nothing moves.
        case hold
        /// Measurements are missing for too long: levers go to their base or below, never above.
        case safeDefault = "safe-default"
        /// Nothing that is left to give up helps.
        case helpless
        /// The longest time of a lever is over.
        case expire
        /// The kernel refused a move; the lever rests.
        case refused
    }

    /// Counts up from 1.
    package var number: UInt64
    /// `SLASample.now`
    package var at: UInt64
    package var kind: Kind
    /// Index of the objective that it is about; nil for growth.
    package var objective: Int?
    package var suspect: Int?
    package var lever: Int?
    package var from: UInt64
    package var to: UInt64
    /// The measure over the fast and over the slow horizon, in the unit of the objective; nil is unknown.
    package var fast: UInt64?
    package var slow: UInt64?
    /// What the others scored that were not chosen, best first, and the chosen one's score; millionths.
    package var scores: [Score]
    /// Until when the lever is not touched again in the other direction, µs; nil where nothing is held.
    package var until: UInt64?
    /// The number of the decision that this one judges: `keep` and `undo` of a `squeeze`.
    package var judges: UInt64?

    package struct Score: Hashable, Sendable {
        package var suspect: Int
        package var score: Int64

        package init(suspect: Int, score: Int64) {
            self.suspect = suspect
            self.score = score
        }
    }

    package init(
        number: UInt64, at: UInt64, kind: Kind, objective: Int? = nil, suspect: Int? = nil, lever: Int? = nil,
        from: UInt64 = 0, to: UInt64 = 0, fast: UInt64? = nil, slow: UInt64? = nil, scores: [Score] = [],
        until: UInt64? = nil, judges: UInt64? = nil
    ) {
        self.number = number
        self.at = at
        self.kind = kind
        self.objective = objective
        self.suspect = suspect
        self.lever = lever
        self.from = from
        self.to = to
        self.fast = fast
        self.slow = slow
        self.scores = scores
        self.until = until
        self.judges = judges
    }
}

/// What one step asks for.
package struct SLAOutcome: Equatable, Sendable {
    /// In the order in which they are to be made; at most one a lever.
    package var moves: [Move] = []
    package var decisions: [Decision] = []
    /// When the next sample is wanted at the latest, `SLASample.now`; nil when only an event can change anything.
    package var nextSample: UInt64?

    package struct Move: Hashable, Sendable {
        package var lever: Int
        package var from: UInt64
        package var to: UInt64
        /// The number of the decision behind it.
        package var decision: UInt64

        package init(lever: Int, from: UInt64, to: UInt64, decision: UInt64) {
            self.lever = lever
            self.from = from
            self.to = to
            self.decision = decision
        }
    }

    package init() {}
}
