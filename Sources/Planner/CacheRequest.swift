import KernelInterface

/// What one class asks of one cache in one domain.
///
/// Under CDP a class is still one claim. A unified demand is one mask for code and data; a split one is two masks, which
/// may overlap each other, but do so only where there is no room, as those of two shared classes. An exclusive class
/// keeps every other class out of the ways of both.
package struct CacheClaim: Hashable, Sendable {
    /// The name of the class; no two claims of a request have the same.
    package let name: String
    package let demand: CacheDemand
    /// Nobody else gets these ways: neither classes, nor foreign groups, nor other hardware. mode `exclusive`.
    package let isExclusive: Bool
    /// Whether the class has objectives, and is kept off the ways that other hardware fills where that is possible.
    package let avoidsShareable: Bool
    /// What the group of the class has now; nil where it has none yet, and nothing of it can be moved. Under CDP both
    /// masks are given, equal or not, so that a moved bit weighs the same in each class.
    package let inForce: CacheMasks?

    package init(
        name: String, demand: CacheDemand, isExclusive: Bool = false, avoidsShareable: Bool = false,
        inForce: CacheMasks? = nil
    ) {
        self.name = name
        self.demand = demand
        self.isExclusive = isExclusive
        self.avoidsShareable = avoidsShareable
        self.inForce = inForce
    }
}

/// A group of somebody else's, which stays as it is.
package struct ForeignCacheGroup: Hashable, Sendable {
    package let name: String
    package let masks: CacheMasks
    /// Whether nobody may overlap it. mode `exclusive`, and a pseudo-locked region.
    package let isExclusive: Bool

    package init(name: String, masks: CacheMasks, isExclusive: Bool) {
        self.name = name
        self.masks = masks
        self.isExclusive = isExclusive
    }
}

/// Everything that decides the masks of one cache in one domain.
package struct CacheRequest: Hashable, Sendable {
    package let shape: CacheShape
    /// Size of the whole cache in bytes; nil where it is not known.
    package let cacheBytes: UInt64?
    package let claims: [CacheClaim]
    /// Without the default group, which gets what remains.
    package let foreign: [ForeignCacheGroup]

    package init(
        shape: CacheShape, cacheBytes: UInt64? = nil, claims: [CacheClaim], foreign: [ForeignCacheGroup] = []
    ) {
        self.shape = shape
        self.cacheBytes = cacheBytes
        self.claims = claims
        self.foreign = foreign
    }

    /// Ways that no class may use.
    var lockedWays: CBM {
        foreign.reduce(.empty) { $1.isExclusive ? $0.union($1.masks.union) : $0 }
    }

    /// Ways that an exclusive class may use.
    var exclusiveWays: CBM {
        foreign.reduce(shape.cbmMask.subtracting(shape.shareableBits)) { $0.subtracting($1.masks.union) }
    }

    /// Ways that a shared class and the default group may use, less those of exclusive classes.
    var sharedWays: CBM { shape.cbmMask.subtracting(lockedWays) }
}
