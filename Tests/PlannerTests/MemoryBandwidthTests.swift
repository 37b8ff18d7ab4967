import Planner
import Testing

@Suite struct MemoryBandwidthTests {
    private static let intel = MemoryBandwidthScale.percent(minimum: 10, granularity: 10, isLinear: true)

    @Test(
        arguments: [
            (1, 10), (1000, 10), (1001, 20), (5000, 50), (5500, 60), (9001, 100), (10000, 100),
        ] as [(Int, UInt64)])
    func sharesRoundUp(_ permyriad: Int, _ percent: UInt64) throws {
        let grant = try grantedMemoryBandwidth(.share(permyriad: permyriad), on: Self.intel)
        #expect(grant.value == percent && grant.granted == .share(permyriad: Int(percent) * 100))
    }

    @Test func aHundredPercentIsTheMost() throws {
        let scale = MemoryBandwidthScale.percent(minimum: 5, granularity: 30, isLinear: true)
        #expect(try grantedMemoryBandwidth(.share(permyriad: 9500), on: scale).value == 100)
        #expect(try grantedMemoryBandwidth(.share(permyriad: 100), on: scale).value == 30)
    }

    @Test func bytesRoundUpToTheUnit() throws {
        let steered = try grantedMemoryBandwidth(.bytesPerSecond(20_000_000_000), on: .mebibytesPerSecond)
        #expect(steered.value == 19074 && steered.granted == .bytesPerSecond(19074 << 20))
        let amd = MemoryBandwidthScale.eighthsOfGigabyte(maximum: 2048)
        #expect(try grantedMemoryBandwidth(.bytesPerSecond(2_000_000_000), on: amd).value == 16)
        #expect(try grantedMemoryBandwidth(.bytesPerSecond(2_000_000_001), on: amd).value == 17)
        #expect(try grantedMemoryBandwidth(.bytesPerSecond(256_000_000_000), on: amd).value == 2048)
    }

    @Test(
        arguments: [
            (.share(permyriad: 0), intel, .shareOutOfRange(permyriad: 0)),
            (.share(permyriad: 10001), intel, .shareOutOfRange(permyriad: 10001)),
            (.share(permyriad: 5000), .percent(minimum: 10, granularity: 10, isLinear: false), .nonLinear),
            (.bytesPerSecond(1), intel, .bytesNeedMBps),
            (.share(permyriad: 5000), .mebibytesPerSecond, .shareOfUnknown),
            (.share(permyriad: 5000), .eighthsOfGigabyte(maximum: 2048), .shareOfUnknown),
            (.bytesPerSecond(0), .mebibytesPerSecond, .zero),
            (.bytesPerSecond(.max), .mebibytesPerSecond, .exceeds(maximum: 4_294_967_294)),
            (.bytesPerSecond(256_000_000_001), .eighthsOfGigabyte(maximum: 2048), .exceeds(maximum: 2048)),
        ] as [(MemoryBandwidthAmount, MemoryBandwidthScale, MemoryBandwidthFinding)])
    func refusals(_ amount: MemoryBandwidthAmount, _ scale: MemoryBandwidthScale, _ finding: MemoryBandwidthFinding) {
        #expect(throws: finding) { try grantedMemoryBandwidth(amount, on: scale) }
    }

    @Test func aNewGroupIsUnlimited() {
        #expect(Self.intel.unlimited == 100 && MemoryBandwidthScale.mebibytesPerSecond.unlimited == 4_294_967_295)
        #expect(MemoryBandwidthScale.eighthsOfGigabyte(maximum: 2048).unlimited == 2048)
    }
}
