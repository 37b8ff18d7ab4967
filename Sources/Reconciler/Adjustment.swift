/// What holds a value away from its base.
package struct Adjustment: Hashable, Sendable {
    package let text: String
    package let base: String
    /// µs since 1970, UTC; nil where the log begins later.
    package let since: UInt64?
    /// The number of the decision; nil where the log begins later.
    package let decision: UInt64?

    package init(text: String, base: String, since: UInt64?, decision: UInt64?) {
        self.text = text
        self.base = base
        self.since = since
        self.decision = decision
    }
}
