package import Document
import KernelInterface
import Planner
package import Reconciler
import SLA

/// Why values are what they are: of one class, one cgroup or one interface file.
package struct Explanation: Sendable {
    /// One file of a cgroup, or the schemata of a resource group.
    package struct Entry: Sendable {
        /// `batch.slice/cpu.max`
        let path: String
        /// What it reads now; nil where that is not known.
        let present: String?
        let state: String
        let className: String
        /// Which policy line asks for what; nil where none asks for a value.
        let reason: Reason?
        /// What the policy gives.
        let base: String?
        let original: String?
        /// The levers that hold it away from that.
        let standings: [DecisionHistory.Standing]
    }

    package let subject: String
    package let entries: [Entry]
    /// How the log tells time; nil without one.
    private let start: LogStart?

    /// Nil where nothing of that name is set or adjusted. `status` has what is adjusted marked already.
    package init?(_ subject: String, in status: NodeStatus, _ history: DecisionHistory?) {
        self.subject = subject
        start = history?.start
        let away = history?.away ?? []
        var entries: [Entry] = []
        var told: Set<String> = []
        for value in status.values {
            let entry = Entry(value, away)
            told.insert(entry.path)
            if entry.isMeant(by: subject, cgroup: value.cgroup.text) { entries.append(entry) }
        }
        for group in status.groups {
            let entry = Entry(group, away)
            told.insert(entry.path)
            let isOfClass = group.held.members.contains { $0.className == subject }
            if isOfClass || entry.isMeant(by: subject, cgroup: group.held.group.description) { entries.append(entry) }
        }
        for standing in away {
            for text in standing.texts where !told.contains(text.path) {
                let entry = Entry(standing, text)
                if entry.isMeant(by: subject, cgroup: standing.lever.cgroup?.text ?? "") { entries.append(entry) }
            }
        }
        if entries.isEmpty { return nil }
        self.entries = entries
    }
}

extension Explanation.Entry {
    fileprivate init(_ status: ValueStatus, _ away: [DecisionHistory.Standing]) {
        let value = status.value
        let place = AdjustedPlace(cgroup: status.cgroup, file: value.file, key: value.key)
        path = status.cgroup.path(of: value.file) + (value.key.map { " \($0)" } ?? "")
        present = status.present.map { shown($0, in: value.file) }
        state = status.state.rawValue
        className = value.reason.className
        reason = value.reason
        base = shown(value.inForce, in: value.file)
        original = value.original.map { shown($0, in: value.file) }
        standings = away.filter { $0.texts.contains { $0.place == .value(place) } }
    }

    fileprivate init(_ status: GroupStatus, _ away: [DecisionHistory.Standing]) {
        path = status.held.group.path.path(of: .schemata)
        present = status.present?.line
        state = status.state.rawValue
        className = status.held.members.map(\.className).joined(separator: ", ")
        reason = status.held.reason
        base = status.held.inForce.line
        original = status.held.original.line
        standings = away.filter { $0.texts.contains { $0.place == .group(status.held.group) } }
    }

    /// Of a file that no class sets.
    fileprivate init(_ standing: DecisionHistory.Standing, _ text: AdjustedText) {
        path = text.path
        present = text.text
        state = ValueStatus.State.adjusted.rawValue
        className = standing.lever.className
        reason = nil
        base = text.base
        original = nil
        standings = [standing]
    }

    fileprivate func isMeant(by subject: String, cgroup: String) -> Bool {
        subject == className || subject == cgroup || subject == path || path.hasPrefix(subject + " ")
    }
}

extension Schemata {
    /// In one line.
    fileprivate var line: String { description.split(separator: "\n").joined(separator: "; ") }
}

// MARK: For people

package func explanationText(_ explanation: Explanation) -> String {
    explanation.entries.map { explanation.text($0) }.joined(separator: "\n")
}

extension Explanation {
    fileprivate func text(_ entry: Entry) -> String {
        var lines: [(String, String)] = [("class", entry.className)]
        if let reason = entry.reason {
            var text = reason.location
            if !reason.policyKey.isEmpty { text += ": \(reason.policyKey) \(reason.requested)" }
            if let base = entry.base { text += ", which gives \(base)" }
            lines.append(("policy", text))
        } else if let base = entry.base {
            lines.append(("base", base))
        }
        if let original = entry.original { lines.append(("before", original)) }
        for standing in entry.standings { lines += self.lines(standing) }
        if entry.standings.isEmpty { lines.append(("until", until(entry.state))) }
        let width = lines.map(\.0.count).max() ?? 0
        let head = "\(entry.path) is \(entry.present ?? "not there") (\(entry.state))\n"
        return head
            + lines.map { name, text in
                "  \(name)\(String(repeating: " ", count: width - name.count + 2))\(text)\n"
            }.joined()
    }

    private func until(_ state: String) -> String {
        switch ValueStatus.State(rawValue: state) {
        case .drifted, .recreated: "`bulkhead apply` sets it again: somebody else changed it"
        case .gone: "it comes back and the policy is applied again"
        case .inForce, .adjusted, nil: "another policy is applied, or `bulkhead revert`"
        }
    }

