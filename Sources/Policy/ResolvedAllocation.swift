package import Document

/// What a class asks of the caches and the memory bandwidth that this node has, domain by domain.
package struct ResolvedAllocation: Sendable {
    /// By schema and domain, in the order of the inventory; no two of one schema and domain.
    package var caches: [ResolvedCacheClaim]
    /// The same.
    package var bandwidths: [ResolvedBandwidth]
    package var isExclusive: Bool
    package var isMonitored: Bool
    /// Of the first key of it.
    package let span: SourceSpan

    package init(
        caches: [ResolvedCacheClaim] = [], bandwidths: [ResolvedBandwidth] = [], isExclusive: Bool = false,
        isMonitored: Bool = false, span: SourceSpan
    ) {
        self.caches = caches
        self.bandwidths = bandwidths
        self.isExclusive = isExclusive
        self.isMonitored = isMonitored
        self.span = span
    }

    /// Whether nothing of it is left on this node.
    package var isEmpty: Bool { caches.isEmpty && bandwidths.isEmpty && !isMonitored }
}

/// An amount of one cache of one domain. Masks are valid on it; other amounts are for the allocator to fit.
package struct ResolvedCacheClaim: Sendable {
    /// As schemata names it: `L3`, `L3CODE`.
    package let schema: String
    package let domain: Int
    package let amount: CacheAmount
    package let key: String
    package let requested: String
    package let span: SourceSpan

    package init(schema: String, domain: Int, amount: CacheAmount, key: String, requested: String, span: SourceSpan) {
        self.schema = schema
        self.domain = domain
        self.amount = amount
        self.key = key
        self.requested = requested
        self.span = span
    }
}

/// A bandwidth limit of one domain.
package struct ResolvedBandwidth: Sendable {
    /// `MB` or `SMBA`.
    package let schema: String
    package let domain: Int
    /// What the kernel grants: in the unit of the resource, rounded up to its steps, not below its minimum.
    package let value: UInt64
    package let key: String
    package let requested: String
    package let span: SourceSpan

    package init(schema: String, domain: Int, value: UInt64, key: String, requested: String, span: SourceSpan) {
        self.schema = schema
        self.domain = domain
        self.value = value
        self.key = key
        self.requested = requested
        self.span = span
    }
}
