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
