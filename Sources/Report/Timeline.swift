import SLA

/// The time of a scenario in columns, and what each run shows in them.
struct Timeline {
    let play: ScenarioPlay
    /// Seconds of a column.
    let step: Int
    let columns: Int

    /// The widths that a column may have, seconds.
    private static let steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600]

    init(_ play: ScenarioPlay, columns most: Int) {
        self.play = play
        let seconds = max(Int(clamping: (play.duration + 999_999) / 1_000_000), 1)
        let step = Self.steps.first { (seconds + $0 - 1) / $0 <= most } ?? (seconds + most - 1) / max(most, 1)
        self.step = max(step, 1)
        columns = (seconds + self.step - 1) / self.step
    }

    /// The mean of an objective's measure in each column.
    func measure(_ objective: Int, of run: PlayedRun) -> [UInt64?] {
        let series = run.objectives[objective]
        return (0..<columns).map { column in series.mean(ticks(column, series)) }
    }

    private func ticks(_ column: Int, _ series: ObjectiveSeries) -> Range<Int> {
        let width = UInt64(step) * 1_000_000
        let first = UInt64(column) * width / series.tick
        return Int(first)..<Int((UInt64(column) + 1) * width / series.tick)
    }

    /// The worst p99 of the seconds of each column.
    func latency(_ workload: Int, of run: PlayedRun) -> [UInt64?] {
        seconds(workload, of: run).map { $0.compactMap(\.p99).max() }
    }

    /// Work of each column, in the unit of the workload.
    func work(_ workload: Int, of run: PlayedRun) -> [UInt64?] {
        seconds(workload, of: run).map { $0.reduce(0) { $0 + $1.work } }
    }

    private func seconds(_ workload: Int, of run: PlayedRun) -> [ArraySlice<PlayedWork>] {
        let all = run.seconds[workload]
        return (0..<columns).map { all[min($0 * step, all.count)..<min(($0 + 1) * step, all.count)] }
    }

    /// The kinds of the decisions of each column.
    func decisions(of run: PlayedRun) -> [[Decision.Kind]] {
        var found: [[Decision.Kind]] = Array(repeating: [], count: columns)
        for decision in run.decisions {
            let column = Int(clamping: decision.at / 1_000_000) / step
            found[min(column, columns - 1)].append(decision.kind)
        }
        return found
    }

    /// A line below the columns with a mark and the time at every tenth.
    var axis: String {
        var text = ""
        for column in stride(from: 0, to: columns, by: 10) {
            let label = "|" + shownTime(UInt64(column * step))
            text += String(repeating: " ", count: max(column - text.count, 0)) + label
        }
        return text
    }

    /// `40s`, `2m`, `1h30m`.
    private func shownTime(_ seconds: UInt64) -> String {
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        var text = hours > 0 ? "\(hours)h" : ""
        if minutes > 0 { text += "\(minutes)m" }
        return rest > 0 || text.isEmpty ? text + "\(rest)s" : text
    }
}

extension Decision.Kind {
    /// In a line of a timeline, and what it means there; the first of a column is shown.
    var mark: Character {
        switch self {
        case .squeeze: "v"
        case .recover: "^"
        case .grow: "+"
        case .giveBack: "-"
        case .undo: "x"
        case .helpless: "!"
        case .refused: "r"
        case .expire: "e"
        case .hold, .safeDefault: "?"
        case .keep: "="
        }
    }

    /// What is shown where several fall into a column: what costs the most first.
    static let byWeight: [Decision.Kind] = [
        .helpless, .refused, .safeDefault, .hold, .squeeze, .giveBack, .undo, .expire, .recover, .grow, .keep,
    ]
}
