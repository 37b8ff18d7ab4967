package import Document
import KernelInterface
import Planner
package import Reconciler
import SLA

/// One entry of the decision log as an object: names in place of indices, and the numbers as they were known.
///
/// `done` is when all that was decided together had been written, in the clock of `at`.
package func decisionJSON(_ record: LogRecord, _ names: LogNames, done: UInt64? = nil) -> JSONValue {
    switch record {
    case .armed(let model, let at):
        .object([("at", JSONValue(at)), ("armed", json(model))])
    case .sample(let sample):
        .object([("at", JSONValue(sample.now)), ("sample", json(sample))])
    case .decision(let decision, let answer):
        json(decision, answer, names, done)
    case .drift(let event, let at):
        json(event, at)
    case .note(let text, let at):
        .object([("at", JSONValue(at)), ("note", .string(text))])
    }
}

private func json(_ value: UInt64?) -> JSONValue { value.map { JSONValue($0) } ?? .null }

private func json(_ model: SLAModel) -> JSONValue {
    .object([
        (
            "objectives",
            .array(
                model.objectives.map { promise in
                    .object([
                        ("class", .string(promise.className)), ("cgroup", JSONValue(promise.cgroup?.text)),
                        ("text", .string(promise.text)), ("target", JSONValue(promise.target)),
                        ("over", JSONValue(promise.over)), ("location", .string(promise.location)),
                    ])
                })
        ),
        (
            "levers",
            .array(
                model.levers.map { lever in
                    .object([
                        ("class", .string(lever.className)), ("cgroup", JSONValue(lever.cgroup?.text)),
                        ("kind", .string(lever.kind.rawValue)), ("base", JSONValue(lever.base)),
                        ("floor", JSONValue(lever.floor)), ("ceiling", JSONValue(lever.ceiling)),
                        ("quantum", JSONValue(lever.quantum)), ("longest", json(lever.longest)),
                        ("location", .string(lever.location)),
                    ])
                })
        ),
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

private func json(_ sample: SLASample) -> JSONValue {
    .object([
        (
            "readings",
            .array(
                sample.readings.map { reading in
                    switch reading {
                    case .stall(let total, let throttled):
                        .object([("stall", JSONValue(total)), ("throttled", JSONValue(throttled))])
                    case .value(let value, let at): .object([("value", JSONValue(value)), ("measured", JSONValue(at))])
                    case .used(let total): .object([("used", JSONValue(total))])
                    case .missing: .null
                    }
                })
        ),
        (
            "usages",
            .array(
                sample.usages.map { usage in
                    .object([("cpu", json(usage.cpu)), ("memory", json(usage.memory)), ("io", json(usage.io))])
                })
        ),
        (
            "triggered",
            .array(sample.triggered.enumerated().filter(\.element).map { JSONValue($0.offset) })
        ),
    ])
}

private func json(
    _ decision: Decision, _ answer: Result<UInt64, KernelError>?, _ names: LogNames, _ done: UInt64?
) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("at", JSONValue(decision.at)), ("decision", JSONValue(decision.number)),
        ("rule", .string(decision.kind.rawValue)),
        ("objective", JSONValue(names.objective(decision.objective))),
        ("suspect", JSONValue(names.suspect(decision.suspect))),
    ]
    if let lever = names.lever(decision.lever) {
        members += [
            ("class", .string(lever.className)), ("cgroup", JSONValue(lever.cgroup?.text)),
            ("lever", .string(lever.kind.rawValue)), ("from", JSONValue(decision.from)), ("to", JSONValue(decision.to)),
            ("base", JSONValue(lever.base)), ("location", .string(lever.location)),
        ]
    }
    members += [("fast", json(decision.fast)), ("slow", json(decision.slow)), ("until", json(decision.until))]
    members += [("judges", json(decision.judges))]
    let scores = decision.scores.map { score in
        JSONValue.object([
            ("cgroup", JSONValue(names.suspect(score.suspect))), ("score", .integer(score.score)),
        ])
    }
    members.append(("alternatives", .array(scores)))
    switch answer {
    case .success(let granted): members.append(("granted", JSONValue(granted)))
    case .failure(let error): members.append(("refused", .string("\(error.path): \(error.errno.text)")))
    case nil: break
    }
    if answer != nil, let done { members.append(("done", JSONValue(done))) }
    return .object(members)
}

private func json(_ event: DriftEvent, _ at: UInt64) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("at", JSONValue(at)), ("drift", .string(event.cgroup.path(of: event.value.file))),
        ("key", JSONValue(event.value.key)), ("class", .string(event.value.reason.className)),
        ("expected", .string(event.expected)), ("present", JSONValue(event.present)),
    ]
    switch event.response {
    case .repaired: members.append(("response", .string("repaired")))
    case .reported: members.append(("response", .string("reported")))
    case .yielded: members.append(("response", .string("yielded")))
    case .backedOff(let until): members += [("response", .string("backed-off")), ("until", JSONValue(until))]
    case .refused(let error):
        members += [("response", .string("refused")), ("error", .string(error.errno.text))]
    }
    return .object(members)
}
