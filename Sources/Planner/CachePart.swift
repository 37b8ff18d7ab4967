import KernelInterface

/// One mask to be found: that of a whole claim, or of its code or its data.
struct CachePart: Hashable {
    enum Stream: Int {
        case unified, code, data
    }

    /// Index of the claim; parts of one claim never exclude each other.
    let claim: Int
    let name: String
    let stream: Stream
    let amount: CacheAmount
    let isExclusive: Bool
    /// Whether ways that other hardware fills count against a placement.
    let avoidsShareable: Bool
    /// The masks that this one takes the place of: none, one, or under CDP two.
    var inForce: [CBM]
    /// Ways that the mask has.
    var ways = 0

    /// The mask, where the claim says it.
    var fixed: CBM? {
        guard case .mask(let mask) = amount else { return nil }
        return mask
    }

    /// The parts of a claim, one or two.
    static func parts(of claim: CacheClaim, at index: Int) -> [CachePart] {
        func part(_ stream: Stream, _ amount: CacheAmount, _ inForce: [CBM]) -> CachePart {
            CachePart(
                claim: index, name: claim.name, stream: stream, amount: amount, isExclusive: claim.isExclusive,
                avoidsShareable: claim.avoidsShareable && !claim.isExclusive, inForce: inForce)
        }
        switch (claim.demand, claim.inForce) {
        case (.unified(let amount), nil): return [part(.unified, amount, [])]
        case (.unified(let amount), .unified(let mask)?): return [part(.unified, amount, [mask])]
        case (.unified(let amount), .split(let code, let data)?): return [part(.unified, amount, [code, data])]
        case (.split(let code, let data), let inForce):
            return [
                part(.code, code, inForce.map { [$0.code] } ?? []), part(.data, data, inForce.map { [$0.data] } ?? []),
            ]
        }
    }

    /// The order in which masks are found, and in which equal placements are told apart: what has no choice, exclusive
    /// before shared, large before small, then by name. It does not depend on the order of the claims.
    static func isPlaced(_ left: CachePart, before right: CachePart) -> Bool {
        if (left.fixed == nil) != (right.fixed == nil) { return left.fixed != nil }
        if left.isExclusive != right.isExclusive { return left.isExclusive }
        if left.ways != right.ways { return left.ways > right.ways }
        return isNamed(left, before: right)
    }

    static func isNamed(_ left: CachePart, before right: CachePart) -> Bool {
        (left.name, left.stream.rawValue) < (right.name, right.stream.rawValue)
    }
}
