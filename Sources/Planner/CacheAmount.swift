package import KernelInterface

/// How much of a cache is asked for.
package enum CacheAmount: Hashable, Sendable {
    /// Hundredths of a percent of all ways: 60 % is 6000. Rounded together with the other shares.
    case share(permyriad: Int)
    /// Exactly so many ways.
    case ways(Int)
    /// Bytes, rounded up to ways.
    case bytes(UInt64)
    /// Exactly these ways.
    case mask(CBM)
}

/// What one class asks of the code and the data that it keeps in a cache.
package enum CacheDemand: Hashable, Sendable {
    /// One mask, under CDP written to the code and to the data resource alike.
    case unified(CacheAmount)
    /// A mask for each, under CDP only.
    case split(code: CacheAmount, data: CacheAmount)
}

/// The masks of one group in one domain: one, or under CDP one for code and one for data.
package enum CacheMasks: Hashable, Sendable {
    case unified(CBM)
    case split(code: CBM, data: CBM)

    package var code: CBM {
        switch self {
        case .unified(let mask), .split(let mask, _): mask
        }
    }

    package var data: CBM {
        switch self {
        case .unified(let mask), .split(_, let mask): mask
        }
    }

    /// Every way of the group.
    package var union: CBM { code.union(data) }
}
