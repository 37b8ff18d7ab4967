import Document
import KernelInterface

extension AllocationResolver {
    /// The ways of a rung wherever the class has part of the cache; nil where it has none, which is reported.
    mutating func rungWays(
        _ rung: RequestedRung, level: Int, _ amount: CacheAmount, _ requested: RequestedAllocation,
        _ allocation: ResolvedAllocation?
    ) -> [DomainWays]? {
        let resources = mount?.caches.filter { $0.level == level } ?? []
        guard mount != nil, let first = resources.first else {
            let thing: ResctrlAbsenceList.Thing = mount == nil ? .resctrl : .cache(level: level)
            absent.add(thing, key: rung.key, at: rung.span, isOptional: requested.isCacheOptional)
            return nil
        }
        let cache = RequestedCache(
            level: level, content: .unified, domain: nil, amount: amount, key: rung.key, text: rung.text,
            span: rung.span)
        if case .ways(let ways) = amount, ways > first.mask.count {
            if let diagnostic = amountDiagnostic(cache, first) { diagnostics.append(diagnostic) }
            return nil
        }
        var found: [DomainWays] = []
        for claim in allocation?.caches ?? [] {
            guard let resource = resources.first(where: { $0.schema == claim.schema }),
                let domain = resource.domains.first(where: { $0.id == claim.domain }), isHeld(cache, by: domain),
                let ways = ways(amount, resource, domain)
            else { continue }
            found.append(
                DomainWays(
                    schema: claim.schema, domain: claim.domain, ways: max(ways, max(1, resource.minimumBits))))
        }
        return found.isEmpty ? nil : found
    }

    /// Rounded to the nearest way for a share, and up for a size; nil where the size of the cache is not known.
    private func ways(_ amount: CacheAmount, _ resource: CacheResource, _ domain: CacheDomain) -> Int? {
        let all = resource.mask.count
        switch amount {
        case .share(let permyriad): return (all * Int(permyriad) + 5000) / 10000
        case .ways(let ways): return ways
        case .mask(let mask): return mask.count
        case .bytes(let bytes):
            guard let size = domain.bytes, size > 0, bytes <= size else { return nil }
            let (high, low) = bytes.multipliedFullWidth(by: UInt64(all))
            let (quotient, remainder) = size.dividingFullWidth((high, low))
            return Int(quotient) + (remainder == 0 ? 0 : 1)
        }
    }

    /// The limits of a rung wherever the class has one; nil where it has none, which is reported.
    mutating func rungBandwidths(
        _ rung: RequestedRung, _ amount: BandwidthAmount, _ requested: RequestedAllocation,
        _ allocation: ResolvedAllocation?
    ) -> [DomainBandwidth]? {
        guard let mount, let resource = mount.bandwidth("MB") else {
            let thing: ResctrlAbsenceList.Thing = mount == nil ? .resctrl : .bandwidth("MB")
            absent.add(thing, key: rung.key, at: rung.span, isOptional: requested.isBandwidthOptional)
            return nil
        }
        let limits = (allocation?.bandwidths ?? []).filter { $0.schema == resource.schema }
        let bandwidth = RequestedBandwidth(
            schema: resource.schema, domain: nil, amount: amount, key: rung.key, text: rung.text, span: rung.span)
        guard !limits.isEmpty, let value = value(bandwidth, resource, requested) else { return nil }
        let granted = granted(value, bandwidth, resource)
        return limits.map { DomainBandwidth(schema: $0.schema, domain: $0.domain, value: granted) }
    }

    /// What the class has of a cache where a rung bounds it.
    func bases(_ domains: [DomainWays], _ allocation: ResolvedAllocation?) -> [RungBase] {
        domains.compactMap { bound in
            guard
                let claim = allocation?.caches.first(where: { $0.schema == bound.schema && $0.domain == bound.domain }),
                let resource = mount?.cache(bound.schema),
                let domain = resource.domains.first(where: { $0.id == bound.domain }),
                let ways = ways(claim.amount, resource, domain)
            else { return nil }
            return RungBase(
                key: claim.key, text: claim.requested, span: claim.span,
                amount: .absolute(UInt64(max(ways, max(1, resource.minimumBits))), .ways),
                bound: .absolute(UInt64(bound.ways), .ways))
        }
    }

    /// The same of memory bandwidth.
    func bases(_ domains: [DomainBandwidth], _ allocation: ResolvedAllocation?) -> [RungBase] {
        domains.compactMap { bound in
            allocation?.bandwidths.first { $0.schema == bound.schema && $0.domain == bound.domain }
                .map {
                    RungBase(
                        key: $0.key, text: $0.requested, span: $0.span, amount: .absolute($0.value, .rate),
                        bound: .absolute(bound.value, .rate))
                }
        }
    }
}
