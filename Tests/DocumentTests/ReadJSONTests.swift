import TestSupport
import Testing

@testable import Document

@Suite struct ReadJSONTests {
    static func read(_ text: String) throws -> JSONValue {
        try readJSON(SourceFile(name: "j", text: text))
    }

    @Test(arguments: 0..<300) func randomValuesSurvive(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let value = random.json(depth: 5)
        #expect(try Self.read(value.json()) == value, "seed \(seed)")
        #expect(try Self.read(value.json(pretty: true)) == value, "seed \(seed)")
    }

    @Test func whatLibYAMLCannotReadIsRead() throws {
        let key = String(repeating: "k", count: 5000)
        #expect(
            try Self.read(#"{"\#(key)": "\ud83d\ude00\/\b\f\n\r\t\u00E9\"\\"}"#)
                == .object([(key, .string("😀/\u{8}\u{C}\n\r\té\"\\"))]))
    }

    @Test(arguments: [
        ("", "j:1:1: error: the file has no content [empty-document]"),
        ("[1,", "j:1:4: error: the file ends too early [json-syntax]"),
        ("[1 2]", "j:1:4: error: `,` or `]` is missing [json-syntax]"),
        ("{\"a\" 1}", "j:1:6: error: `:` is missing [json-syntax]"),
        ("{a: 1}", "j:1:2: error: a key in double quotes is expected here [json-syntax]"),
        ("{\"a\": 1\n \"b\": 2}", "j:2:2: error: `,` or `}` is missing [json-syntax]"),
        ("{\"a\": 1, \"a\": 2}", "j:1:10: error: the key `a` stands twice in one object [duplicate-key]"),
        ("[1] 2", "j:1:5: error: nothing may follow the value of the file [json-syntax]"),
        ("1.5", "j:1:1: error: only whole numbers can be read [json-syntax]"),
        ("01", "j:1:1: error: a number cannot start with 0 [json-syntax]"),
        ("-", "j:1:2: error: the file ends too early [json-syntax]"),
        ("[-a]", "j:1:3: error: a digit is expected here [json-syntax]"),
        ("18446744073709551616", "j:1:1: error: the number does not fit in 64 bits [number-out-of-range]"),
        ("-9223372036854775809", "j:1:1: error: the number does not fit in 64 bits [number-out-of-range]"),
        ("\"a", "j:1:1: error: this quote is never closed [json-syntax]"),
        ("\"a\\", "j:1:3: error: this escape names no character [json-syntax]"),
        ("\"\\ud83d\"", "j:1:2: error: this escape names no character [json-syntax]"),
        ("\"\\ud83d\\n\"", "j:1:2: error: this escape names no character [json-syntax]"),
        ("\"\\u12", "j:1:2: error: this escape names no character [json-syntax]"),
        ("\"a\tb\"", "j:1:3: error: a control character must be written as an escape [json-syntax]"),
        ("tru", "j:1:1: error: a value is expected here [json-syntax]"),
    ])
    func errorsAreExact(text: String, expect: String) {
        let error = #expect(throws: Diagnostic.self) { try Self.read(text) }
        #expect(error.map { DiagnosticRenderer().render($0) } == expect + "\n")
    }

    @Test func manyKeysAreCheckedForSeconds() throws {
        let keys = (0..<500).map { "\"k\($0)\":1" }
        #expect(try Self.read("{\(keys.joined(separator: ","))}").members?.count == 500)
        let error = #expect(throws: Diagnostic.self) {
            try Self.read("{\((keys + ["\"k7\":1"]).joined(separator: ","))}")
        }
        #expect(error?.code == "duplicate-key")
    }

    @Test func depthBytesAndEncodingAreBounded() {
        let deep = #expect(throws: Diagnostic.self) { try Self.read(String(repeating: "[", count: 1_000_000)) }
        #expect(deep?.code == "too-deep")
        let large = #expect(throws: Diagnostic.self) {
            try readJSON(SourceFile(name: "j", text: "[1]"), limits: YAMLLimits(bytes: 2))
        }
        #expect(large?.code == "too-large")
        let bad = #expect(throws: Diagnostic.self) {
            try readJSON(SourceFile(name: "j", bytes: [0x22, 0x61, 0xFF, 0x22]))
        }
        #expect(bad?.span?.start == SourcePosition(line: 1, column: 3))
        #expect(bad?.code == "not-utf8")
    }

    @Test(arguments: 0..<200) func damagedTextNeverCrashes(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var bytes = random.json(depth: 3).jsonBytes() + Array(#"["\ud83d\ude00",{"a":-1}]"#.utf8)
        bytes.removeFirst(Int.random(in: bytes.indices, using: &random))
        for _ in 0..<3 where !bytes.isEmpty {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        do {
            let value = try readJSON(SourceFile(name: "j", bytes: bytes))
            #expect(value == (try? Self.read(value.json())), "seed \(seed)")
        } catch {
            #expect(error.span != nil, "seed \(seed)")
        }
    }
}
