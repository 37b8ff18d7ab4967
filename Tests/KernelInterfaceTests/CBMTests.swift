import KernelInterface
import TestSupport
import Testing

@Suite struct CBMTests {
    @Test(
        arguments: [
            ("0", 0), ("00000", 0), ("f", 0xf), ("F0", 0xf0), ("0x3f0", 0x3f0), ("0X3F0", 0x3f0), ("007f0", 0x7f0),
            ("0x0007f0", 0x7f0), ("fffffffffffff", 0xf_ffff_ffff_ffff), ("ffffffffffffffff", .max),
            ("0000ffffffffffffffff", .max),
        ] as [(String, UInt64)])
    func masksAreReadAsTheKernelPrintsAndTakesThem(_ text: String, _ bits: UInt64) throws {
        #expect(CBM(text) == CBM(bits: bits))
        #expect(try CBM(parsing: text + "\n") == CBM(bits: bits))
    }

    @Test(
        arguments: [
            "", "0x", "x", "xf", "0x0x1", "-1", "+f", "0x+f", "f f", " f", "f\n", "1_0", "g", "0xg", "f,f", "ｆ",
            "10000000000000000", "0x1ffffffffffffffff",
        ])
    func whatIsNoMaskIsRefused(_ text: String) {
        #expect(CBM(text) == nil)
    }

    @Test func aRefusalSaysWhatWasExpected() {
        #expect(throws: KernelTextError(expected: "a bit mask in hexadecimal", found: "7x\n")) {
            try CBM(parsing: "7x\n")
        }
    }

    @Test(
        arguments: [(0, "0"), (1, "1"), (0x7f0, "7f0"), (0xfffff, "fffff"), (.max, "ffffffffffffffff")]
            as [(UInt64, String)])
    func masksAreWrittenWithoutPadding(_ bits: UInt64, _ text: String) {
        #expect(CBM(bits: bits).description == text)
    }

    struct Shape: Sendable {
        let bits: UInt64
        let count: Int
        let lowest: Int?
        let highest: Int?
        let isContiguous: Bool
        let runs: [Range<Int>]
    }

    @Test(arguments: [
        Shape(bits: 0, count: 0, lowest: nil, highest: nil, isContiguous: false, runs: []),
        Shape(bits: 1, count: 1, lowest: 0, highest: 0, isContiguous: true, runs: [0..<1]),
        Shape(bits: 0x7f0, count: 7, lowest: 4, highest: 10, isContiguous: true, runs: [4..<11]),
        Shape(bits: 0x5, count: 2, lowest: 0, highest: 2, isContiguous: false, runs: [0..<1, 2..<3]),
        Shape(bits: 0xf70, count: 7, lowest: 4, highest: 11, isContiguous: false, runs: [4..<7, 8..<12]),
        Shape(bits: 1 << 63, count: 1, lowest: 63, highest: 63, isContiguous: true, runs: [63..<64]),
        Shape(bits: .max, count: 64, lowest: 0, highest: 63, isContiguous: true, runs: [0..<64]),
        Shape(bits: .max << 1, count: 63, lowest: 1, highest: 63, isContiguous: true, runs: [1..<64]),
        Shape(bits: 1 << 63 | 1, count: 2, lowest: 0, highest: 63, isContiguous: false, runs: [0..<1, 63..<64]),
    ])
    func shapes(_ shape: Shape) {
        let mask = CBM(bits: shape.bits)
        #expect(mask.count == shape.count)
        #expect(mask.isEmpty == (shape.bits == 0))
        #expect(mask.lowest == shape.lowest && mask.highest == shape.highest)
        #expect(mask.isContiguous == shape.isContiguous)
        #expect(mask.runs == shape.runs)
    }

    @Test(
        arguments: [
            (0, 0, 0), (0, 1, 1), (4, 7, 0x7f0), (0, 64, .max), (60, 4, 0xf << 60), (60, 9, 0xf << 60), (64, 1, 0),
            (3, -1, 0), (0, 65, .max),
        ] as [(Int, Int, UInt64)])
    func runsAreBuilt(_ first: Int, _ count: Int, _ bits: UInt64) {
        #expect(CBM.run(from: first, count: count) == CBM(bits: bits))
    }

    @Test func setsAreCombined() {
        let low = CBM(bits: 0x0ff)
        let middle = CBM(bits: 0x3f0)
        #expect(low.union(middle) == CBM(bits: 0x3ff))
        #expect(low.intersection(middle) == CBM(bits: 0x0f0))
        #expect(low.subtracting(middle) == CBM(bits: 0x00f))
        #expect(low.symmetricDifference(middle) == CBM(bits: 0x30f))
        #expect(!low.isDisjoint(with: middle) && low.isDisjoint(with: CBM(bits: 0xf00)))
        #expect(CBM.empty.isDisjoint(with: low) && CBM.empty.isSubset(of: low))
        #expect(CBM(bits: 0x0f0).isSubset(of: low) && !middle.isSubset(of: low) && low.isSubset(of: low))
        #expect(low < middle && !(low < low))
        #expect(low.contains(0) && low.contains(7) && !low.contains(8) && !low.contains(64) && !low.contains(-1))
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var random = SplitMix64(seed: 41)
        for _ in 0..<2000 {
            let mask = CBM(bits: random.next() >> UInt64.random(in: 0..<64, using: &random))
            #expect(try CBM(parsing: mask.description) == mask)
            #expect(mask.runs.reduce(CBM.empty) { $0.union(.run(from: $1.lowerBound, count: $1.count)) } == mask)
            #expect(mask.isContiguous == (mask.runs.count == 1))
        }
    }
}
