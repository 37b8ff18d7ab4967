import KernelInterface
import Planner
import TestSupport
import Testing

/// What the allocator gives, in the form of the reference.
private func masks(_ allocation: CacheAllocation) -> [[CBM]]? {
    if allocation.findings.contains(where: \.isError) { return nil }
    return allocation.grants.map { [$0.masks.code, $0.masks.data] }
}

/// Every small request is answered as by trying every placement, equal costs told apart included.
@Suite struct CacheOptimalityTests {
    /// Requests that are compared, of which so many have a placement; larger ones than `limit` are left out.
    private func compare(
        seed: UInt64, count: Int, ways: ClosedRange<Int>, parts: Int, isSparse: Bool, limit: Int
    ) -> (compared: Int, placed: Int) {
        var random = SplitMix64(seed: seed)
        var compared = 0
        var placed = 0
        while compared < count {
            let request = random.request(
                ways: random.number(ways), parts: parts, isSparse: isSparse, hasCDP: random.happens(onceIn: 4))
            var reference = CacheReference(request)
            if reference.size > limit { continue }
            compared += 1
            let allocation = allocatedCache(request)
            let expected = reference.masks()
            if masks(allocation) != expected {
                Issue.record(
                    "seed \(seed), request \(compared): \(allocation) instead of \(expected as Any): \(request)")
                return (compared, placed)
            }
            if expected == nil { continue }
            placed += 1
            #expect(allocation.isProvenOptimal)
        }
        return (compared, placed)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func runsAreAsTheReference(_ seed: UInt64) {
        let (compared, placed) = compare(
            seed: seed, count: 1000, ways: 3...12, parts: 5, isSparse: false, limit: 4000)
        #expect(compared == 1000 && placed > 300)
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func sparseMasksAreAsTheReference(_ seed: UInt64) {
        let (compared, placed) = compare(seed: seed, count: 400, ways: 3...9, parts: 4, isSparse: true, limit: 6000)
        #expect(compared == 400 && placed > 120)
    }

    @Test func theLargestSmallRequestsAreAsTheReference() {
        let (compared, placed) = compare(
            seed: 21, count: 25, ways: 11...12, parts: 5, isSparse: false, limit: 120_000)
        #expect(compared == 25 && placed > 5)
    }
}
