import Document
import KernelInterface

/// Judges what classes ask of caches, memory bandwidth and monitoring against what one node has.
struct AllocationResolver {
    let mount: ResctrlMount?
    var diagnostics: [Diagnostic] = []
    var absent = ResctrlAbsenceList()
    /// Requests with an error that only some domain shows, so that each is reported once.
    var refused: Set<SourceSpan> = []

    init(_ inventory: Inventory) {
        mount = inventory.resctrl == .mounted ? inventory.resctrlMount : nil
    }

    /// Nil where nothing of it can be had here.
    mutating func resolve(_ requested: RequestedAllocation) -> ResolvedAllocation? {
        guard let mount else {
            for cache in requested.caches {
                absent.add(.resctrl, key: cache.key, at: cache.span, isOptional: requested.isCacheOptional)
                if cache.content != .unified { absent.needsPrioritization(level: cache.level) }
            }
            for bandwidth in requested.bandwidths {
                absent.add(
                    .resctrl, key: bandwidth.key, at: bandwidth.span, isOptional: requested.isBandwidthOptional)
            }
            if let monitored = requested.isMonitored, monitored.value {
                absent.add(.resctrl, key: "monitoring", at: monitored.span, isOptional: requested.isMonitoringOptional)
            }
            return nil
        }
        let caches = resolvedCaches(requested, mount)
        let bandwidths = resolvedBandwidths(requested, mount)
        var isMonitored = false
        if let monitored = requested.isMonitored, monitored.value {
            isMonitored = mount.monitoring.map { !$0.features.isEmpty } ?? false
            if !isMonitored {
                absent.add(
                    .monitoring, key: "monitoring", at: monitored.span, isOptional: requested.isMonitoringOptional)
            }
        }
        let resolved = ResolvedAllocation(
            caches: caches, bandwidths: bandwidths,
            isExclusive: !caches.isEmpty && requested.isExclusive?.value == true, isMonitored: isMonitored,
            span: requested.span)
        return resolved.isEmpty ? nil : resolved
    }

    /// Whether the domain of a request, if it names one, is among those there are.
    mutating func isPresent(
        _ domain: Int?, among ids: [Int], of schema: String, key: String, at span: SourceSpan, isOptional: Bool
    ) -> Bool {
        guard let domain, !ids.contains(domain) else { return true }
        absent.add(.domain(domain, of: schema, present: IndexList(ids)), key: key, at: span, isOptional: isOptional)
        return false
    }
}
