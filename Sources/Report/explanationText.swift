import KernelInterface
import Planner
import Reconciler
import SLA

/// For people: each value with what is behind it.
package func explanationText(_ explanation: Explanation) -> String {
    explanation.entries.map { explanation.text($0) }.joined(separator: "\n")
}

extension Explanation {
    fileprivate func text(_ entry: Entry) -> String {
        var lines: [(String, String)] = [("class", entry.className)]
        if let reason = entry.reason {
            var text = reason.location
            if !reason.policyKey.isEmpty { text += ": \(reason.policyKey) \(reason.requested)" }
            if let base = entry.base, base != reason.requested { text += ", which gives \(base)" }
            lines.append(("policy", text))
        } else if let base = entry.base {
            lines.append(("base", base))
        }
        if let original = entry.original { lines.append(("before", original)) }
        if let drift = entry.drift { lines.append(("drift", text(drift))) }
        for standing in entry.standings { lines += self.lines(standing) }
        if entry.standings.isEmpty { lines.append(("until", until(entry.state))) }
        let width = lines.map(\.0.count).max() ?? 0
        let head = "\(entry.path) is \(entry.present ?? "not there") (\(entry.state))\n"
        return head
            + lines.map { name, text in
                "  \(name)\(String(repeating: " ", count: width - name.count + 2))\(text)\n"
            }.joined()
    }

    /// `at 2026-03-01 08:15:30.250Z it was 300; set again; written by pid 812 (kubelet) in kubelet.service`
    private func text(_ drift: LogDrift) -> String {
        let present = drift.present.map { shown($0, in: drift.place.file) } ?? "unreadable"
        let parts = [
            "at \(time(drift.at)) it was \(present)", driftResponseText(drift), "written by \(drift.writerText)",
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
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
        let floor = names.amount(lever.tightest, of: lever)
        lines.append(("yields", "\(lever.kind.isSwitch ? "switched" : "down to") \(floor) (\(lever.location))"))
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
        func measure(_ value: UInt64?) -> String {
            value.map { names.measure($0, of: decision.objective) } ?? "unknown"
        }
        let change =
            decision.objective == nil ? "" : "\(measure(outcome.before)) before, \(measure(outcome.after)) then; "
        return "after \(spanText(outcome.at - min(decision.at, outcome.at))): \(change)"
            + (outcome.stays ? "it was where it was put" : "it had moved on")
    }

    /// When it changes next, as far as that can be known.
    func until(_ standing: DecisionHistory.Standing) -> String {
        let lever = standing.lever
        if lever.kind == .kill { return "it may be killed again; what was killed stays so" }
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
        if let longest = lever.longest, let since = standing.since {
            text += "; \(time(since + longest)) at the latest"
        }
        return text
    }

    func time(_ moment: UInt64) -> String { start.map { wallText($0.wall(of: moment)) } ?? "\(moment)" }

    /// Of millionths: `0.81`.
    private func shareText(_ millionths: Int64) -> String {
        let hundredths = max(0, millionths) / 10_000
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
