import KernelInterface
package import Reconciler
import SLA

/// A stretch of a decision log in columns of time: what was measured, where levers stood, and what was decided.
package struct LogReport: Sendable {
    struct Line: Sendable {
        let title: String
        /// Nil where nothing is known.
        var values: [UInt64?]
    }

    struct Objective: Sendable {
        let promise: Promise
        var line: Line
        /// µs of what is known, and of that above the target.
        var known: UInt64 = 0
        var missed: UInt64 = 0
        var worst: UInt64 = 0
        /// The measure × µs.
        var sum: Double = 0
    }

    struct Lever: Sendable {
        let lever: SLA.Lever
        var line: Line
    }

    struct Told: Sendable {
        let at: UInt64
        let number: UInt64?
        let text: String
        var outcome: String?
        /// Indices of what it was about.
        var objective: Int?
        var lever: Int?
    }

    /// µs of CLOCK_MONOTONIC.
    private(set) var first: UInt64
    private(set) var last: UInt64
    /// Seconds of a column.
    private(set) var step: Int
    private(set) var columns: Int
    private(set) var start: LogStart?
    private(set) var objectives: [Objective] = []
    private(set) var levers: [Lever] = []
    /// Thousandths of a CPU, by class that yields.
    private(set) var uses: [Line] = []
    private(set) var told: [Told] = []
    /// What is left out, since a page has its limits.
    private(set) var omitted = 0

    private static let columnLimit = 360
    static let chartLimit = 40
    static let toldLimit = 2000

    /// Of the last `span` µs; nil where the log has no records.
    package init?(_ log: [LogEntry], last span: UInt64? = nil) {
        let log = Self.lastBoot(of: log)
        guard let end = log.last?.record.at, var begin = log.first?.record.at else { return nil }
        if let span, end > span { begin = max(begin, end - span) }
        // A log that somebody put together.
        if begin > end { begin = end }
        (first, last) = (begin, end)
        let seconds = Int(clamping: (end - begin) / 1_000_000) + 1
        let steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600]
        step =
            steps.first { (seconds + $0 - 1) / $0 <= Self.columnLimit } ?? (seconds + Self.columnLimit - 1)
            / Self.columnLimit
        columns = (seconds + step - 1) / step
        start = log.lazy.compactMap { if case .start(let start) = $0.record { start } else { nil } }.first
        var reader = LogReportReader(report: self)
        for entry in log { reader.take(entry.record) }
        self = reader.finished()
    }

    /// From the first start of the boot that the log ends in: another boot has another clock.
    private static func lastBoot(of log: [LogEntry]) -> ArraySlice<LogEntry> {
        var begin = log.startIndex
        var boot: String?
        for (index, entry) in log.enumerated() {
            guard case .start(let start) = entry.record else { continue }
            if let boot, start.boot != boot { begin = index }
            boot = start.boot
        }
        return log[begin...]
    }

    func column(_ at: UInt64) -> Int? {
        guard at >= first, at <= last else { return nil }
        return min(Int((at - first) / 1_000_000) / step, columns - 1)
    }

    fileprivate mutating func objective(_ promise: Promise) -> Int? {
        if let known = objectives.firstIndex(where: {
            $0.promise.isSame(as: promise) && $0.promise.text == promise.text
        }) {
            return known
        }
        guard objectives.count < Self.chartLimit else {
            omitted += 1
            return nil
        }
        let place = promise.cgroup.map { " (\($0))" } ?? ""
        objectives.append(
            Objective(
                promise: promise,
                line: Line(
                    title: "\(promise.className): \(promise.text)\(place)",
                    values: Array(repeating: nil, count: columns))))
        return objectives.count - 1
    }

    fileprivate mutating func lever(_ lever: SLA.Lever) -> Int? {
        let identity = LeverIdentity(lever)
        if let known = levers.firstIndex(where: { LeverIdentity($0.lever) == identity }) { return known }
        guard levers.count < Self.chartLimit else {
            omitted += 1
            return nil
        }
        let title = "\(lever.cgroup?.text ?? lever.className): \(lever.kind.rawValue)"
        levers.append(Lever(lever: lever, line: Line(title: title, values: Array(repeating: nil, count: columns))))
        return levers.count - 1
    }

    fileprivate mutating func use(_ className: String) -> Int? {
        let title = "\(className): CPU"
        if let known = uses.firstIndex(where: { $0.title == title }) { return known }
        guard uses.count < Self.chartLimit else { return nil }
        uses.append(Line(title: title, values: Array(repeating: nil, count: columns)))
        return uses.count - 1
    }

    /// A level that was so between two moments, in every column that they touch: the highest of a column stays.
    fileprivate mutating func add(_ level: UInt64, from: UInt64, to: UInt64, objective index: Int) {
        guard to > from, to > first, from <= last else { return }
        let (from, to) = (max(from, first), min(to, last))
        guard to > from, let start = column(from), let end = column(to - 1) else { return }
        for place in start...end {
            objectives[index].line.values[place] = max(objectives[index].line.values[place] ?? 0, level)
        }
        objectives[index].known += to - from
        if level > objectives[index].promise.target { objectives[index].missed += to - from }
        objectives[index].worst = max(objectives[index].worst, level)
        objectives[index].sum += Double(level) * Double(to - from)
    }

    fileprivate mutating func add(use level: UInt64, from: UInt64, to: UInt64, _ index: Int) {
        guard to > from, let start = column(max(from, first)), let end = column(min(to - 1, last)), start <= end else {
            return
        }
        for place in start...end { uses[index].values[place] = level }
    }

    fileprivate mutating func set(lever index: Int, _ value: UInt64, at: UInt64) {
        // What it was before stays so until the end, or until it is set again.
        guard at <= last, let place = column(max(at, first)) else { return }
        for later in place..<columns { levers[index].line.values[later] = value }
    }

    fileprivate mutating func tell(_ item: Told) {
        guard item.at >= first else { return }
        if told.count >= Self.toldLimit {
            told.removeFirst()
            omitted += 1
        }
        told.append(item)
    }

    fileprivate mutating func judge(_ number: UInt64, _ text: String) {
        guard let place = told.lastIndex(where: { $0.number == number }) else { return }
        told[place].outcome = text
    }
}

