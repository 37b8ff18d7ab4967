import Testing

@testable import Document

@Suite struct DiagnosticRendererTests {
    static func span(_ file: String, _ line: Int, _ column: Int, _ length: Int) -> SourceSpan {
        SourceSpan(
            file: file, start: SourcePosition(line: line, column: column),
            end: SourcePosition(line: line, column: column + length))
    }

    /// The lines below the first of a diagnostic at a place of a text.
    static func snippet(_ text: String, _ line: Int, _ column: Int, _ length: Int) -> String {
        let source = SourceFile(name: "f", text: text)
        let diagnostic = Diagnostic(code: "c", "m", at: span("f", line, column, length))
        return DiagnosticRenderer(sources: [source]).render(diagnostic).split(separator: "\n").dropFirst()
            .joined(separator: "\n")
    }

    @Test func twoPlacesCarryTheirOwnLabels() {
        let batch = SourceFile(
            name: "policies/batch.yaml", text: String(repeating: "\n", count: 8) + "    min: 48GiB\n")
        let web = SourceFile(name: "policies/web.yaml", text: String(repeating: "\n", count: 10) + "    min: 28GiB\n")
        let diagnostic = Diagnostic(
            code: "protection-overcommit", "memory protections exceed the node by 12 GiB",
            at: Self.span(batch.name, 9, 10, 5), label: "asks 48 GiB",
            notes: [.init("with this, 76 GiB of 64 GiB are protected", at: Self.span(web.name, 11, 10, 5))],
            help: ["lower one `min`, or use `low`, which the kernel may reclaim from under pressure"])
        #expect(
            DiagnosticRenderer(sources: [batch, web]).render(diagnostic) == """
                policies/batch.yaml:9:10: error: memory protections exceed the node by 12 GiB [protection-overcommit]
                 9 |     min: 48GiB
                   |          ^~~~~ asks 48 GiB
                policies/web.yaml:11:10: note: with this, 76 GiB of 64 GiB are protected
                11 |     min: 28GiB
                   |          ^~~~~
                help: lower one `min`, or use `low`, which the kernel may reclaim from under pressure

                """)
    }

    @Test func aRefusalOfTheKernelNeedsNoPlace() {
        let diagnostic = Diagnostic(
            code: "kernel-refused", "cannot write `L3:0=f7` to /sys/fs/resctrl/gold/schemata: Invalid argument",
            notes: [.init("info/last_cmd_status: mask f7 has non-consecutive 1-bits")])
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                error: cannot write `L3:0=f7` to /sys/fs/resctrl/gold/schemata: Invalid argument [kernel-refused]
                note: info/last_cmd_status: mask f7 has non-consecutive 1-bits

                """)
    }

    @Test func diagnosticsAreSortedByPosition() {
        let place = { (line: Int, column: Int) in Self.span("f", line, column, 1) }
        let all = [
            Diagnostic(code: "d", "no place"), Diagnostic(.warning, code: "c", "third", at: place(2, 1)),
            Diagnostic(code: "b", "second", at: place(1, 5)), Diagnostic(.note, code: "a", "first", at: place(1, 2)),
        ]
        #expect(
            DiagnosticRenderer().render(all) == """
                f:1:2: note: first [a]

                f:1:5: error: second [b]

                f:2:1: warning: third [c]

                error: no place [d]

                """)
    }

    @Test func colourIsOnlyWhereItIsAsked() {
        let diagnostic = Diagnostic(code: "c", "m", at: Self.span("f", 1, 1, 2), label: "l", help: ["h"])
        let source = SourceFile(name: "f", text: "ab")
        #expect(
            DiagnosticRenderer(sources: [source], colour: true).render(diagnostic)
                == "\u{1B}[1mf:1:1: \u{1B}[0m\u{1B}[1;31merror: \u{1B}[0mm [c]\n1 | ab\n"
                + "  | \u{1B}[1;31m^~ l\u{1B}[0m\n\u{1B}[1;32mhelp: \u{1B}[0mh\n")
    }

    @Test(arguments: [
        ("a\tb\tc: 1", 1, 5, 1, "1 | a\tb\tc: 1\n  |  \t \t^"),
        ("a: 1\r\nb: 2\r\n", 2, 4, 1, "2 | b: 2\n  |    ^"),
        ("a: 1\n", 2, 1, 1, "2 |\n  | ^"),
        ("a: 1", 1, 5, 0, "1 | a: 1\n  |     ^"),
        ("a: 1", 1, 99, 7, "1 | a: 1\n  |     ^"),
        ("a: 1", 1, 4, 99, "1 | a: 1\n  |    ^"),
        ("a: 1", 7, 1, 1, ""),
        ("日本: 語", 1, 5, 1, "1 | 日本: 語\n  |       ^~"),
        ("e\u{301}: x", 1, 5, 1, "1 | e\u{301}: x\n  |    ^"),
        ("a: \u{202E}x\u{7}y", 1, 6, 2, "1 | a: \\u{202e}x\\u{7}y\n  |             ^~~~~~"),
        ("\u{FEFF}a: 1", 1, 1, 1, "1 | a: 1\n  | ^"),
        ("a\u{2028}b\u{85}c", 3, 1, 1, "3 | c\n  | ^"),
    ])
    func caretsStandBelowTheirText(text: String, line: Int, column: Int, length: Int, expect: String) {
        #expect(Self.snippet(text, line, column, length) == expect)
    }

    @Test func longLinesAreCutAroundTheColumn() {
        let line = String(repeating: "a", count: 500) + "BC" + String(repeating: "d", count: 500)
        let shown = String(repeating: "a", count: 80) + "BC" + String(repeating: "d", count: 78)
        #expect(Self.snippet(line, 1, 501, 2) == "1 | …\(shown)…\n  | \(String(repeating: " ", count: 81))^~")
        #expect(Self.snippet(line, 1, 1, 900).hasSuffix("^" + String(repeating: "~", count: 159)))
        #expect(Self.snippet(line, 1, 1003, 1).hasSuffix("ddd\n  | \(String(repeating: " ", count: 161))^"))
    }

    @Test func aSpanOfSeveralLinesIsUnderlinedOnItsFirst() {
        let source = SourceFile(name: "f", text: "a: {b,\n  c}\n")
        let span = SourceSpan(
            file: "f", start: SourcePosition(line: 1, column: 4), end: SourcePosition(line: 2, column: 5))
        #expect(
            DiagnosticRenderer(sources: [source]).render(Diagnostic(code: "c", "m", at: span))
                == "f:1:4: error: m [c]\n1 | a: {b,\n  |    ^~~\n")
    }

    @Test func textOfTheFileCannotForgeOutput() {
        let diagnostic = Diagnostic(code: "c", "key `a\nerror: b\u{1B}[2J`", help: ["\u{202E}x"])
        #expect(
            DiagnosticRenderer().render(diagnostic) == "error: key `a\\nerror: b\\u{1b}[2J` [c]\nhelp: \\u{202e}x\n")
    }

    @Test func machinesReadTheSameFields() {
        let diagnostic = Diagnostic(
            code: "c", "m", at: Self.span("f", 2, 3, 4), label: "l",
            notes: [.init("n", at: Self.span("g", 1, 1, 1)), .init("o")], help: ["h"])
        #expect(
            diagnostic.json.json()
                == #"{"severity":"error","code":"c","message":"m","#
                + #""span":{"file":"f","line":2,"column":3,"endLine":2,"endColumn":7},"label":"l","#
                + #""notes":[{"message":"n","span":{"file":"g","line":1,"column":1,"endLine":1,"endColumn":2}},"#
                + #"{"message":"o"}],"help":["h"]}"#)
        #expect(Diagnostic(.warning, code: "c", "m").json.json() == #"{"severity":"warning","code":"c","message":"m"}"#)
    }
}
