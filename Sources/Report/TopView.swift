import Document

/// What a live view shows, and what keys do to it; knows neither terminal nor clock.
package struct TopView: Sendable {
    package enum Key: Hashable, Sendable {
        case character(Character)
        case up, down, enter, escape, backspace
    }

    /// What a key asks of whoever shows the view.
    package enum Request: Hashable, Sendable {
        case quit
        /// Why the values of the class are what they are; to be handed to `explain`.
        case explanation(of: String)
    }

    enum Order: String, CaseIterable {
        case name, cpu, memory, pressure, slack
    }

    private enum Mode: Equatable {
        case classes, filter, help
        case explanation([String], top: Int)
    }

    /// A class, with what it used a second since the overview before.
    struct Row {
        let item: Overview.Class
        /// Thousandths of a CPU; millionths of the time. Nil before the second overview.
        let cpu: UInt64?
        let stalls: [UInt64?]
        /// The worst of the three over the last overviews, the newest last.
        let history: [UInt64?]

        var pressure: UInt64 { stalls.compactMap(\.self).max() ?? 0 }
        var slack: Int64 { item.objectives.compactMap(\.slack).min() ?? .max }
    }

    private var mode = Mode.classes
    private(set) var order = Order.name
    private(set) var filter = ""
    private var selected: String?
    private(set) var isPaused = false
    private var overview: Overview?
    private var rows: [Row] = []
    private var histories: [String: [UInt64?]] = [:]
    private var problem: String?

    /// What a wide terminal has room for.
    static let historyLength = 120
    /// Columns before the bars.
    private static let barsAt = 65

    package init() {}

    /// The newest overview; a paused view goes on with those that it has.
    package mutating func take(_ next: Overview) {
        problem = nil
        if isPaused { return }
        let before = Dictionary(
            (overview?.classes ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let span = overview.map { next.at > $0.at ? next.at - $0.at : 0 } ?? 0
        rows = next.classes.map { item in
            let old = span > 0 ? before[item.name] : nil
            func rate(_ now: UInt64?, _ then: UInt64?, _ unit: UInt64) -> UInt64? {
                guard let now, let then, now >= then, old != nil else { return nil }
                return (now - then).multipliedReportingOverflow(by: unit).partialValue / span
            }
            let stalls = item.stalls.indices.map { index in
                rate(
                    item.stalls[index], old.flatMap { $0.stalls.indices.contains(index) ? $0.stalls[index] : nil },
                    1_000_000)
            }
            let history = (histories[item.name] ?? []) + [stalls.compactMap(\.self).max()]
            return Row(
                item: item, cpu: rate(item.cpu, old?.cpu, 1000), stalls: stalls,
                history: history.suffix(Self.historyLength))
        }
        histories = Dictionary(rows.map { ($0.item.name, $0.history) }, uniquingKeysWith: { first, _ in first })
        overview = next
    }

    /// Why there is no newer one.
    package mutating func fail(_ text: String) { problem = text }

    /// The answer to a request for an explanation.
    package mutating func explain(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { visible(String($0)) }
        mode = .explanation(lines, top: 0)
    }

    package mutating func press(_ key: Key) -> Request? {
        switch mode {
        case .filter: pressInFilter(key)
        case .help: mode = .classes
        case .explanation(let lines, let top):
            switch key {
            case .up, .character("k"): mode = .explanation(lines, top: max(0, top - 1))
            case .down, .character("j"): mode = .explanation(lines, top: min(max(0, lines.count - 1), top + 1))
            default: mode = .classes
            }
        case .classes: return pressInClasses(key)
        }
        return nil
    }

    private mutating func pressInFilter(_ key: Key) {
        switch key {
        case .enter: mode = .classes
        case .escape: (mode, filter) = (.classes, "")
        case .backspace: if !filter.isEmpty { filter.removeLast() }
        case .character(let character): if filter.count < 63, !isControl(character) { filter.append(character) }
        case .up, .down: break
        }
    }

    private mutating func pressInClasses(_ key: Key) -> Request? {
        switch key {
        case .character("q"): return .quit
        case .character("p"), .character(" "): isPaused.toggle()
        case .character("s"):
            let all = Order.allCases
            order = all[((all.firstIndex(of: order) ?? 0) + 1) % all.count]
        case .character("/"): mode = .filter
        case .character("?"), .character("h"): mode = .help
        case .escape: filter = ""
        case .up, .character("k"): select(-1)
        case .down, .character("j"): select(1)
        case .enter, .character("e"): return present.isEmpty ? nil : .explanation(of: present[place].item.name)
        default: break
        }
        return nil
    }

    /// What is shown, in its order.
    private var present: [Row] {
        let wanted = filter.isEmpty ? rows : rows.filter { $0.item.name.contains(filter) }
        switch order {
        case .name: return wanted.sorted { $0.item.name < $1.item.name }
        case .cpu: return wanted.sorted { ($0.cpu ?? 0, $1.item.name) > ($1.cpu ?? 0, $0.item.name) }
        case .memory: return wanted.sorted { ($0.item.memory ?? 0, $1.item.name) > ($1.item.memory ?? 0, $0.item.name) }
        case .pressure: return wanted.sorted { ($0.pressure, $1.item.name) > ($1.pressure, $0.item.name) }
        case .slack: return wanted.sorted { ($0.slack, $0.item.name) < ($1.slack, $1.item.name) }
        }
    }

    private var place: Int { present.firstIndex { $0.item.name == selected } ?? 0 }

    private mutating func select(_ step: Int) {
        let present = present
        if present.isEmpty { return }
        selected = present[min(max(place + step, 0), present.count - 1)].item.name
    }

    // MARK: Showing

    /// Lines of at most so many columns, and at most so many of them.
    package func frame(columns: Int, rows limit: Int, isColoured: Bool = true) -> [String] {
        let style = Style(columns: max(columns, 20), isColoured: isColoured)
        var lines: [String]
        switch mode {
        case .help: lines = [style.bold("bulkhead top")] + Self.help.map(style.cut)
        case .explanation(let text, let top):
            lines = [style.inverse("why   up, down: scroll   any other key: back")]
            lines += text.dropFirst(top).map(style.cut)
        case .classes, .filter: lines = classLines(style, limit)
        }
        return Array(lines.prefix(max(limit, 1)))
    }

    private func classLines(_ style: Style, _ limit: Int) -> [String] {
        var head = overview.map { visible($0.status) } ?? "waiting for the run"
        if isPaused { head = "[paused] " + head }
        if let problem { head = "[\(visible(problem))]" }
        var lines = [style.bold(style.cut(head))]
        lines.append(
            style.cut(
                mode == .filter
                    ? "filter: \(filter)_"
                    : "s sort: \(order.rawValue)  / filter\(filter.isEmpty ? "" : ": " + filter)  "
                        + "e why  p pause  ? help  q quit"))
        lines.append(style.inverse("CLASS            CGROUPS   CPU  MEMORY  cpu%  mem%   io%  SLACK  PRESSURE"))
        let present = present
        // The chosen one stays in sight; what is told of it needs some lines, too.
        let room = max(1, min(present.count, (limit - lines.count) / 2))
        let first = min(max(0, place - room + 1), max(0, present.count - room))
        for (index, row) in present.enumerated().dropFirst(first).prefix(room) {
            lines.append(
                style.row(
                    line(row, style), isSelected: index == place,
                    isMissed: row.item.objectives.contains(where: \.isMissed)))
        }
        if present.count > room { lines.append(style.cut("  \(present.count - room) more")) }
        if present.isEmpty { lines.append("no class" + (filter.isEmpty ? "" : " of that name")) }
        if present.indices.contains(place) {
            let item = present[place].item
            lines += ["", style.bold(style.cut(item.name))]
            for objective in item.objectives {
                let measured = objective.measured.map { ": \($0)" } ?? ": not measured"
                lines.append(
                    style.cut(
                        "  \(objective.isMissed ? "MISSED" : "holds ")  \(visible(objective.text))\(visible(measured))")
                )
            }
            for adjustment in item.adjustments { lines.append(style.cut("  adjusted  \(visible(adjustment.text))")) }
        }
        let decisions = overview?.decisions ?? []
        if !decisions.isEmpty { lines += ["", style.bold("decisions")] }
        for text in decisions.suffix(max(0, limit - lines.count)).reversed() {
            lines.append(style.cut("  " + visible(text)))
        }
        return lines
    }

    private func line(_ row: Row, _ style: Style) -> String {
        func percent(_ value: UInt64?) -> String { padded(value.map { "\(($0 + 5000) / 10_000)" } ?? "", 6) }
        let cpu = row.cpu.map { value in "\(value / 1000).\(value % 1000 / 100)" } ?? ""
        var slack = ""
        if row.slack != .max { slack = "\(max(row.slack, -99_900_000) / 10_000)%" }
        let scale = BarScale([1_000_000], isTime: false)
        let bars = BarRow(values: row.history.suffix(max(0, style.columns - Self.barsAt)), limit: nil).text(
            scale, isColoured: false)
        let name = row.item.name.count > 16 ? row.item.name.prefix(15) + "~" : row.item.name
        return name + String(repeating: " ", count: 16 - name.count) + padded("\(row.item.cgroups)", 8) + padded(cpu, 6)
            + padded(row.item.memory.map(bytesText) ?? "", 8) + percent(stall(row, 0)) + percent(stall(row, 1))
            + percent(stall(row, 2)) + padded(slack, 7) + "  " + bars
    }

    private func stall(_ row: Row, _ index: Int) -> UInt64? {
        row.stalls.indices.contains(index) ? row.stalls[index] : nil
    }

    private func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static let help = [
        "",
        "  CPU       CPUs that the class uses",
        "  cpu% ...  share of the time in which tasks of the class stalled (PSI some)",
        "  SLACK     how far the worst objective is below its target; negative: missed",
        "  PRESSURE  the worst of the three over time; a whole bar is all of the time",
        "",
        "  s         sort by name, cpu, memory, pressure, slack",
        "  /         filter by name; Escape takes it away",
        "  up, down  choose a class, also k and j",
        "  e, Enter  why its values are what they are",
        "  p         pause",
        "  q         quit",
        "",
        "  any key goes back",
    ]
}

/// How lines look, and how long they may be.
private struct Style {
    let columns: Int
    let isColoured: Bool

    func cut(_ text: String) -> String {
        text.unicodeScalars.count <= columns
            ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(columns - 1))) + "~"
    }

    func bold(_ text: String) -> String { styled(text, "1") }

    func inverse(_ text: String) -> String {
        let text = cut(text)
        return styled(text + String(repeating: " ", count: max(0, columns - text.unicodeScalars.count)), "7")
    }

    func row(_ text: String, isSelected: Bool, isMissed: Bool) -> String {
        let text = cut(text)
        if isSelected { return isMissed ? styled(text, "1;31;4") : styled(text, "1;4") }
        return isMissed ? styled(text, "31") : text
    }

    private func styled(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

private func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.contains {
        $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
    }
}
