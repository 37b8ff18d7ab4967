package import Document
import Planner
import Reconciler
import SLA

/// For programs.
package func explanationJSON(_ explanation: Explanation) -> JSONValue {
    document(
        "Explanation",
        [
            ("subject", .string(explanation.subject)), ("values", .array(explanation.entries.map(explanation.json))),
        ])
}

extension Explanation {
    fileprivate func json(_ entry: Entry) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("path", .string(entry.path)), ("class", .string(entry.className)), ("present", JSONValue(entry.present)),
            ("state", .string(entry.state)), ("base", JSONValue(entry.base)), ("original", JSONValue(entry.original)),
            ("reason", entry.reason.map(reasonJSON) ?? .null),
            ("levers", .array(entry.standings.map(json))),
        ]
        if let drift = entry.drift { members.append(("drift", json(drift))) }
        return .object(members)
    }

    private func json(_ drift: LogDrift) -> JSONValue {
        .object([
            ("at", .string(time(drift.at))), ("expected", .string(drift.expected)),
            ("present", JSONValue(drift.present)), ("response", .string(drift.response.rawValue)),
            ("writer", JSONValue(drift.writer)),
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
