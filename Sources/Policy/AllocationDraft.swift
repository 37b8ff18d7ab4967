import Document

/// What a class asks of caches, memory bandwidth and monitoring, while it is decoded.
struct AllocationDraft {
    /// Nil until something is asked.
    var requested: RequestedAllocation?
    /// Whether a key of each kind is written, rightly or wrongly.
    var namesCache = false
    var namesBandwidth = false
    /// Flags that are `true`.
    var exclusive: SourceSpan?
    var cacheOptional: SourceSpan?
    var bandwidthOptional: SourceSpan?

    mutating func add(_ cache: RequestedCache, at key: SourceSpan) {
        start(at: key)
        requested?.caches.append(cache)
    }

    mutating func add(_ bandwidth: RequestedBandwidth, at key: SourceSpan) {
        start(at: key)
        requested?.bandwidths.append(bandwidth)
    }

    mutating func addMonitoring(_ isMonitored: Located<Bool>, isOptional: Bool, at key: SourceSpan) {
        start(at: key)
        requested?.isMonitored = isMonitored
        requested?.isMonitoringOptional = isOptional
    }

    private mutating func start(at key: SourceSpan) {
        if requested == nil { requested = RequestedAllocation(at: key) }
    }
}
