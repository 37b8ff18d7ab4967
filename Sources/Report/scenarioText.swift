import SLA

/// For people: the picture, what became of the objectives and of the workloads, and the measures of each run.
///
/// - Parameter columns: of the terminal; nil for 100.
package func scenarioText(_ play: ScenarioPlay, columns: Int?, isColoured: Bool) -> String {
    let bars = max(min((columns ?? 100) - 40, 60), 10)
    return scenarioPicture(play, columns: bars, isColoured: isColoured)
        + scenarioTables(play).map { "\n" + $0.text }.joined()
}

/// What became of the objectives and of the workloads, and the measures of each run.
func scenarioTables(_ play: ScenarioPlay) -> [Table] {
    [objectivesTable(play), workloadsTable(play), measuresTable(play)]
}

private func objectivesTable(_ play: ScenarioPlay) -> Table {
    var table = Table(["objective", "run", "missed", "worst", "average", "at the end"], right: [2, 3, 4])
    for (index, promise) in play.objectives.enumerated() {
        for (number, run) in play.runs.enumerated() {
            let series = run.objectives[index]
            table.add([
                number == 0 ? "\(promise.className): \(promise.text)" : "", run.control.title,
                shownShare(series.missed * 10_000 / max(play.duration, 1)),
                series.worst.map { shownMeasure($0, promise) } ?? "",
                series.average.map { shownMeasure($0, promise) } ?? "", series.endsMissed ? "missed" : "holds",
            ])
        }
    }
    return table
}

private func workloadsTable(_ play: ScenarioPlay) -> Table {
    var table = Table(
        ["workload", "class", "run", "work", "of alone", "p50", "p99", "cpu stall", "memory stall", "io stall"],
        right: [3, 4, 5, 6, 7, 8, 9])
    for (index, workload) in play.workloads.enumerated() {
        let alone = play.alone[index]
        table.add([workload.name, workload.className ?? "", "alone"] + cells(alone, nil, workload, play))
        for run in play.runs {
            table.add(["", "", run.control.title] + cells(run.totals[index], alone, workload, play))
        }
    }
    return table
}

private func cells(
    _ work: PlayedWork, _ alone: PlayedWork?, _ workload: PlayedWorkload, _ play: ScenarioPlay
) -> [String] {
    let share = alone.flatMap { $0.work == 0 ? nil : shownShare(work.work * 10_000 / $0.work) }
    let stalls = [work.cpuStall, work.memoryStall, work.ioStall].map { stall in
        stall == 0 ? "" : shownShare(stall * 10_000 / max(play.duration, 1))
    }
    return [
        shownWork(work.work, workload.unit), share ?? "", work.median.map(shownTime) ?? "",
        work.p99.map(shownTime) ?? "",
    ] + stalls
}

private func measuresTable(_ play: ScenarioPlay) -> Table {
    var table = Table(["run", "isol%", "lat-imp%", "work-csv%", "reaction", "decisions"], right: [1, 2, 3, 4])
    for run in play.runs {
        let worst = run.reactions.map(\.time).max()
        let counts = run.decisionCounts.map { "\($0.count) \($0.kind.rawValue)" }
        table.add([
            run.control.title, play.isolation(run).map(shownShare) ?? "",
            play.latencyImpact(run).map(shownChange) ?? "",
            play.workConservation(run).map(shownShare) ?? "", worst.map { "\(shownTime($0)) at most" } ?? "",
            counts.joined(separator: ", "),
        ])
    }
    return table
}
