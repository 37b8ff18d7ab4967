import Document
import KernelInterface

extension AllocationResolver {
    /// The claims of a class on every cache, by schema and domain.
    mutating func resolvedCaches(_ requested: RequestedAllocation, _ mount: ResctrlMount) -> [ResolvedCacheClaim] {
        var usable: [RequestedCache] = []
        for cache in requested.caches where isPresent(cache, mount, isOptional: requested.isCacheOptional) {
            guard let resource = mount.caches.first(where: { $0.level == cache.level }) else { continue }
            if let diagnostic = amountDiagnostic(cache, resource) {
                diagnostics.append(diagnostic)
            } else {
                usable.append(cache)
            }
        }
        if usable.isEmpty { return [] }
        var claims: [ResolvedCacheClaim] = []
        for resource in mount.caches {
            let own = usable.filter {
                $0.level == resource.level && ($0.content == .unified || $0.content == resource.content)
            }
            for domain in resource.domains {
                guard
                    let cache = own.first(where: { $0.domain == domain.id }) ?? own.first(where: { $0.domain == nil }),
                    isHeld(cache, by: domain)
                else { continue }
                claims.append(
                    ResolvedCacheClaim(
                        schema: resource.schema, domain: domain.id, amount: cache.amount, key: cache.key,
                        requested: cache.text, span: cache.span))
            }
        }
        return claims
    }

    private mutating func isPresent(_ cache: RequestedCache, _ mount: ResctrlMount, isOptional: Bool) -> Bool {
        let resources = mount.caches.filter { $0.level == cache.level }
        guard let first = resources.first else {
            absent.add(.cache(level: cache.level), key: cache.key, at: cache.span, isOptional: isOptional)
            return false
        }
        if cache.content != .unified, !resources.contains(where: { $0.content == cache.content }) {
            absent.add(.prioritization(level: cache.level), key: cache.key, at: cache.span, isOptional: isOptional)
            return false
        }
        return isPresent(
            cache.domain, among: first.domains.map(\.id), of: "L\(cache.level)", key: cache.key, at: cache.span,
            isOptional: isOptional)
    }

    func amountDiagnostic(_ cache: RequestedCache, _ resource: CacheResource) -> Diagnostic? {
        switch cache.amount {
        case .share, .bytes: nil
        case .mask(let mask): maskDiagnostic(mask, cache, resource)
        case .ways(let ways):
            if ways > resource.mask.count {
                Diagnostic(
                    .cacheAboveNode, "`\(cache.key)` is more than the L\(cache.level) cache has", at: cache.span,
                    label: "asks \(wayText(ways)) of \(resource.mask.count)",
                    help: ["lower it, or write a percentage, which follows the node"])
            } else if ways < resource.minimumBits {
                tooShort(cache, resource, has: "asks \(wayText(ways))")
            } else {
                nil
            }
        }
    }

    /// Whether a size fits into the cache of one domain.
    mutating func isHeld(_ cache: RequestedCache, by domain: CacheDomain) -> Bool {
        guard case .bytes(let bytes) = cache.amount else { return true }
        if let all = domain.bytes, all > 0, bytes <= all { return true }
        guard refused.insert(cache.span).inserted else { return false }
        if let all = domain.bytes, all > 0 {
            diagnostics.append(
                Diagnostic(
                    .cacheAboveNode, "`\(cache.key)` is more than the L\(cache.level) cache has", at: cache.span,
                    label: "asks \(byteText(bytes)) of \(byteText(all))",
                    notes: [Diagnostic.Note("in domain \(domain.id)")],
                    help: ["lower it, or write a percentage, which follows the node"]))
        } else {
            diagnostics.append(
                Diagnostic(
                    .cacheSizeUnknown, "the kernel does not say how large the L\(cache.level) cache is",
                    at: cache.span, notes: [Diagnostic.Note("in domain \(domain.id)")],
                    help: ["write a percentage or a number of ways"]))
        }
        return false
    }
}
