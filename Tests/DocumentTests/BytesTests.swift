import TestSupport
import Testing

@testable import Document

/// Bytes that are not text, and random damage.
@Suite struct BytesTests {
    static func rendered(_ bytes: [UInt8]) -> String {
        let source = SourceFile(name: "p.yaml", bytes: bytes)
        return DiagnosticRenderer(sources: [source]).render(composeYAML(source).diagnostics)
    }

    @Test func aByteThatIsNotUTF8IsShown() {
        #expect(
            Self.rendered(Array("a: é\nb: caf".utf8) + [0xE9] + Array("\nc: 1\n".utf8)) == """
                p.yaml:2:7: error: the byte 0xE9 is not UTF-8 [not-utf8]
                2 | b: caf\u{FFFD}
                  |       ^
                help: convert the file with `iconv -f LATIN1 -t UTF-8`, with the name of its real encoding

                """)
    }

    @Test(
        arguments: [
            [0x61, 0xC0, 0x80], [0x61, 0xED, 0xA0, 0x80], [0x61, 0xF5, 0x80, 0x80, 0x80], [0x61, 0xE2, 0x82],
            [0x61, 0x80], [0x61, 0xFF],
        ] as [[UInt8]])
    func badSequencesAreRefused(bytes: [UInt8]) {
        #expect(composeYAML(SourceFile(name: "p", bytes: bytes)).diagnostics.map(\.code) == ["not-utf8"])
    }

    @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00], [0x00, 0x61]] as [[UInt8]])
    func utf16IsRecognised(bytes: [UInt8]) {
        let diagnostics = composeYAML(SourceFile(name: "p", bytes: bytes)).diagnostics
        #expect(diagnostics.map(\.message) == ["the file is UTF-16, not UTF-8"])
    }

    @Test func controlCharactersAreNamed() {
        #expect(
            Self.rendered(Array("a: x\u{1B}[31m\n".utf8)) == """
                p.yaml:1:5: error: the control character U+001B is not allowed [yaml-syntax]
                1 | a: x\\u{1b}[31m
                  |     ^~~~~~
                help: remove it, or write it as an escape in double quotes: `"\\x1B"`

                """)
    }

    static let seedText = """
        # c
        classes:
          web: {match: [{unit: "a b\\u0041"}, {cgroup: 'x*'}], cpu: {weight: 800}}
          é😀:\t|
            text
            more
          ? long
          : &a !t *b
        --- 1
        """

    @Test(arguments: 0..<300) func damagedTextNeverCrashes(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var bytes = Array(Self.seedText.utf8)
        let dictionary = Array("[]{}:,-?&*!|>'\"%@`# \t\n\r\0\u{85}\u{2028}".utf8) + [0xFF, 0xC3, 0xED, 0xA0]
        for _ in 0..<Int.random(in: 1..<12, using: &random) {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.insert(dictionary[Int.random(in: dictionary.indices, using: &random)], at: place)
            case 2: if bytes.count > 1 { bytes.remove(at: place) }
            default: bytes.insert(contentsOf: bytes[place..<min(place + 20, bytes.count)], at: place)
            }
        }
        let source = SourceFile(name: "p.yaml", bytes: bytes)
        let result = composeYAML(source)
        #expect((result.node == nil) == result.diagnostics.contains { $0.code != "duplicate-key" }, "seed \(seed)")
        let text = DiagnosticRenderer(sources: [source], colour: false).render(result.diagnostics)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
        #expect(
            lines.allSatisfy { line in line.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\t" } },
            "seed \(seed)")
    }
}
