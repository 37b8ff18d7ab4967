import KernelInterface

/// The masks of one cache in one domain.
///
/// Among all placements that keep exclusive classes to themselves and leave the default group its minimum, the one with
/// the fewest ways of classes with objectives on `shareable_bits`, then the fewest overlaps (ways times pairs of masks,
/// those of foreign groups included), then the fewest bits moved from what is in force, then the lowest masks in the
/// order of placing. Masks are runs; holes, where the hardware allows them, are kept from what is in force, or made
/// where there is no placement of runs, as few as possible. docs/allocator.md says how it is found.
package func allocatedCache(_ request: CacheRequest) -> CacheAllocation {
    var sizing = CacheSizing(request)
    guard sizing.size() else { return CacheAllocation(refusing: request, sizing.findings) }
    var isProven = true
    while true {
        let parts = sizing.parts.sorted(by: CachePart.isPlaced)
        let placement = CachePlacement(of: parts, in: request)
        isProven = isProven && placement.isProven
        if let masks = placement.masks {
            return CacheAllocation(of: request, parts, masks, isProven: isProven, sizing.findings)
        }
        // A way less may fit where a way more does not.
        if sizing.roundDown() { continue }
        let names = Set(parts.lazy.filter { $0.isExclusive }.map(\.name)).sorted()
        let unplaced = names.isEmpty ? Set(parts.map(\.name)).sorted() : names
        let finding = CacheFinding.noPlacement(claims: unplaced, isProven: isProven)
        return CacheAllocation(refusing: request, sizing.findings + [finding])
    }
}

extension CacheAllocation {
    fileprivate init(refusing request: CacheRequest, _ findings: [CacheFinding]) {
        self.init(
            grants: [], remaining: request.sharedWays,
            remainingMask: request.shape.largestMask(in: request.sharedWays), isProvenOptimal: false,
            findings: findings)
    }

    fileprivate init(
        of request: CacheRequest, _ parts: [CachePart], _ masks: [CBM], isProven: Bool, _ findings: [CacheFinding]
    ) {
        var code: [CBM] = Array(repeating: .empty, count: request.claims.count)
        var data = code
        var remaining = request.sharedWays
        var findings = findings
        for (part, mask) in zip(parts, masks) {
            if part.stream != .data { code[part.claim] = mask }
            if part.stream != .code { data[part.claim] = mask }
            if part.isExclusive { remaining = remaining.subtracting(mask) }
        }
        let grants = request.claims.indices.map { index in
            let claim = request.claims[index]
            let on = code[index].union(data[index]).intersection(request.shape.shareableBits)
            if claim.avoidsShareable, !on.isEmpty { findings.append(.onShareable(claim: claim.name, ways: on)) }
            let masks: CacheMasks =
                switch claim.demand {
                case .unified: .unified(code[index])
                case .split: .split(code: code[index], data: data[index])
                }
            return CacheGrant(
                name: claim.name, requested: claim.demand, masks: masks,
                code: CacheSize(of: code[index], in: request.shape, cacheBytes: request.cacheBytes),
                data: CacheSize(of: data[index], in: request.shape, cacheBytes: request.cacheBytes))
        }
        self.init(
            grants: grants, remaining: remaining, remainingMask: request.shape.largestMask(in: remaining),
            isProvenOptimal: isProven, findings: findings)
    }
}
