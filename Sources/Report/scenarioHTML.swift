import SLA

/// A page that stands alone: charts of the three runs of a scenario on one scale each, and its tables.
package func scenarioHTML(_ play: ScenarioPlay) -> String {
    let timeline = Timeline(play, columns: 360)
    var body = "<h1>\(escapedHTML(play.name))</h1>\n"
    body += "<p>\(play.duration / 1_000_000) s of virtual time, seed \(play.seed)."
    for (number, run) in play.runs.enumerated() {
        body += " <span class=\"key\"><i class=\"run\(number)\"></i>\(escapedHTML(run.control.title))</span>"
    }
    body += " A broken line is the target; the marks below are decisions.</p>\n"
    body += charts(play, timeline).map(\.svg).joined()
    for table in scenarioTables(play) { body += table.html }
    return htmlPage(play.name, body)
}

private func charts(_ play: ScenarioPlay, _ timeline: Timeline) -> [Chart] {
    let marks = play.runs.flatMap { run in
        run.decisions.map { decision in
            Mark(at: Double(decision.at) / 1e6, title: "#\(decision.number) " + decisionText(decision, nil, run.names))
        }
    }
    func chart(
        _ title: String, _ target: UInt64?, isTime: Bool = false, _ shown: @escaping (UInt64) -> String,
        _ values: (PlayedRun) -> [UInt64?]
    ) -> Chart {
        Chart(
            title: title, isTime: isTime, step: timeline.step, lines: play.runs.map { ($0.control.title, values($0)) },
            target: target,
            marks: marks, shown: shown)
    }
    var charts = play.objectives.enumerated().map { index, promise in
        chart(
            "\(promise.className): \(promise.text)", promise.target, isTime: promise.isTime,
            { shownMeasure($0, promise) }
        ) {
            timeline.measure(index, of: $0)
        }
    }
    let seconds = UInt64(timeline.step)
    for (index, workload) in play.workloads.enumerated() {
        if workload.isMeasured { continue }
        if workload.unit == .requests {
            charts.append(
                chart("\(workload.name): p99 latency", nil, isTime: true, shownTime) { timeline.latency(index, of: $0) }
            )
        } else {
            charts.append(
                chart("\(workload.name): work a second", nil, { shownWork($0 / seconds, workload.unit) }) {
                    timeline.work(index, of: $0)
                })
        }
    }
    return charts
}
