import TestSupport
import Testing

@testable import Document

@Suite struct JSONValueTests {
    /// Reads a text back through libyaml.
    static func read(_ text: String) throws -> JSONValue {
        let source = SourceFile(name: "v", text: text)
        let (node, diagnostics) = composeYAML(source)
        guard let node else {
            // A bare null, and nothing else, is an empty document.
            throw diagnostics.first ?? Diagnostic(code: "none", "no node")
        }
        return try JSONValue(node)
    }

    @Test(arguments: 0..<400) func randomValuesSurviveBothFormats(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let value = JSONValue.array([random.json(depth: 4), random.json(depth: 4)])
        #expect(try Self.read(value.json()) == value, "seed \(seed)")
        #expect(try Self.read(value.json(pretty: true)) == value, "seed \(seed)")
        #expect(try Self.read(value.yaml()) == value, "seed \(seed)")
    }

    @Test func everyScalarSurvivesBothFormats() throws {
        for block in stride(from: UInt32(0), through: 0x10_FFFF, by: 0x400) where !(0xD800..<0xE000).contains(block) {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: (block..<(block + 0x400)).compactMap { Unicode.Scalar($0) })
            let value = JSONValue.array([.string(String(view))])
            #expect(try Self.read(value.json()) == value, "block \(block)")
            #expect(try Self.read(value.yaml()) == value, "block \(block)")
        }
    }

    @Test func jsonIsExact() {
        let value = JSONValue.object([
            ("a", .array([JSONValue(1), .integer(.min), JSONValue(UInt64.max), .bool(true), .null])),
            ("b\"\\\u{1}\u{7F}\u{85}\u{2028}\u{FEFF}\n", .string("é😀/")), ("c", .object([])), ("d", .array([])),
        ])
        #expect(
            value.json()
                == #"{"a":[1,-9223372036854775808,18446744073709551615,true,null],"#
                + #""b\"\\\u0001\u007f\u0085\u2028\ufeff\n":"é😀/","c":{},"d":[]}"#)
        #expect(
            JSONValue.object([("a", .array([JSONValue(1), .object([("b", .null)])]))]).json(pretty: true)
                == """
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ]
                }

                """)
    }

    @Test func yamlIsExact() {
        let value = JSONValue.object([
            ("name", .string("web")), ("no", .string("no")), ("size", .string("4GiB")), ("share", .string("25%")),
            ("number", .string("10")), ("date", .string("2001-12-14")),
            ("list", .array([JSONValue(1), .array([.null])])),
            ("items", .array([.object([("a", .bool(true)), ("b", .array([.string("")]))])])), ("none", .object([])),
        ])
        #expect(
            value.yaml() == """
                name: web
                "no": "no"
                size: 4GiB
                share: 25%
                number: "10"
                date: "2001-12-14"
                list:
                  - 1
                  - - null
                items:
                  - a: true
                    b:
                      - ""
                none: {}

                """)
    }

    @Test func longKeysSurviveAsYAML() throws {
        let value = JSONValue.object([
            (String(repeating: "é/", count: 2000), .object([("a", JSONValue(1))])),
            (String(repeating: "b", count: 5000), .string("x")),
        ])
        #expect(try Self.read(value.yaml()) == value)
    }

    @Test func plainTextResolvesLikeTheCoreSchema() throws {
        let text = "[~, null, Null, true, True, yes, 1, -1, 01, +1, 0, -0, 1.5, '1', \"true\", 9223372036854775808]"
        #expect(
            try Self.read(text)
                == .array([
                    .null, .null, .string("Null"), .bool(true), .string("True"), .string("yes"), JSONValue(1),
                    JSONValue(-1), .string("01"), .string("+1"), JSONValue(0), .string("-0"), .string("1.5"),
                    .string("1"), .string("true"), .unsigned(9_223_372_036_854_775_808),
                ]))
    }

    @Test func integersBeyond64BitsAreRefused() throws {
        let error = #expect(throws: Diagnostic.self) { try Self.read("a: 18446744073709551616") }
        #expect(
            error.map { DiagnosticRenderer().render($0) }
                == """
                v:1:4: error: the number 18446744073709551616 does not fit in 64 bits [number-out-of-range]
                help: quote it if it is meant as text

                """)
    }
}
