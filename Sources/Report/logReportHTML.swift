import Reconciler
import SLA

/// A page of a stretch of a decision log: objectives, levers, what classes used, and every decision.
package func logReportHTML(_ report: LogReport) -> String {
    func chart(
        _ line: LogReport.Line, _ target: UInt64? = nil, isTime: Bool = false,
        marked isMarked: (LogReport.Told) -> Bool = { _ in false }, _ shown: @escaping (UInt64) -> String
    ) -> String {
        let marks = report.told.filter(isMarked).map { item in
            Mark(at: Double(item.at - report.first) / 1e6, title: item.text, place: item.number.map { "d\($0)" })
        }
        return Chart(
            title: line.title, isTime: isTime, step: report.step, lines: [(line.title, line.values)], target: target,
            marks: marks, shown: shown
        ).svg
    }
    let seconds = (report.last - report.first) / 1_000_000
    var body = "<h1>What Bulkhead decided</h1>\n<p>"
    if let start = report.start {
        body += "\(escapedHTML(wallText(start.wall(of: report.first)))), for "
        if start.isShadow { body = body.replacing("decided", with: "would have decided") }
    }
    body +=
        "\(seconds) s; a point is \(report.step) s. A broken line is the target; the marks below are decisions, which are told at the end.</p>\n"
    if report.omitted > 0 {
        body += "<p>\(report.omitted) objectives, values or entries are left out: there are too many.</p>\n"
    }
    if !report.objectives.isEmpty { body += summary(report).html }
    for (index, objective) in report.objectives.enumerated() {
        body += chart(
            objective.line, objective.promise.target, isTime: objective.promise.isTime,
            marked: { $0.objective == index }
        ) {
            shownMeasure($0, objective.promise)
        }
    }
    let names = LogNames(SLAModel())
    for (index, item) in report.levers.enumerated()
    where item.line.values.contains(where: { $0 != nil && $0 != item.lever.base }) {
        body += chart(item.line, marked: { $0.lever == index }) { names.amount($0, of: item.lever) }
    }
    for line in report.uses where line.values.contains(where: { ($0 ?? 0) > 0 }) {
        body += chart(line) { "\($0 / 1000).\($0 % 1000 / 100)" }
    }
    body += "<table>\n<tr><th>when</th><th></th><th>what</th></tr>\n"
    for item in report.told {
        let anchor = item.number.map { " id=\"d\($0)\"" } ?? ""
        let at = (item.at - report.first) / 1000
        let digits = "\(at % 1000)"
        let when = "\(at / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits + " s"
        body += "<tr\(anchor)><td class=\"number\">\(when)</td><td>\(item.number.map { "#\($0)" } ?? "")</td>"
        body += "<td>\(escapedHTML(item.text))"
        if let outcome = item.outcome { body += "<br><small>\(escapedHTML(outcome))</small>" }
        body += "</td></tr>\n"
    }
    if report.told.isEmpty { body += "<tr><td></td><td></td><td>nothing was decided</td></tr>\n" }
    return htmlPage("What Bulkhead decided", body + "</table>\n")
}

private func summary(_ report: LogReport) -> Table {
    var table = Table(["class", "objective", "target", "mean", "worst", "missed"], right: [2, 3, 4, 5])
    for item in report.objectives {
        let promise = item.promise
        let mean = item.known > 0 ? shownMeasure(UInt64(item.sum / Double(item.known)), promise) : ""
        let missed =
            item.known > 0 ? "\(item.missed * 1000 / item.known / 10).\(item.missed * 1000 / item.known % 10)%" : ""
        table.add([
            promise.className, promise.text + (promise.cgroup.map { " (\($0))" } ?? ""),
            shownMeasure(promise.target, promise), mean, item.known > 0 ? shownMeasure(item.worst, promise) : "",
            missed,
        ])
    }
    return table
}
