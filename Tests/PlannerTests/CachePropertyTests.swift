import KernelInterface
import Planner
import Policy
import TestSupport
import Testing

/// What holds for every request, small or large, proven or not.
@Suite struct CachePropertyTests {
    /// Large requests that have a placement, with it.
    private func placed(seed: UInt64, count: Int) -> [(CacheRequest, CacheAllocation)] {
        var random = SplitMix64(seed: seed)
        return (0..<count).compactMap { _ in
            let isSparse = random.happens(onceIn: 4)
            let request = random.request(
                ways: random.number(8...20), parts: random.number(2...10), isSparse: isSparse,
                hasCDP: random.happens(onceIn: 4))
            let allocation = allocatedCache(request)
            return allocation.grants.isEmpty ? nil : (request, allocation)
        }
    }

    private func masks(_ grant: CacheGrant) -> [CBM] {
        if case .split(let code, let data) = grant.masks { return [code, data] }
        return [grant.masks.code]
    }

    /// The same request after its result is in force; `renamed` turns the order of the names around.
    private func held(_ request: CacheRequest, _ allocation: CacheAllocation, renamed: Bool = false) -> CacheRequest {
        let claims = zip(request.claims, allocation.grants).enumerated().map { index, pair in
            CacheClaim(
                name: renamed ? "z\(100 - index)" : pair.0.name, demand: pair.0.demand,
                isExclusive: pair.0.isExclusive, avoidsShareable: pair.0.avoidsShareable, inForce: pair.1.masks)
        }
        return CacheRequest(
            shape: request.shape, cacheBytes: request.cacheBytes, claims: claims, foreign: request.foreign)
    }

    @Test func masksAreAsTheKernelTakesThem() {
        for (request, allocation) in placed(seed: 31, count: 600) {
            for (claim, grant) in zip(request.claims, allocation.grants) {
                #expect(masks(grant).allSatisfy { request.shape.accepts($0) })
                let union = grant.masks.union
                if claim.isExclusive { #expect(union.isDisjoint(with: request.shape.shareableBits)) }
                for group in request.foreign where group.isExclusive || claim.isExclusive {
                    #expect(union.isDisjoint(with: group.masks.union))
                }
                for other in allocation.grants where claim.isExclusive && other.name != claim.name {
                    #expect(union.isDisjoint(with: other.masks.union))
                }
                if claim.isExclusive { #expect(union.isDisjoint(with: allocation.remaining)) }
            }
            #expect(allocation.remainingMask.map { request.shape.accepts($0) } == true)
        }
    }

    @Test func whatIsInForceStays() {
        for (request, allocation) in placed(seed: 32, count: 400) {
            #expect(allocatedCache(held(request, allocation)).grants.map(\.masks) == allocation.grants.map(\.masks))
            let renamed = allocatedCache(held(request, allocation, renamed: true))
            #expect(renamed.grants.map(\.masks) == allocation.grants.map(\.masks))
        }
    }

    @Test func theOrderOfClaimsDoesNotMatter() {
        var random = SplitMix64(seed: 33)
        for (request, allocation) in placed(seed: 34, count: 300) {
            let order = request.claims.indices.shuffled(using: &random)
            let shuffled = CacheRequest(
                shape: request.shape, claims: order.map { request.claims[$0] }, foreign: request.foreign)
            #expect(allocatedCache(shuffled).grants.map(\.masks) == order.map { allocation.grants[$0].masks })
        }
    }

    /// Exclusive classes never overlap, so that nothing is gained by moving one when another leaves.
    @Test func theOthersStayWhenAClassLeaves() {
        for (request, allocation) in placed(seed: 35, count: 600) where request.claims.allSatisfy(\.isExclusive) {
            let after = held(request, allocation)
            for index in after.claims.indices where !isSplit(after) {
                var claims = after.claims
                var grants = allocation.grants
                claims.remove(at: index)
                grants.remove(at: index)
                let left = CacheRequest(shape: after.shape, claims: claims, foreign: after.foreign)
                #expect(allocatedCache(left).grants.map(\.masks) == grants.map(\.masks))
            }
        }
    }

    /// Code and data of one class may draw apart when there is more room.
    private func isSplit(_ request: CacheRequest) -> Bool {
        request.claims.contains {
            if case .split = $0.demand { true } else { false }
        }
    }

    /// Together the floor of all shares, each one rounded down or up, where nothing else takes part.
    @Test func sharesAreRoundedByLargestRemainders() {
        var random = SplitMix64(seed: 36)
        for _ in 0..<400 {
            let ways = random.number(11...20)
            let shares = (0..<random.number(1...8)).map { _ in random.number(1000...9000) }
            let claims = shares.enumerated().map { index, share in
                CacheClaim(name: "c\(index)", demand: .unified(.share(permyriad: UInt32(share))))
            }
            let shape = CacheShape(cbmMask: .run(from: 0, count: ways))
            let granted = allocatedCache(CacheRequest(shape: shape, claims: claims)).grants.map(\.code.ways)
            #expect(granted.reduce(0, +) == shares.reduce(0, +) * ways / 10000)
            for (share, got) in zip(shares, granted) { #expect([0, 1].contains(got - share * ways / 10000)) }
        }
    }

    @Test func equalRequestsAreAnsweredAlike() {
        for (request, allocation) in placed(seed: 37, count: 40) { #expect(allocatedCache(request) == allocation) }
    }
}
