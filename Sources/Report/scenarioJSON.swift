package import Document
import KernelInterface
import SLA

/// A played scenario with all its series: times in microseconds, shares in millionths of the time, percentages of the
/// measures in hundredths.
package func scenarioJSON(_ play: ScenarioPlay) -> JSONValue {
    let timeline = Timeline(play, columns: .max)
    return document(
        "ScenarioReport",
        [
            ("scenario", .string(play.name)), ("duration", JSONValue(play.duration)), ("seed", JSONValue(play.seed)),
            ("endsMissed", .bool(play.endsMissed)),
            ("objectives", .array(play.objectives.map(json))),
            ("workloads", .array(play.workloads.indices.map { json(play.workloads[$0], play.alone[$0]) })),
            ("runs", .array(play.runs.map { json($0, of: play, timeline) })),
        ])
}

private func json(_ promise: Promise) -> JSONValue {
    .object([
        ("class", .string(promise.className)), ("cgroup", JSONValue(promise.cgroup?.text)),
        ("text", .string(promise.text)), ("target", JSONValue(promise.target)), ("over", JSONValue(promise.over)),
        ("location", .string(promise.location)),
    ])
}

private func json(_ workload: PlayedWorkload, _ alone: PlayedWork) -> JSONValue {
    .object([
        ("name", .string(workload.name)), ("class", JSONValue(workload.className)),
        ("unit", .string(workload.unit.rawValue)), ("promised", .bool(workload.isPromised)), ("alone", json(alone)),
    ])
}

private func json(_ work: PlayedWork) -> JSONValue {
    .object([
        ("work", JSONValue(work.work)), ("p50", json(work.median)), ("p99", json(work.p99)),
        ("cpu", JSONValue(work.cpu)),
        ("cpuStall", JSONValue(work.cpuStall)), ("memoryStall", JSONValue(work.memoryStall)),
        ("ioStall", JSONValue(work.ioStall)),
    ])
}

private func json(_ value: UInt64?) -> JSONValue { value.map { JSONValue($0) } ?? .null }

private func json(_ value: Int64?) -> JSONValue { value.map { .integer($0) } ?? .null }

private func json(_ run: PlayedRun, of play: ScenarioPlay, _ timeline: Timeline) -> JSONValue {
    .object([
        ("run", .string(run.control.rawValue)), ("isolation", json(play.isolation(run))),
        ("latencyImpact", json(play.latencyImpact(run))), ("workConservation", json(play.workConservation(run))),
        ("yielding", .bool(run.isYielding)),
        (
            "objectives",
            .array(
                run.objectives.indices.map { index in
                    json(run.objectives[index], seconds: timeline.measure(index, of: run))
                })
        ),
        (
            "workloads",
            .array(
                run.totals.indices.map { index in
                    .object([("total", json(run.totals[index])), ("seconds", .array(run.seconds[index].map(json)))])
                })
        ),
        ("reactions", .array(run.reactions.map(json))),
        ("decisions", .object(run.decisionCounts.map { ($0.kind.rawValue, JSONValue($0.count)) })),
        ("decided", .array(run.decisions.map { json($0, run.names) })),
    ])
}

private func json(_ series: ObjectiveSeries, seconds: [UInt64?]) -> JSONValue {
    .object([
        ("missed", JSONValue(series.missed)), ("worst", json(series.worst)), ("average", json(series.average)),
        ("endsMissed", .bool(series.endsMissed)), ("seconds", .array(seconds.map(json))),
    ])
}

private func json(_ reaction: Reaction) -> JSONValue {
    .object([
        ("objective", JSONValue(reaction.objective)), ("onset", JSONValue(reaction.onset)),
        ("relief", JSONValue(reaction.relief)),
    ])
}

private func json(_ decision: Decision, _ names: LogNames) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("at", JSONValue(decision.at)), ("rule", .string(decision.kind.rawValue)),
        ("objective", JSONValue(names.objective(decision.objective))),
    ]
    if let lever = names.lever(decision.lever) {
        members += [
            ("class", .string(lever.className)), ("cgroup", JSONValue(lever.cgroup?.text)),
            ("lever", .string(lever.kind.rawValue)), ("from", JSONValue(decision.from)), ("to", JSONValue(decision.to)),
        ]
    }
    return .object(members)
}
