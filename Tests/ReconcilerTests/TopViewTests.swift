import Document
import Testing

@testable import Report

/// What a live view shows, and what keys do.
@Suite struct TopViewTests {
    private func item(
        _ name: String, cpu: UInt64 = 0, stalls: [UInt64?] = [0, 0, 0], memory: UInt64? = nil,
        objectives: [Overview.Objective] = [], adjustments: [String] = []
    ) -> Overview.Class {
        Overview.Class(
            name: name, cgroups: 2, cpu: cpu, memory: memory, stalls: stalls, objectives: objectives,
            adjustments: adjustments.map { Overview.Adjustment(text: $0) })
    }

    private func overview(_ second: UInt64) -> Overview {
        Overview(
            at: second * 1_000_000, status: "2 classes, 0 objectives hold; web misses cpu some below 10% over 1s",
            classes: [
                item(
                    "web", cpu: second * 500_000, stalls: [second * 250_000, 0, nil], memory: 64 << 20,
                    objectives: [
                        Overview.Objective(
                            text: "cpu some below 10% over 1s", measured: "25%", slack: -1_500_000, isMissed: true)
                    ]),
                item("batch", cpu: second * 1_500_000, memory: 1 << 30, adjustments: ["cpu.max 0.4cpus of 2cpus"]),
            ],
            decisions: ["#1 squeeze; batch.slice cpu.max 2cpus -> 0.4cpus", "evil \u{1B}[2J\u{7}name\u{202E}"])
    }

    private func shown(_ view: TopView, columns: Int = 80, rows: Int = 24) -> [String] {
        view.frame(columns: columns, rows: rows, isColoured: false).map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    @Test func frameSaysWhatClassesDo() {
        var view = TopView()
        for second in UInt64(1)...4 { view.take(overview(second)) }
        #expect(
            shown(view) == [
                "2 classes, 0 objectives hold; web misses cpu some below 10% over 1s",
                "s sort: name  / filter  e why  p pause  ? help  q quit",
                "CLASS            CGROUPS   CPU  MEMORY  cpu%  mem%   io%  SLACK  PRESSURE",
                "batch                  2   1.5    1GiB     0     0     0",
                "web                    2   0.5   64MiB    25     0        -150%   ▂▂▂",
                "",
                "batch",
                "  adjusted  cpu.max 0.4cpus of 2cpus",
                "",
                "decisions",
                "  evil \\u{1b}[2J\\u{7}name\\u{202e}",
                "  #1 squeeze; batch.slice cpu.max 2cpus -> 0.4cpus",
            ])
    }

    @Test func keysDoWhatTheySay() {
        var view = TopView()
        for second in UInt64(1)...2 { view.take(overview(second)) }
        func press(_ keys: TopView.Key...) -> TopView.Request? { keys.map { view.press($0) }.last ?? nil }
        func order() -> [String] { shown(view).dropFirst(3).prefix(2).map { String($0.prefix { $0 != " " }) } }
        #expect(order() == ["batch", "web"])
        #expect(press(.character("e")) == .explanation(of: "batch"))
        #expect(press(.down, .down, .enter) == .explanation(of: "web"))
        #expect(shown(view).contains("  MISSED  cpu some below 10% over 1s: 25%"))
        // cpu, memory, pressure, slack, name
        for expected in [["batch", "web"], ["batch", "web"], ["web", "batch"], ["web", "batch"], ["batch", "web"]] {
            #expect(press(.character("s")) == nil)
            #expect(order() == expected)
        }
        #expect(press(.character("/"), .character("w"), .character("x"), .backspace) == nil)
        #expect(shown(view)[1] == "filter: w_")
        #expect(press(.enter) == nil)
        #expect(order() == ["web", ""])
        #expect(shown(view)[1].contains("/ filter: w "))
        #expect(press(.escape) == nil)
        #expect(order() == ["batch", "web"])
        #expect(press(.character("/"), .character("z"), .enter, .enter) == nil)
        #expect(shown(view)[3] == "no class of that name")
        #expect(press(.escape, .character("?")) == nil)
        #expect(shown(view)[0] == "bulkhead top")
        #expect(press(.character("x"), .character("q")) == .quit)
    }

    @Test func pausedViewStays() {
        var view = TopView()
        for second in UInt64(1)...2 { view.take(overview(second)) }
        let before = shown(view)
        #expect(view.press(.character("p")) == nil)
        view.take(Overview(at: 9_000_000, status: "other", classes: [], decisions: []))
        #expect(shown(view).dropFirst() == before.dropFirst())
        #expect(shown(view)[0] == "[paused] " + before[0])
        #expect(view.press(.character(" ")) == nil)
        view.take(Overview(at: 9_000_000, status: "other", classes: [], decisions: []))
        #expect(shown(view)[0] == "other")
        view.fail("the run went away\u{1B}c")
        #expect(shown(view)[0] == "[the run went away\\u{1b}c]")
    }

    @Test func explanationIsScrolled() {
        var view = TopView()
        view.take(overview(1))
        view.explain("a\nb\u{1B}[31m\nc")
        #expect(shown(view).dropFirst() == ["a", "b\\u{1b}[31m", "c"])
        #expect(view.press(.down) == nil)
        #expect(shown(view).dropFirst() == ["b\\u{1b}[31m", "c"])
        #expect(view.press(.escape) == nil)
        #expect(shown(view)[2].hasPrefix("CLASS"))
    }

    /// However many classes there are, and however small the terminal is: no line is too long, none is too many, and the
    /// chosen class is in sight.
    @Test(arguments: [(80, 24), (40, 10), (20, 3), (200, 60), (1, 1)])
    func frameFits(columns: Int, rows: Int) {
        var view = TopView()
        let classes = (100..<400).map { item("class-with-a-long-name-\($0)") }
        for at in UInt64(1)...3 {
            view.take(
                Overview(
                    at: at, status: String(repeating: "x", count: 300), classes: classes,
                    decisions: ["é" + String(repeating: "y", count: 99)]))
        }
        for _ in 0..<150 { _ = view.press(.down) }
        let frame = view.frame(columns: columns, rows: rows, isColoured: false)
        #expect(frame.count <= rows)
        #expect(frame.allSatisfy { $0.unicodeScalars.count <= max(columns, 20) })
        #expect(view.press(.enter) == .explanation(of: "class-with-a-long-name-250"))
    }

    @Test func overviewSurvivesTheWay() throws {
        let overview = overview(3)
        #expect(Overview(overview.json) == overview)
        #expect(Overview(.object([("at", 1)])) == nil)
    }
}
