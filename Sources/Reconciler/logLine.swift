import Document
import KernelInterface
import Policy
package import SLA

/// A record as a line of the decision log, its newline included. `model` gives the names behind the indices.
package func logLine(_ record: LogRecord, _ model: SLAModel) -> [UInt8] {
    if case .sample(let sample) = record { return sampleLine(sample) }
    return json(record, model).jsonBytes() + [UInt8(ascii: "\n")]
}

/// What the first record of every start says it is.
let logVersion = "bulkhead-decisions 1"

private func json(_ record: LogRecord, _ model: SLAModel) -> JSONValue {
    switch record {
    case .start(let start): json(start)
    case .armed(let arming): .object([("at", JSONValue(arming.at)), ("armed", arming.json)])
    case .sample(let sample): .object([("at", JSONValue(sample.now)), ("sample", .null)])
    case .decision(let decision, let answer, let texts): json(decision, answer, texts, model)
    case .outcome(let outcome): json(outcome, model)
    case .refused(let lever, let error, let at):
        .object([
            ("at", JSONValue(at)), ("refused", .string(error)), ("lever", json(lever, in: model.levers, \.name)),
            ("index", JSONValue(lever)),
        ])
    case .released(let at): .object([("at", JSONValue(at)), ("released", .bool(true))])
    case .drift(let drift): json(drift)
    case .note(let text, let at): .object([("at", JSONValue(at)), ("note", .string(text))])
    }
}

private func json(_ value: UInt64?) -> JSONValue { value.map { JSONValue($0) } ?? .null }

private func json(_ index: Int?) -> JSONValue { index.map { JSONValue($0) } ?? .null }

private func json<Element>(_ index: Int?, in list: [Element], _ name: (Element) -> String) -> JSONValue {
    guard let index, list.indices.contains(index) else { return .null }
    return .string(name(list[index]))
}

extension Lever {
    /// `batch.slice cpu.max`
    fileprivate var name: String { "\(cgroup?.text ?? className) \(kind.rawValue)" }
}

private func json(_ start: LogStart) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("log", .string(logVersion)), ("at", JSONValue(start.at)), ("wall", JSONValue(start.wall)),
        ("boot", JSONValue(start.boot)), ("process", .integer(Int64(start.process))),
        ("shadow", .bool(start.isShadow)),
    ]
    if let continuation = start.continuation { members.append(("continues", .string(continuation.rawValue))) }
    return .object(members)
}

extension AdjustedText {
    var json: JSONValue {
        var members: [(String, JSONValue)] = []
        switch place {
        case .value(let place): members = place.members
        case .group(let group): members = [("group", .string(group.path.text))]
        }
        return .object(members + [("text", .string(text)), ("base", .string(base))])
    }
}

extension AdjustedPlace {
    fileprivate var members: [(String, JSONValue)] {
        [("cgroup", .string(cgroup.text)), ("file", .string(file.name)), ("key", JSONValue(key))]
    }
}

private func json(
    _ decision: Decision, _ answer: LogAnswer?, _ texts: [AdjustedText], _ model: SLAModel
) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("at", JSONValue(decision.at)), ("decision", JSONValue(decision.number)),
        ("rule", .string(decision.kind.rawValue)),
        ("objective", json(decision.objective, in: model.objectives) { "\($0.className): \($0.text)" }),
        ("suspect", json(decision.suspect, in: model.suspects, \.cgroup.text)),
        ("lever", json(decision.lever, in: model.levers, \.name)),
        ("indices", .array([json(decision.objective), json(decision.suspect), json(decision.lever)])),
        ("from", JSONValue(decision.from)), ("to", JSONValue(decision.to)),
        ("fast", json(decision.fast)), ("slow", json(decision.slow)), ("until", json(decision.until)),
        ("judges", json(decision.judges)),
    ]
    let scores = decision.scores.map { score in
        JSONValue.object([
            ("cgroup", json(score.suspect, in: model.suspects, \.cgroup.text)), ("index", JSONValue(score.suspect)),
            ("score", .integer(score.score)),
        ])
    }
    members.append(("alternatives", .array(scores)))
    switch answer {
    case .granted(let value, _): members.append(("granted", JSONValue(value)))
    case .refused(let error, _): members.append(("refused", .string(error)))
    case nil: break
    }
    if !texts.isEmpty { members.append(("written", .array(texts.map(\.json)))) }
    switch answer {
    case .granted(_, let at), .refused(_, let at): members.append(("done", JSONValue(at)))
    case nil: break
    }
    return .object(members)
}

