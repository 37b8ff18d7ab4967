import Document
import KernelInterface
import Policy
import TestSupport
import Testing

@Suite struct AllocationPropertyTests {
    /// Whatever stands in an amount, decoding ends with a claim or an error that has a code.
    @Test func anyAmountIsAnswered() {
        var random = SplitMix64(seed: 11)
        let alphabet = Array("0123456789.-+%xfFBMGi/sway max")
        for _ in 0..<1500 {
            let text = String(
                (0..<Int.random(in: 1...9, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "0" })
            for line in ["cache: {l3: '\(text)'}", "memoryBandwidth: {max: '\(text)'}"] {
                let result = PolicyText(web: line, on: TestNode.resctrl(.intel))
                let hasClaim = result.resolved?.classes[0].allocation != nil
                let hasError = result.diagnostics.contains { $0.severity == .error && !$0.code.isEmpty }
                #expect(hasClaim != hasError, "\(line)")
            }
        }
    }

    /// A mask passes just when the kernel would take it: within the cache, one run unless sparse, long enough.
    @Test func masksAreJudgedAsTheKernelDoes() {
        var random = SplitMix64(seed: 12)
        for _ in 0..<600 {
            let ways = Int.random(in: 4...20, using: &random)
            let least = Int.random(in: 1...3, using: &random)
            let isSparse = Bool.random(using: &random)
            let bits = UInt64.random(in: 1..<(1 << 12), using: &random)
            let node = TestNode.resctrl(.intel) {
                $0.caches[0].mask = .run(from: 0, count: ways)
                $0.caches[0].minimumBits = least
                $0.caches[0].isSparse = isSparse
            }
            let mask = CBM(bits: bits)
            let isRight =
                mask.isSubset(of: .run(from: 0, count: ways)) && (isSparse || mask.isContiguous)
                && (mask.runs.first?.count ?? 0) >= least
            let result = PolicyText(web: "cache: {l3: 0x\(mask)}", on: node)
            #expect(result.diagnostics.isEmpty == isRight, "0x\(mask) of \(ways), \(least) at least, \(isSparse)")
            #expect((result.resolved?.classes[0].allocation?.caches.count == 2) == isRight)
        }
    }

    /// A granted bandwidth is a step from the minimum to the maximum, no less than asked, and less than a step more.
    @Test func bandwidthIsGrantedInSteps() throws {
        var random = SplitMix64(seed: 13)
        for _ in 0..<300 {
            let step = UInt64([1, 5, 10, 20].randomElement(using: &random) ?? 10)
            let node = TestNode.resctrl(.intel) {
                $0.bandwidths[0].granularity = step
                $0.bandwidths[0].minimum = step
            }
            let asked = UInt64.random(in: 1...100, using: &random)
            let result = PolicyText(web: "memoryBandwidth: {max: \(asked)%}", on: node)
            let value = try #require(result.resolved?.classes[0].allocation?.bandwidths.first?.value)
            #expect(value.isMultiple(of: step) && value <= 100 && value >= max(asked, step))
            #expect(value - max(asked, step) < step)
            #expect(result.diagnostics.map(\.code) == (asked < step ? ["bandwidth-below-minimum"] : []))
        }
    }

    /// Which file or class comes first changes the place of a finding, not whether there is one.
    @Test func orderOfClassesDoesNotMatter() {
        var random = SplitMix64(seed: 14)
        for _ in 0..<200 {
            var lines = (0..<Int.random(in: 2...4, using: &random)).map { index in
                let share = Int.random(in: 5...60, using: &random)
                let amount = Bool.random(using: &random) ? "\(share)%" : "{default: \(share)%, 1: 20%}"
                let exclusive = Bool.random(using: &random) ? ", exclusive: true" : ""
                return "  c\(index): {slice: c\(index).slice, cache: {l3: \(amount)\(exclusive)}}\n"
            }
            let isRight = PolicyText(PolicyText.header + "classes:\n" + lines.joined()).diagnostics.isEmpty
            lines.shuffle(using: &random)
            let shuffled = PolicyText(PolicyText.header + "classes:\n" + lines.joined()).diagnostics.isEmpty
            #expect(shuffled == isRight, "\(lines)")
        }
    }

    /// Thousands of domains, classes and findings take time that their number explains.
    @Test func manyDomainsAreCounted() {
        let map = (0..<3000).map { "\($0): 1%" }.joined(separator: ", ")
        let result = PolicyText(web: "cache: {l3: {\(map)}, exclusive: true}", on: TestNode.resctrl(.intel))
        #expect(result.diagnostics.count == 101)
        #expect(result.diagnostics.last?.message == "2898 more findings are not shown")
    }
}
