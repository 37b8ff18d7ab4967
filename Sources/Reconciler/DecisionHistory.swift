package import SLA

/// Where the levers of a reconciler stand, and why: what the last start in a decision log came to.
package struct DecisionHistory: Sendable {
    /// One lever.
    package struct Standing: Sendable {
        package var lever: Lever
        package var value: UInt64
        /// What its files are to read; empty at the base.
        package var texts: [AdjustedText]
        /// Since when it is away from its base, µs; nil at the base, and where the log begins later.
        package var since: UInt64?
        /// The last decision that moved it.
        package var moved: NamedDecision?
        /// What judged that one.
        package var judged: NamedDecision?
        package var outcome: DecisionOutcome?

        package var isAway: Bool { value != lever.base }
    }

    /// A decision, and the model that its indices are of.
    package struct NamedDecision: Sendable {
        package let decision: Decision
        package let model: SLAModel
    }

    package private(set) var start: LogStart
    package private(set) var standings: [Standing] = []
    package private(set) var model = SLAModel()
    /// What was last told of each value that somebody else changed.
    package private(set) var drifts: [AdjustedPlace: LogDrift] = [:]
    private var isArmed = false
    private var isRepeated = false

    /// Nil where nothing started.
    package init?(_ log: [LogEntry]) {
        let last = log.lastIndex { entry in
            if case .start(let start) = entry.record { start.continuation == nil } else { false }
        }
        guard let first = last ?? log.indices.first, case .start(let start) = log[first].record else { return nil }
        self.start = start
        isRepeated = start.continuation != nil
        for entry in log[(first + 1)...] { follow(entry.record) }
    }

    /// Levers that are away from their base.
    package var away: [Standing] { standings.filter(\.isAway) }

    private mutating func follow(_ record: LogRecord) {
        switch record {
        case .start(let start):
            // Times are told by the newest reading of both clocks.
            self.start = start
            isRepeated = true
        case .armed(let arming): arm(arming)
        case .decision(let decision, let answer, let texts): follow(decision, answer, texts)
        case .outcome(let outcome):
            if standings[outcome.lever].moved?.decision.number == outcome.decision {
                standings[outcome.lever].outcome = outcome
            }
        case .drift(let drift): drifts[drift.place] = drift
        case .sample, .refused, .released, .note: break
        }
    }

    private mutating func follow(_ decision: Decision, _ answer: LogAnswer?, _ texts: [AdjustedText]) {
        guard let lever = decision.lever else { return }
        let named = NamedDecision(decision: decision, model: model)
        if decision.judges != nil, decision.judges == standings[lever].moved?.decision.number {
            standings[lever].judged = named
        }
        guard case .granted(let value, _) = answer else { return }
        standings[lever].value = value
        standings[lever].texts = texts
        standings[lever].moved = named
        standings[lever].outcome = nil
        if decision.judges == nil { standings[lever].judged = nil }
        standings[lever].since = standings[lever].isAway ? standings[lever].since ?? decision.at : nil
    }

    private mutating func arm(_ arming: LogArming) {
        let before = Dictionary(
            standings.map { (LeverIdentity($0.lever), $0) }, uniquingKeysWith: { first, _ in first })
        let isFirst = !isArmed
        model = arming.model
        standings = arming.model.levers.enumerated().map { index, lever in
            var standing = before[LeverIdentity(lever)] ?? Standing(lever: lever, value: lever.base, texts: [])
            standing.lever = lever
            standing.value = arming.values[index]
            standing.texts = arming.texts[index]
            if !standing.isAway { standing.since = nil }
            if standing.isAway, standing.since == nil, !(isFirst && isRepeated) { standing.since = arming.at }
            return standing
        }
        isArmed = true
        isRepeated = false
    }
}