private func json(_ outcome: DecisionOutcome, _ model: SLAModel) -> JSONValue {
    .object([
        ("at", JSONValue(outcome.at)), ("outcome", JSONValue(outcome.decision)),
        ("objective", json(outcome.objective, in: model.objectives) { "\($0.className): \($0.text)" }),
        ("lever", json(outcome.lever, in: model.levers, \.name)),
        ("indices", .array([json(outcome.objective), JSONValue(outcome.lever)])),
        ("before", json(outcome.before)), ("after", json(outcome.after)), ("decided", JSONValue(outcome.decided)),
        ("present", JSONValue(outcome.present)), ("stays", .bool(outcome.stays)),
    ])
}

private func json(_ drift: LogDrift) -> JSONValue {
    .object(
        [("at", JSONValue(drift.at)), ("drift", .string(drift.response.rawValue))] + drift.place.members + [
            ("class", .string(drift.className)), ("expected", .string(drift.expected)),
            ("present", JSONValue(drift.present)), ("until", json(drift.until)), ("error", JSONValue(drift.error)),
            ("by", JSONValue(drift.writer)),
        ])
}

extension LogArming {
    fileprivate var json: JSONValue {
        .object([
            ("objectives", .array(model.objectives.map(\.json))),
            ("levers", .array(model.levers.indices.map { lever($0) })),
            (
                "suspects",
                .array(
                    model.suspects.map { suspect in
                        .object([
                            ("class", .string(suspect.className)), ("cgroup", .string(suspect.cgroup.text)),
                            ("levers", .array(suspect.levers.map { JSONValue($0) })),
                        ])
                    })
            ),
        ])
    }

    private func lever(_ index: Int) -> JSONValue {
        let lever = model.levers[index]
        let value = index < values.count ? values[index] : lever.base
        let texts = index < texts.count ? texts[index] : []
        return .object([
            ("class", .string(lever.className)), ("cgroup", JSONValue(lever.cgroup?.text)),
            ("kind", .string(lever.kind.rawValue)), ("base", JSONValue(lever.base)),
            ("floor", JSONValue(lever.floor)), ("ceiling", JSONValue(lever.ceiling)),
            ("quantum", JSONValue(lever.quantum)),
            ("longest", lever.longest.map { JSONValue($0) } ?? .null), ("location", .string(lever.location)),
            ("value", JSONValue(value)), ("written", .array(texts.map(\.json))),
        ])
    }
}

extension Promise {
    fileprivate var json: JSONValue {
        var kind: [(String, JSONValue)]
        switch measure {
        case .stall(let line): kind = [("stall", .string(line.description))]
        case .metric(let name, let isTime):
            kind = [("metric", .string(name))]
            if !isTime { kind.append(("plain", .bool(true))) }
        case .utilisation(let cpus): kind = [("utilisation", JSONValue(cpus))]
        }
        return .object(
            [("class", .string(className)), ("cgroup", JSONValue(cgroup?.text))] + kind + [
                ("target", JSONValue(target)), ("over", JSONValue(over)), ("staleAfter", JSONValue(staleAfter)),
                ("text", .string(text)), ("location", .string(location)), ("trigger", .bool(hasTrigger)),
            ])
    }
}