/// Walks over the records, with what is armed at the moment.
private struct LogReportReader {
    var report: LogReport
    private var names = LogNames(SLAModel())
    private var objectives: [Int?] = []
    private var levers: [Int?] = []
    private var before: SLASample?

    init(report: LogReport) {
        self.report = report
    }

    func finished() -> LogReport { report }

    mutating func take(_ record: LogRecord) {
        switch record {
        case .start: before = nil
        case .armed(let arming):
            names = LogNames(arming.model)
            objectives = arming.model.objectives.map { report.objective($0) }
            levers = arming.model.levers.map { $0.kind.isDeed ? nil : report.lever($0) }
            for (index, value) in zip(levers, arming.values) {
                if let index { report.set(lever: index, value, at: arming.at) }
            }
            before = nil
        case .sample(let sample):
            if let before { measure(before, sample) }
            before = sample
        case .decision(let decision, let answer, _):
            if case .granted(let value, let at)? = answer, let lever = decision.lever, levers.indices.contains(lever),
                let index = levers[lever]
            {
                report.set(lever: index, value, at: at)
            }
            report.tell(
                LogReport.Told(
                    at: decision.at, number: decision.number, text: decisionText(decision, answer, names), outcome: nil,
                    objective: decision.objective.flatMap { objectives.indices.contains($0) ? objectives[$0] : nil },
                    lever: decision.lever.flatMap { levers.indices.contains($0) ? levers[$0] : nil }))
        case .outcome(let outcome):
            let measures = [outcome.before, outcome.after].map { value in
                value.map { names.measure($0, of: outcome.objective) } ?? "unknown"
            }
            report.judge(outcome.decision, "the measure went from \(measures[0]) to \(measures[1])")
        case .refused, .drift, .note:
            guard let text = decisionText(record, names) else { return }
            report.tell(LogReport.Told(at: record.at, number: nil, text: text, outcome: nil))
        case .released(let at):
            report.tell(
                LogReport.Told(at: at, number: nil, text: "everything is given back", outcome: nil))
        }
    }

    private mutating func measure(_ old: SLASample, _ new: SLASample) {
        guard new.now > old.now else { return }
        let span = new.now - old.now
        for (place, reading) in new.readings.enumerated() where objectives.indices.contains(place) {
            guard let index = objectives[place], old.readings.indices.contains(place) else { continue }
            let level: UInt64
            switch (old.readings[place], reading, report.objectives[index].promise.measure) {
            case (.stall(let before, let throttledBefore), .stall(let now, let throttled), _)
            where now >= before && throttled >= throttledBefore:
                let stalled = now - before - min(throttled - throttledBefore, now - before)
                level = min(stalled, span) * 1_000_000 / span
            case (.used(let before), .used(let now), .utilisation(let cpus)) where now >= before:
                level = min((now - before) / UInt64(max(cpus, 1)), span) * 1_000_000 / span
            case (_, .value(let value, _), _): level = value
            default: continue
            }
            report.add(level, from: old.now, to: new.now, objective: index)
        }
        var used: [String: UInt64] = [:]
        for (place, suspect) in names.model.suspects.enumerated() {
            guard old.usages.indices.contains(place), new.usages.indices.contains(place),
                let before = old.usages[place].cpu, let now = new.usages[place].cpu, now >= before
            else { continue }
            used[suspect.className, default: 0] += now - before
        }
        for (name, microseconds) in used {
            if let index = report.use(name) {
                report.add(use: min(microseconds, 1 << 40) * 1000 / span, from: old.now, to: new.now, index)
            }
        }
    }
}
