import SLA

/// The runs of a scenario as bars over time: for each objective and each workload a line a run, on one scale.
package func scenarioPicture(_ play: ScenarioPlay, columns: Int, isColoured: Bool) -> String {
    let timeline = Timeline(play, columns: columns)
    var picture = Picture(timeline: timeline, isColoured: isColoured)
    for objective in play.objectives.indices { picture.add(objective: objective) }
    for workload in play.workloads.indices { picture.add(workload: workload) }
    picture.addDecisions()
    return picture.text
}

private struct Picture {
    let timeline: Timeline
    let isColoured: Bool
    var text = ""

    private var play: ScenarioPlay { timeline.play }

    mutating func add(objective: Int) {
        let timeline = timeline
        let promise = play.objectives[objective]
        let place = promise.cgroup.map { " (\($0))" } ?? ""
        add("\(promise.className): \(promise.text)\(place)", limit: promise.target, isTime: promise.isTime) {
            timeline.measure(objective, of: $0)
        } shown: {
            shownMeasure($0, promise)
        }
    }

    mutating func add(workload: Int) {
        let timeline = timeline
        let known = play.workloads[workload]
        let seconds = UInt64(timeline.step)
        if known.unit == .requests {
            if known.isMeasured { return }
            add("\(known.name): p99 latency", isTime: true) {
                timeline.latency(workload, of: $0)
            } shown: {
                shownTime($0)
            }
            return
        }
        add("\(known.name): work") {
            timeline.work(workload, of: $0)
        } shown: {
            shownWork($0 / seconds, known.unit) + "/s"
        }
    }

    /// One block: a line a run, all on the scale of the most, which is told at the right.
    private mutating func add(
        _ title: String, limit: UInt64? = nil, isTime: Bool = false, _ values: (PlayedRun) -> [UInt64?],
        shown: (UInt64) -> String
    ) {
        let rows = play.runs.map { BarRow(values: values($0), limit: limit) }
        let scale = BarScale(rows.flatMap(\.values), isTime: isTime)
        text += scale.least == nil ? "\(title)\n" : "\(title); bars by the logarithm\n"
        for (run, row) in zip(play.runs, rows) {
            let peak = row.values.compactMap(\.self).max() ?? 0
            text += "  \(Self.padded(run.control.title)) |\(row.text(scale, isColoured: isColoured))| "
            text += peak == 0 ? "nothing\n" : "up to \(shown(peak))\n"
        }
        text += "\n"
    }

    /// What Bulkhead did, and the time.
    mutating func addDecisions() {
        let indent = String(repeating: " ", count: 2 + Self.width + 2)
        for run in play.runs where run.control == .bulkhead {
            let kinds = timeline.decisions(of: run).map { found in Decision.Kind.byWeight.first(where: found.contains) }
            let marks = String(kinds.map { $0?.mark ?? " " })
            text += "  \(Self.padded("decisions")) |\(marks)|\n\(indent)\(timeline.axis)\n"
            let used = Decision.Kind.byWeight.filter { kind in kinds.contains { $0 == kind } }
            if !used.isEmpty {
                text += "  \(used.map { "\($0.mark) \($0.rawValue)" }.joined(separator: ", "))"
                text += timeline.step > 1 ? "; a column is \(timeline.step) s\n" : "\n"
            }
        }
    }

    private static let width = 10

    private static func padded(_ name: String) -> String {
        name + String(repeating: " ", count: max(width - name.count, 0))
    }
}

extension PlayedRun.Control {
    package var title: String {
        switch self {
        case .none: "no control"
        case .fixed: "static"
        case .bulkhead: "Bulkhead"
        }
    }
}
