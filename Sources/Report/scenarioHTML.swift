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
    return """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>\(escapedHTML(play.name))</title>
        <style>
        \(style)
        </style>
        \(body)</html>

        """
}

private func charts(_ play: ScenarioPlay, _ timeline: Timeline) -> [Chart] {
    let marks = play.runs.flatMap { run in
        run.decisions.map { decision in
            (at: Double(decision.at) / 1e6, title: "#\(decision.number) " + decisionText(decision, nil, run.names))
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

private let style = """
    :root { color-scheme: light dark; --0: #c0392b; --1: #b7791f; --2: #1f77b4; --grey: #888 }
    @media (prefers-color-scheme: dark) { :root { --0: #ff7b6b; --1: #f0b455; --2: #6db8f2 } }
    body { font: 14px/1.45 system-ui, sans-serif; max-width: 860px; margin: 2em auto; padding: 0 1em }
    figure { margin: 1.5em 0 }
    figcaption { font-weight: 600 }
    svg { width: 100%; height: auto; font-size: 11px }
    svg text { fill: currentColor }
    .end { text-anchor: end }
    .middle { text-anchor: middle }
    .axis { fill: none; stroke: var(--grey) }
    .target { stroke: currentColor; stroke-dasharray: 5 4 }
    .mark { stroke: var(--2); stroke-width: 2 }
    polyline { fill: none; stroke-width: 1.7 }
    polyline.run0 { stroke: var(--0) } polyline.run1 { stroke: var(--1) } polyline.run2 { stroke: var(--2) }
    .key { margin-left: 1em } .key i { display: inline-block; width: 1em; height: .6em; margin-right: .3em }
    i.run0 { background: var(--0) } i.run1 { background: var(--1) } i.run2 { background: var(--2) }
    table { border-collapse: collapse; margin: 1.5em 0; font-variant-numeric: tabular-nums }
    th, td { padding: .2em .8em .2em 0; text-align: left } th { border-bottom: 1px solid var(--grey) }
    .number { text-align: right }
    """
