package import Document
package import KernelInterface

/// What a class asks of caches and memory bandwidth, before the node is known.
package struct RequestedAllocation: Sendable {
    package var caches: [RequestedCache] = []
    package var bandwidths: [RequestedBandwidth] = []
    /// Whether no other class, and not the default group, may have the same portions of the caches named.
    package var isExclusive: Located<Bool>?
    /// Whether the class is to have monitoring counters of its own.
    package var isMonitored: Located<Bool>?
    /// Whether the class may live without its caches, its bandwidth, its counters: what the node lacks of them is then
    /// a note and no error.
    package var isCacheOptional = false
    package var isBandwidthOptional = false
    package var isMonitoringOptional = false
    /// Of the first key of it.
    package let span: SourceSpan

    package init(at span: SourceSpan) {
        self.span = span
    }

    /// Whether the class may live without all of it.
    package var isOptional: Bool {
        (caches.isEmpty || isCacheOptional) && (bandwidths.isEmpty || isBandwidthOptional)
            && (isMonitored?.value != true || isMonitoringOptional)
    }
}

/// How much of one cache: `cache.l3: 60%`.
package struct RequestedCache: Sendable {
    /// 2 or 3.
    package let level: Int
    /// Code or data alone; `unified` where both get the same.
    package let content: CacheResource.Content
    /// The cache id; nil for every domain without an amount of its own.
    package let domain: Int?
    package let amount: CacheAmount
    /// The policy key: `cache.l3`, `cache.l3.code`, `cache.l3.1`.
    package let key: String
    /// The value as written: `60%`.
    package let text: String
    package let span: SourceSpan

    package init(
        level: Int, content: CacheResource.Content, domain: Int?, amount: CacheAmount, key: String, text: String,
        span: SourceSpan
    ) {
        self.level = level
        self.content = content
        self.domain = domain
        self.amount = amount
        self.key = key
        self.text = text
        self.span = span
    }
}

/// An amount of a cache.
package enum CacheAmount: Hashable, Sendable {
    /// A share of the ways, in hundredths of a percent.
    case share(permyriad: UInt32)
    case ways(Int)
    /// Bytes, rounded up to ways.
    case bytes(UInt64)
    case mask(CBM)
}

/// How much memory bandwidth: `memoryBandwidth.max: 50%`.
package struct RequestedBandwidth: Sendable {
    /// `MB` or `SMBA`.
    package let schema: String
    /// Nil for every domain without an amount of its own.
    package let domain: Int?
    package let amount: BandwidthAmount
    package let key: String
    package let text: String
    package let span: SourceSpan

    package init(schema: String, domain: Int?, amount: BandwidthAmount, key: String, text: String, span: SourceSpan) {
        self.schema = schema
        self.domain = domain
        self.amount = amount
        self.key = key
        self.text = text
        self.span = span
    }
}

package enum BandwidthAmount: Hashable, Sendable {
    /// Of what is possible, in hundredths of a percent.
    case share(permyriad: UInt32)
    /// Bytes a second.
    case rate(UInt64)
    case unlimited
}
