import KernelInterface
package import Reconciler
package import SLA

/// One line for people of what was decided, or happened; nil for what is kept for programs only.
package func decisionText(_ record: LogRecord, _ names: LogNames) -> String? {
    switch record {
    case .armed(let arming):
        "\(counted(arming.model.objectives.count, "objective")) watched, "
            + "\(counted(arming.model.levers.count, "lever")) of "
            + "\(counted(arming.model.suspects.count, "cgroup"))"
    case .start, .sample, .outcome, .released: nil
    case .decision(let decision, let answer, _): "#\(decision.number) " + decisionText(decision, answer, names)
    case .refused(let lever, let error, _):
        "\(names.place(lever) ?? "a lever") cannot be put back to where it was adjusted to: \(error)"
    case .drift(let drift): text(drift)
    case .note(let text, _): text
    }
}

/// What was decided, without its number.
package func decisionText(_ decision: Decision, _ answer: LogAnswer?, _ names: LogNames) -> String {
    var parts = [decision.kind.rawValue]
    if let lever = names.lever(decision.lever), let place = names.place(decision.lever) {
        parts.append(
            "\(place) \(names.amount(decision.from, of: lever)) -> \(names.amount(decision.to, of: lever))")
    }
    if let objective = names.objective(decision.objective) {
        let measured = [("fast", decision.fast), ("slow", decision.slow)].compactMap { name, value in
            value.map { "\(name) \(names.measure($0, of: decision.objective))" }
        }
        parts.append(([objective] + measured).joined(separator: ", "))
    }
    if let judged = decision.judges { parts.append("of #\(judged)") }
    if case .refused(let error, _) = answer { parts.append("refused: \(error)") }
    return parts.joined(separator: "; ")
}

private func text(_ drift: LogDrift) -> String {
    let place = drift.place.cgroup.path(of: drift.place.file)
    let change = "\(place) was `\(drift.expected)` and is `\(drift.present ?? "unreadable")`"
    let parts = ["drift: \(change)", driftResponseText(drift), "written by \(drift.writerText)"]
    return parts.compactMap(\.self).joined(separator: "; ")
}

/// What was done about it; nil where it was only told of.
func driftResponseText(_ drift: LogDrift) -> String? {
    switch drift.response {
    case .repaired: "set again"
    case .reported: nil
    case .yielded: "left, as the class yields"
    case .backedOff: "set again, and left for a while if it changes once more"
    case .refused: "cannot be set again: \(drift.error ?? "")"
    }
}

extension LogDrift {
    /// Who wrote the foreign value.
    var writerText: String { writer ?? unknownWriter }
}
