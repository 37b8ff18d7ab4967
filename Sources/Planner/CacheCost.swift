import KernelInterface

/// What a placement costs, compared from the first item to the last: runs that are new holes, ways of classes with
/// objectives that other hardware fills, ways that two share (once for each pair), bits that move.
///
/// One number, so that costs add and compare in one step; each item has 32 bits, which no sum of ways fills.
struct CacheCost: Hashable, Comparable {
    private(set) var value: UInt128

    static let zero = CacheCost(value: 0)
    /// More than any placement costs.
    static let infinite = CacheCost(value: .max)

    private init(value: UInt128) {
        self.value = value
    }

    init(newRuns: Int = 0, shareable: Int = 0, overlap: Int = 0, moved: Int = 0) {
        value =
            UInt128(UInt32(clamping: newRuns)) << 96 | UInt128(UInt32(clamping: shareable)) << 64
            | UInt128(UInt32(clamping: overlap)) << 32 | UInt128(UInt32(clamping: moved))
    }

    /// What a mask costs by itself: all but the overlap.
    init(of mask: CBM, for part: CachePart, in shape: CacheShape) {
        let isKept = part.fixed != nil || part.inForce.contains(mask)
        self.init(
            newRuns: isKept ? 0 : mask.runs.count - 1,
            shareable: part.avoidsShareable ? mask.intersection(shape.shareableBits).count : 0,
            moved: part.inForce.reduce(0) { $0 + $1.symmetricDifference(mask).count })
    }

    var newRuns: Int { Int(truncatingIfNeeded: value >> 96) }

    var moved: Int { Int(UInt32(truncatingIfNeeded: value)) }

    @inline(__always)
    static func + (left: CacheCost, right: CacheCost) -> CacheCost {
        CacheCost(value: left.value &+ right.value)
    }

    @inline(__always)
    static func - (left: CacheCost, right: CacheCost) -> CacheCost {
        CacheCost(value: left.value &- right.value)
    }

    @inline(__always)
    func adding(overlap: Int) -> CacheCost {
        CacheCost(value: value &+ UInt128(UInt64(truncatingIfNeeded: overlap)) << 32)
    }

    @inline(__always)
    static func < (left: CacheCost, right: CacheCost) -> Bool { left.value < right.value }
}
