import KernelInterface
import Planner
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
        case .sample, .refused, .released, .drift, .note: break
        }
    }

    private mutating func follow(_ decision: Decision, _ answer: LogAnswer?, _ texts: [AdjustedText]) {
        guard let lever = decision.lever else { return }
        let named = NamedDecision(decision: decision, model: model)
        if decision.judges != nil, decision.judges == standings[lever].moved?.decision.number {
            standings[lever].judged = named
        }
        guard case .granted(let value) = answer else { return }
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

extension DecisionHistory {
    /// What holds each place away from its base.
    package var adjustments: [(place: AdjustedText.Place, adjustment: Adjustment)] {
        away.flatMap { standing in
            standing.texts.map { text in
                (
                    text.place,
                    Adjustment(
                        text: text.text, base: text.base, since: standing.since.map { start.wall(of: $0) },
                        decision: standing.moved?.decision.number)
                )
            }
        }
    }

    /// Values that drifted to what the levers were put to are adjusted, not drifted.
    package func marking(_ values: [ValueStatus], pageBytes: UInt64) -> [ValueStatus] {
        var known: [AdjustedPlace: Adjustment] = [:]
        for (place, adjustment) in adjustments { if case .value(let place) = place { known[place] = adjustment } }
        return values.map { status in
            let place = AdjustedPlace(cgroup: status.cgroup, file: status.value.file, key: status.value.key)
            guard status.state == .drifted, let adjustment = known[place], let present = status.present,
                status.value.file.grants(present, asked: adjustment.text, pageBytes: pageBytes)
                    || isOnItsWay(present, adjustment, status.value.file)
            else { return status }
            var status = status
            status.state = .adjusted
            status.adjustment = adjustment
            return status
        }
    }

    /// The same of resource groups, whose levers have a part of their portions each.
    package func marking(_ groups: [GroupStatus]) -> [GroupStatus] {
        let all = adjustments
        return groups.map { status in
            let own = all.filter { $0.place == .group(status.held.group) }.map(\.adjustment)
            guard status.state == .drifted, !own.isEmpty, status.strays == 0, status.mode == status.held.mode,
                let present = status.present
            else { return status }
            var expected = status.held.inForce
            for adjustment in own {
                // What the log has was formatted by the same type.
                guard let portions = try? Schemata(parsing: adjustment.text) else { return status }
                for schema in portions.schemas {
                    for entry in schema.entries { expected.set(schema.name, entry.domain, entry.value) }
                }
            }
            guard expected.isGranted(by: present) else { return status }
            var status = status
            status.state = .adjusted
            status.adjustments = own
            return status
        }
    }

    /// What is adjusted of files that nothing is held of.
    package func others(
        than values: [ValueStatus], _ groups: [GroupStatus]
    ) -> [(path: String, adjustment: Adjustment)] {
        var held: Set<AdjustedText.Place> = []
        for status in values {
            held.insert(
                .value(AdjustedPlace(cgroup: status.cgroup, file: status.value.file, key: status.value.key)))
        }
        for status in groups { held.insert(.group(status.held.group)) }
        return away.flatMap(\.texts).filter { !held.contains($0.place) }.compactMap { text in
            adjustments.first { $0.place == text.place }.map { (text.path, $0.adjustment) }
        }
    }

    /// memory.high goes down in steps.
    private func isOnItsWay(_ present: String, _ adjustment: Adjustment, _ file: InterfaceFile) -> Bool {
        guard file == .memoryHigh, let present = UInt64(present), let target = UInt64(adjustment.text) else {
            return false
        }
        return present >= target && present <= UInt64(adjustment.base) ?? .max
    }
}