    private func lines(_ standing: DecisionHistory.Standing) -> [(String, String)] {
        let lever = standing.lever
        guard let moved = standing.moved else {
            return [("by", "a decision that is not in the log any more"), ("until", until(standing))]
        }
        let (decision, names) = (moved.decision, LogNames(moved.model))
        var lines = [
            ("since", standing.since.map(time) ?? "before the log begins"),
            ("by", "#\(decision.number) at \(time(decision.at)): \(decisionText(decision, nil, names))"),
        ]
        if !decision.scores.isEmpty {
            let scores = decision.scores.map { score in
                "\(names.suspect(score.suspect) ?? "?") \(shareText(score.score))"
            }
            lines.append(("blame", scores.joined(separator: ", ")))
        }
        if let judged = standing.judged {
            lines.append(("judged", "#\(judged.decision.number) at \(time(judged.decision.at)): \(judgement(judged))"))
        }
        if let outcome = standing.outcome { lines.append(("outcome", text(outcome, of: decision, names))) }
        lines.append(("yields", "down to \(names.amount(lever.tightest, of: lever)) (\(lever.location))"))
        if lever.loosest > lever.base {
            lines.append(("grows", "up to \(names.amount(lever.loosest, of: lever)) (\(lever.location))"))
        }
        lines.append(("until", until(standing)))
        return lines
    }

    private func judgement(_ named: DecisionHistory.NamedDecision) -> String {
        let decision = named.decision
        let measured = decision.fast.map { LogNames(named.model).measure($0, of: decision.objective) }
        return decision.kind.rawValue + (measured.map { ", at \($0)" } ?? "")
    }

    private func text(_ outcome: DecisionOutcome, of decision: Decision, _ names: LogNames) -> String {
        func measure(_ value: UInt64?) -> String { value.map { names.measure($0, of: decision.objective) } ?? "unknown" }
        let change =
            decision.objective == nil ? "" : "\(measure(outcome.before)) before, \(measure(outcome.after)) then; "
        return "after \(spanText(outcome.at - min(decision.at, outcome.at))): \(change)"
            + (outcome.stays ? "it was where it was put" : "it had moved on")
    }

    /// When it changes next, as far as that can be known.
    private func until(_ standing: DecisionHistory.Standing) -> String {
        let lever = standing.lever
        if lever.kind == .kill { return "for ever" }
        var text: String
        if standing.value > lever.base {
            text = "an objective has less slack than the dead band"
        } else if let moved = standing.moved, let name = LogNames(moved.model).objective(moved.decision.objective) {
            text = "`\(name)` holds with slack for a while; then step by step"
            if let judged = moved.decision.until, moved.decision.kind == .squeeze, standing.judged == nil {
                text = "judged after \(time(judged)); if it helped, until " + text
            }
        } else {
            text = "the objectives hold with slack for a while; then step by step"
        }
        if let longest = lever.longest, let since = standing.since { text += "; \(time(since + longest)) at the latest" }
        return text
    }

    private func time(_ moment: UInt64) -> String { start.map { wallText($0.wall(of: moment)) } ?? "\(moment)" }

    /// Of millionths: `0.81`.
    private func shareText(_ millionths: Int64) -> String {
        let hundredths = max(0, millionths) / 10_000
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}

// MARK: For programs

package func explanationJSON(_ explanation: Explanation) -> JSONValue {
    document(
        "Explanation",
        [
            ("subject", .string(explanation.subject)), ("values", .array(explanation.entries.map(explanation.json))),
        ])
}

extension Explanation {
    fileprivate func json(_ entry: Entry) -> JSONValue {
        .object([
            ("path", .string(entry.path)), ("class", .string(entry.className)), ("present", JSONValue(entry.present)),
            ("state", .string(entry.state)), ("base", JSONValue(entry.base)), ("original", JSONValue(entry.original)),
            ("reason", entry.reason.map(reasonJSON) ?? .null),
            ("levers", .array(entry.standings.map(json))),
        ])
    }

    private func json(_ standing: DecisionHistory.Standing) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("lever", .string(standing.lever.kind.rawValue)), ("value", JSONValue(standing.value)),
            ("base", JSONValue(standing.lever.base)), ("floor", JSONValue(standing.lever.tightest)),
            ("ceiling", JSONValue(standing.lever.loosest)), ("location", .string(standing.lever.location)),
            ("since", JSONValue(standing.since.map(time))), ("until", .string(until(standing))),
        ]
        if let moved = standing.moved {
            members.append(("decision", JSONValue(moved.decision.number)))
            members.append(("rule", .string(moved.decision.kind.rawValue)))
            members.append(("at", .string(time(moved.decision.at))))
            members.append(("objective", JSONValue(LogNames(moved.model).objective(moved.decision.objective))))
            members.append(("fast", moved.decision.fast.map { JSONValue($0) } ?? .null))
            members.append(("slow", moved.decision.slow.map { JSONValue($0) } ?? .null))
        }
        if let judged = standing.judged { members.append(("judged", .string(judged.decision.kind.rawValue))) }
        if let outcome = standing.outcome {
            members.append(("before", outcome.before.map { JSONValue($0) } ?? .null))
            members.append(("after", outcome.after.map { JSONValue($0) } ?? .null))
            members.append(("stays", .bool(outcome.stays)))
        }
        return .object(members)
    }
}
