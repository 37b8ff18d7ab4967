import SLA

/// Decisions as lines: `12.050 squeeze #3 objective 0 suspect 1 cpu.max 4000 -> 2000 fast 120000 slow 80000`.
func rendered(_ decisions: [Decision], _ model: SLAModel) -> String {
    decisions.map { rendered($0, model) + "\n" }.joined()
}

func rendered(_ decision: Decision, _ model: SLAModel) -> String {
    var text = "\(seconds(decision.at)) \(decision.kind.rawValue) #\(decision.number)"
    if let objective = decision.objective { text += " objective \(objective)" }
    if let suspect = decision.suspect { text += " suspect \(suspect)" }
    if let lever = decision.lever {
        text += " \(model.levers[lever].kind.rawValue) \(decision.from) -> \(decision.to)"
    }
    if decision.objective != nil {
        text +=
            " fast \(decision.fast.map(String.init) ?? "unknown") slow \(decision.slow.map(String.init) ?? "unknown")"
    }
    if !decision.scores.isEmpty {
        text += " scores " + decision.scores.map { "\($0.suspect):\($0.score)" }.joined(separator: ",")
    }
    if let until = decision.until { text += " until \(seconds(until))" }
    if let judges = decision.judges { text += " judges #\(judges)" }
    return text
}

private func seconds(_ time: UInt64) -> String {
    let milliseconds = String(time % 1_000_000 / 1_000)
    return "\(time / 1_000_000).\(String(repeating: "0", count: 3 - milliseconds.count))\(milliseconds)"
}
