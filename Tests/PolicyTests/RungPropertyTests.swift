import Document
import KernelInterface
import Policy
import TestSupport
import Testing

@Suite struct RungPropertyTests {
    /// A class `web` with these lines, and one with an objective.
    private func policy(_ lines: String) -> String {
        PolicyText.policy(web: lines)
            + "  api: {slice: api.slice, objectives: [{utilisation: cpu, below: 80%, over: 5s}]}\n"
    }

    /// Whatever stands in an amount, decoding ends with a rung or an error that has a code.
    @Test func anyAmountIsAnswered() {
        var random = SplitMix64(seed: 21)
        let alphabet = Array("0123456789.-+%xcpusMGiBway max")
        for _ in 0..<400 {
            let text = String(
                (0..<Int.random(in: 1...7, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "0" })
            for kind in RungKind.all {
                let lines = """
                    cache: {l3: 100%, l2: 100%}
                    memoryBandwidth: {max: max}
                    io: {max: {sda: {read: 1MB/s}}}
                    yields: [{\(kind.name): '\(text)'}]
                    """
                let result = PolicyText(policy(lines), on: TestNode.resctrl(.scattered) { $0.bandwidths = twoLimits })
                let hasRung = result.resolved?.classes[0].yields.count == 1
                let hasError = result.diagnostics.contains { $0.severity == .error && !$0.code.isEmpty }
                #expect(hasRung != hasError, "\(kind.name): \(text)")
            }
        }
    }

    private let twoLimits = [BandwidthResource(closids: 8, domains: [0, 1])]

    /// A floor is refused, or is no more than what the class gets and no less than what the node takes; a ceiling is
    /// refused, or is no less than what the class gets.
    @Test(arguments: RungList.allCases)
    func boundsAreOnTheirSideOfTheSetting(list: RungList) throws {
        var random = SplitMix64(seed: 22)
        let code = list == .yields ? "floor-above-setting" : "ceiling-below-setting"
        var refused = 0
        for _ in 0..<600 {
            let node = TestNode.resctrl(.scattered) {
                $0.bandwidths = twoLimits
                $0.caches[1].minimumBits = Int.random(in: 1...3, using: &random)
            }
            let cpus = [cpuText(&random), cpuText(&random)]
            let ways = [wayText(&random), wayText(&random)]
            let shares = [10, 100].map { _ in Int.random(in: 10...100, using: &random) }
            let period = Int.random(in: 1000...200_000, using: &random)
            let lines = """
                cpu: {max: {quota: \(cpus[0]), period: \(period)us}}
                cache: {l3: \(ways[0])}
                memoryBandwidth: {max: \(shares[0])%}
                \(list.rawValue): [{cpu.max: \(cpus[1])}, {cache.l3: \(ways[1])}, {memoryBandwidth.max: \(shares[1])%}]
                """
            let result = PolicyText(policy(lines), on: node)
            if let resolved = result.resolved?.classes[0] {
                let least = try #require(node.resctrlMount?.caches[1].minimumBits)
                let rungs = list == .yields ? resolved.yields : resolved.grows
                for rung in rungs { try check(rung, list, resolved, leastWays: least, comment: lines) }
                refused += 3 - rungs.count
                let errors = result.diagnostics.filter { $0.severity == .error }
                let kinds = Set(errors.map(\.code)).subtracting([code, "cbm-too-short", "out-of-range"])
                #expect(kinds.isEmpty, "\(lines)")
            } else {
                refused += 1
                #expect(result.diagnostics.contains { $0.code == code || $0.code == "out-of-range" }, "\(lines)")
            }
        }
        // The property says something: bounds fall on both sides.
        #expect((100..<1700).contains(refused))
    }

    private func cpuText(_ random: inout SplitMix64) -> String {
        Bool.random(using: &random)
            ? "\(Int.random(in: 1...100, using: &random))%"
            : "\(Int.random(in: 0...7, using: &random)).\(Int.random(in: 100...999, using: &random))cpus"
    }

    private func wayText(_ random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: "\(Int.random(in: 1...100, using: &random))%"
        case 1: "\(Int.random(in: 1...20, using: &random))ways"
        default: "\(Int.random(in: 1...20_000, using: &random))KiB"
        }
    }

    private func check(
        _ rung: ResolvedRung, _ list: RungList, _ workload: ResolvedClass, leastWays: Int, comment: String
    ) throws {
        func isRight(_ bound: UInt64, _ base: UInt64) -> Bool { list == .yields ? bound <= base : bound >= base }
        switch rung.bound {
        case .cpuMax(let millicpus):
            guard case .text(let text)? = workload.settings.first(where: { $0.file == .cpuMax })?.value else { return }
            let numbers = text.split(separator: " ").compactMap { UInt64($0) }
            try #require(numbers.count == 2)
            // A quota is whole microseconds, so it may be a part of a thousandth less than a share says.
            let base = (numbers[0] * 1000 + numbers[1] - 1) / numbers[1]
            #expect(isRight(millicpus, list == .yields ? base : numbers[0] * 1000 / numbers[1]), "\(comment)")
            #expect(millicpus * numbers[1] / 1000 >= 1000, "\(comment)")
        case .cache(_, let domains):
            #expect(domains.map(\.domain) == [0, 8])
            for domain in domains {
                #expect(domain.ways >= leastWays && domain.ways <= 20, "\(comment)")
                if case .ways(let ways)? = workload.allocation?.caches.first?.amount {
                    #expect(isRight(UInt64(domain.ways), UInt64(ways)), "\(comment)")
                }
            }
        case .memoryBandwidth(let domains):
            #expect(domains.map(\.domain) == [0, 1])
            for domain in domains {
                let limit = try #require(workload.allocation?.bandwidths.first { $0.domain == domain.domain })
                #expect(isRight(domain.value, limit.value) && domain.value.isMultiple(of: 10), "\(comment)")
            }
        case .cpuIdle, .cpusetCPUs, .memoryHigh, .memoryReclaim, .ioMax, .freeze, .kill:
            Issue.record("\(rung.policyKey) was not written")
        }
    }
}
