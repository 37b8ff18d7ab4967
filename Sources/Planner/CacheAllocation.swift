package import KernelInterface

/// The masks of one cache in one domain.
package struct CacheAllocation: Hashable, Sendable {
    /// One for each claim, in their order; empty where a finding is an error.
    package let grants: [CacheGrant]
    /// All ways that no exclusive class or group has.
    package let remaining: CBM
    /// What of the remaining ways the default group and every class that asks nothing of this cache get: the largest
    /// mask in them that the kernel takes; nil where there is none.
    package let remainingMask: CBM?
    /// Whether no other placement is better; false where the search was given up, and this is the best one found.
    package let isProvenOptimal: Bool
    package let findings: [CacheFinding]
}

/// What one claim gets.
package struct CacheGrant: Hashable, Sendable {
    package let name: String
    package let requested: CacheDemand
    package let masks: CacheMasks
    package let code: CacheSize
    package let data: CacheSize
}

/// The size of one mask in the units of a request.
package struct CacheSize: Hashable, Sendable {
    package let ways: Int
    /// Hundredths of a percent of all ways, rounded down.
    package let permyriad: Int
    /// As `size` says it: the size of one way, rounded down, times the ways; nil where the cache's is not known.
    package let bytes: UInt64?

    package init(of mask: CBM, in shape: CacheShape, cacheBytes: UInt64?) {
        ways = mask.count
        permyriad = shape.ways == 0 ? 0 : ways * 10000 / shape.ways
        bytes = shape.ways == 0 ? nil : cacheBytes.map { $0 / UInt64(shape.ways) * UInt64(mask.count) }
    }
}

/// A reason why an allocation is not what was asked for. Names are those of classes, sorted.
package enum CacheFinding: Hashable, Sendable {
    /// An explicit mask that the kernel would refuse.
    case maskEmpty(claim: String)
    case maskOutOfRange(claim: String, mask: CBM, cbmMask: CBM)
    case maskHasHoles(claim: String, mask: CBM)
    /// The lowest run of the mask is shorter than min_cbm_bits.
    case maskTooShort(claim: String, mask: CBM, minimumBits: Int)
    /// An explicit mask of an exclusive class over one of another class.
    case masksOverlap(exclusive: String, other: String, ways: CBM)
    /// An exclusive class over ways that other hardware fills.
    case exclusiveOverShareable(claim: String, ways: CBM)
    /// A class over a foreign group, where one of the two is exclusive.
    case overlapsForeign(claim: String, group: String, ways: CBM)

    case cacheSizeUnknown(claim: String)
    case exceedsCache(claim: String, ways: UInt64, available: Int)
    /// The shares of exclusive classes are more than 100 %.
    case exclusiveSharesExceed(claims: [String], permyriad: Int)
    /// A share of a shared class is more than what the shares of exclusive classes leave.
    case sharedShareExceeds(claim: String, permyriad: Int, exclusive: [String], available: Int)
    /// Exclusive classes need more ways than are left by foreign groups, other hardware and the default group, whose
    /// minimum is min_cbm_bits. `raised` names those that got more than they asked to have the minimum.
    case exclusiveWaysExceed(claims: [String], ways: Int, available: Int, raised: [String])
    /// A shared class needs more ways than exclusive classes and groups leave.
    case sharedWaysExceed(claim: String, ways: Int, available: Int)
    /// The ways would suffice, but not as runs beside what cannot be moved; where `isProven` is false, the search for
    /// such a placement was given up.
    case noPlacement(claims: [String], isProven: Bool)

    /// A claim got the minimum of ways, which is more than it asked.
    case raisedToMinimum(claim: String, ways: Int)
    /// A class with objectives could not be kept off these ways.
    case onShareable(claim: String, ways: CBM)

    /// Whether there is no allocation because of it.
    package var isError: Bool {
        switch self {
        case .raisedToMinimum, .onShareable: false
        case .maskEmpty, .maskOutOfRange, .maskHasHoles, .maskTooShort, .masksOverlap, .exclusiveOverShareable,
            .overlapsForeign, .cacheSizeUnknown, .exceedsCache, .exclusiveSharesExceed, .sharedShareExceeds,
            .exclusiveWaysExceed, .sharedWaysExceed, .noPlacement:
            true
        }
    }
}
