package import Document
package import Reconciler
import SLA

/// A replay for people. `isOther` where another policy decided; `rows` differences are shown at most.
package func replayText(_ replay: Replay, isOther: Bool, rows: Int = 20, columns: Int? = nil) -> String {
    var text = "\(counted(replay.runs, "start")), \(counted(replay.samples, "sample")); "
    text += "\(counted(replay.then, "decision")) then, \(counted(replay.now, "decision")) now\n"
    if isOther {
        text += "open loop: the samples followed from what was done then; what would have been done now changes nothing of\n"
        text += "what comes after it, so that only the first decisions that differ can be taken at their word\n"
    }
    for missing in replay.missing { text += "the log lacks \(missing)\n" }
    text += "\n" + counts(replay).text
    let differences = replay.differences
    if differences.isEmpty { return text + "\nthe same was decided each time\n" }
    text += "\n" + table(differences.prefix(rows), replay).text(width: columns, grouping: 0)
    let rest = differences.count - min(rows, differences.count)
    text += "\n\(counted(differences.count, "moment")) of \(replay.steps.count) with a decision differ"
    return text + (rest > 0 ? "; \(rest) are not shown\n" : "\n")
}

private func counts(_ replay: Replay) -> Table {
    var table = Table(["rule", "then", "now"], right: [1, 2])
    for kind in Decision.Kind.allCases {
        let (then, now) = replay.count(kind)
        if then + now > 0 { table.add([kind.rawValue, String(then), String(now)]) }
    }
    return table
}

/// Times are since the first record that was decided over.
private func table(_ steps: ArraySlice<Replay.Step>, _ replay: Replay) -> Table {
    var table = Table(["at", "", "decision"])
    for step in steps {
        let models = replay.models[step.model]
        var when = "+" + spanText(step.at - min(replay.steps.first?.at ?? 0, step.at))
        let sides = [("then", step.then, models.then), ("now", step.now, models.now)]
        for (side, decisions, model) in sides {
            let texts = decisions.map { decisionText($0, nil, LogNames(model)) }
            for text in texts.isEmpty ? ["nothing"] : texts {
                table.add([when, side, text])
                when = ""
            }
        }
    }
    return table
}

extension Replay {
    /// Decisions of each side.
    fileprivate var then: Int { steps.reduce(0) { $0 + $1.then.count } }
    fileprivate var now: Int { steps.reduce(0) { $0 + $1.now.count } }

    fileprivate func count(_ kind: Decision.Kind) -> (then: Int, now: Int) {
        steps.reduce((0, 0)) { total, step in
            (total.0 + step.then.count { $0.kind == kind }, total.1 + step.now.count { $0.kind == kind })
        }
    }
}

/// A replay for programs, with every difference.
package func replayJSON(_ replay: Replay) -> JSONValue {
    let rules: [(String, JSONValue)] = Decision.Kind.allCases.map { kind in
        let (then, now) = replay.count(kind)
        return (kind.rawValue, .object([("then", JSONValue(then)), ("now", JSONValue(now))]))
    }
    return document(
        "Replay",
        [
            ("openLoop", .bool(true)), ("starts", JSONValue(replay.runs)), ("samples", JSONValue(replay.samples)),
            ("then", JSONValue(replay.then)), ("now", JSONValue(replay.now)), ("rules", .object(rules)),
            ("missing", .array(replay.missing.map { JSONValue($0) })),
            (
                "differences",
                .array(
                    replay.differences.map { step in
                        let models = replay.models[step.model]
                        return .object([
                            ("at", JSONValue(step.at)), ("then", json(step.then, models.then)),
                            ("now", json(step.now, models.now)),
                        ])
                    })
            ),
        ])
}

private func json(_ decisions: [Decision], _ model: SLAModel) -> JSONValue {
    let names = LogNames(model)
    return .array(
        decisions.map { decision in
            .object([
                ("rule", .string(decision.kind.rawValue)), ("objective", JSONValue(names.objective(decision.objective))),
                ("lever", JSONValue(names.place(decision.lever))), ("from", JSONValue(decision.from)),
                ("to", JSONValue(decision.to)),
            ])
        })
}
