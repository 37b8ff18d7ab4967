import KernelInterface
import Planner
package import Reconciler
import SLA

/// One line for people of what was decided, or happened; nil for what is kept for programs only.
package func decisionText(_ record: LogRecord, _ names: LogNames) -> String? {
    switch record {
    case .armed(let model, _):
        "\(counted(model.objectives.count, "objective")) watched, \(counted(model.levers.count, "lever")) of "
            + "\(counted(model.suspects.count, "cgroup"))"
    case .sample: nil
    case .decision(let decision, let answer): text(decision, answer, names)
    case .drift(let event, _): text(event)
    case .note(let text, _): text
    }
}

/// The same of a decision, without what the kernel made of it.
func decisionTitle(_ decision: Decision, _ names: LogNames) -> String { text(decision, nil, names) }

private func text(_ decision: Decision, _ answer: Result<UInt64, KernelError>?, _ names: LogNames) -> String {
    var parts = ["#\(decision.number) \(decision.kind.rawValue)"]
    if let lever = names.lever(decision.lever) {
        let place = lever.cgroup?.text ?? lever.className
        parts.append(
            "\(place) \(lever.kind.rawValue) \(names.amount(decision.from, of: lever)) -> "
                + names.amount(decision.to, of: lever))
    }
    if let objective = names.objective(decision.objective) {
        let measured = [("fast", decision.fast), ("slow", decision.slow)].compactMap { name, value in
            value.map { "\(name) \(names.measure($0, of: decision.objective))" }
        }
        parts.append(([objective] + measured).joined(separator: ", "))
    }
    if let judged = decision.judges { parts.append("of #\(judged)") }
    if case .failure(let error) = answer {
        parts.append("refused: \(error.path): \(error.errno.text)")
    }
    return parts.joined(separator: "; ")
}

private func text(_ event: DriftEvent) -> String {
    let place = event.cgroup.path(of: event.value.file)
    let change = "\(place) was `\(event.expected)` and is `\(event.present ?? "unreadable")`"
    return switch event.response {
    case .repaired: "drift: \(change); set again"
    case .reported: "drift: \(change)"
    case .yielded: "drift: \(change); left, as the class yields"
    case .backedOff: "drift: \(change); set again, and left for a while if it changes once more"
    case .refused(let error): "drift: \(change); cannot be set again: \(error.errno.text)"
    }
}
