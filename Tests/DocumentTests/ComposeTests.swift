import Testing

@testable import Document

@Suite struct ComposeTests {
    static func compose(_ text: String, _ limits: YAMLLimits = .standard) -> (node: YAMLNode?, codes: [String]) {
        let result = composeYAML(SourceFile(name: "p.yaml", text: text), limits: limits)
        return (result.node, result.diagnostics.map(\.code))
    }

    static func outline(_ node: YAMLNode) -> String {
        let place = "@\(node.span.start.line):\(node.span.start.column)-\(node.span.end.line):\(node.span.end.column)"
        switch node.content {
        case .null: return "null\(place)"
        case .scalar(let scalar): return (scalar.style == .plain ? scalar.text : "'\(scalar.text)'") + place
        case .sequence(let items): return "[\(items.map(outline).joined(separator: " "))]\(place)"
        case .mapping(let pairs):
            return "{\(pairs.map { "\(outline($0.key)): \(outline($0.value))" }.joined(separator: ", "))}\(place)"
        }
    }

    @Test(arguments: [
        ("a: 1", "{a@1:1-1:2: 1@1:4-1:5}@1:1-1:5"),
        (
            "a:\n  - b\n  - 'c'\n\n# end\nd: {e: , f: [~]}\n",
            """
            {a@1:1-1:2: [b@2:5-2:6 'c'@3:5-3:8]@2:3-3:8, \
            d@6:1-6:2: {e@6:5-6:6: null@6:8-6:8, f@6:10-6:11: [null@6:14-6:15]@6:13-6:16}@6:4-6:17}@1:1-6:17
            """
        ),
        ("\u{FEFF}é: 😀x\r\nb: y", "{é@1:1-1:2: 😀x@1:4-1:6, b@2:1-2:2: y@2:4-2:5}@1:1-2:5"),
        ("---\n- yes\n...\n", "[yes@2:3-2:6]@2:1-2:6"),
        ("<<: 1", "{<<@1:1-1:3: 1@1:5-1:6}@1:1-1:6"),
        ("? a\n: 1\nnull: 2", "{a@1:3-1:4: 1@2:3-2:4, null@3:1-3:5: 2@3:7-3:8}@1:1-3:8"),
        ("{\t\"a\":\t1,\n\t\"b\": 2}", "{'a'@1:3-1:6: 1@1:8-1:9, 'b'@2:2-2:5: 2@2:7-2:8}@1:1-2:9"),
    ])
    func nodesKnowTheirPlace(text: String, expect: String) throws {
        let node = try #require(Self.compose(text).node)
        #expect(Self.outline(node) == expect)
    }

    @Test(arguments: ["", "\n\n", "# c\n", "---\n", "---\n# c\n...\n", "\u{FEFF}", "   "])
    func filesWithoutContentAreRefused(text: String) {
        #expect(Self.compose(text).codes == ["empty-document"])
    }

    @Test func anExplicitNullIsContent() {
        #expect(Self.compose("null").node?.isNull == true)
        #expect(Self.compose("''").node?.scalar == Scalar(text: "", style: .quoted))
    }

    @Test func theFirstOfTwoKeysIsKept() throws {
        let (node, codes) = Self.compose("a: 1\nb: 2\na: 3\n\"a\": 4\n")
        #expect(codes == ["duplicate-key", "duplicate-key"])
        #expect(node?.pairs?.map(\.name) == ["a", "b"])
        #expect(node?["a"]?.scalar?.integer == 1)
    }

    @Test func duplicatesAreFoundAmongManyKeys() {
        let keys = (0..<1000).map { "k\($0): 1\n" }.joined()
        #expect(Self.compose(keys).codes.isEmpty)
        #expect(Self.compose(keys + "k500: 2\n").codes == ["duplicate-key"])
    }

    @Test func keysAreComparedByTheirBytes() {
        #expect(Self.compose("\u{E9}: 1\ne\u{301}: 2").codes.isEmpty)
        #expect(Self.compose("\"\": 1\n'': 2").codes == ["duplicate-key"])
    }

    @Test(arguments: ["[", "{a: ", "[\n", "- "]) func deepNestingIsRefusedAtOnce(piece: String) {
        #expect(Self.compose(String(repeating: piece, count: 700_000)).codes == ["too-deep"])
    }

    @Test func sixtyFourLevelsAreRead() {
        let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        #expect(Self.compose(deep(64)).codes.isEmpty)
        #expect(Self.compose(deep(65)).codes == ["too-deep"])
        #expect(Self.compose(deep(3), YAMLLimits(depth: 2)).codes == ["too-deep"])
    }

    @Test func tooLargeFilesAreRefusedBeforeTheyAreParsed() {
        let result = composeYAML(SourceFile(name: "p.yaml", text: "[[["), limits: YAMLLimits(bytes: 2))
        #expect(
            DiagnosticRenderer().render(result.diagnostics) == """
                error: `p.yaml` has 3 bytes; at most 2 are read [too-large]
                help: split it into several files, or check that the path is right

                """)
        #expect(Self.compose("[[]", YAMLLimits(bytes: 3)).codes == ["yaml-syntax"])
    }

    @Test func billionLaughsAreRefused() {
        var text = "a0: &a0 [x]\n"
        for level in 1..<30 {
            text += "a\(level): &a\(level) [\(repeatElement("*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        let codes = Self.compose(text).codes
        #expect(codes.count == 51)
        #expect(Set(codes) == ["alias-refused", "too-many-errors"])
    }

    @Test func theRestOfManyErrorsIsCounted() {
        let result = composeYAML(
            SourceFile(name: "p.yaml", text: "a: 1\na: 2\na: 3\na: 4\n"), limits: YAMLLimits(diagnostics: 2))
        #expect(result.diagnostics.last?.message == "1 more error in `p.yaml` is not shown")
        #expect(result.diagnostics.count == 3)
    }
}
