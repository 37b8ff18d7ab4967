import Document
import KernelInterface

/// What classes ask of one cache for themselves, held against each other as far as that needs no node: shares that come
/// to more than all of it, and masks that overlap.
func cacheDiagnostics(_ classes: [WorkloadClass]) -> [Diagnostic] {
    var claimants: [CacheClaimant] = []
    for index in classes.indices {
        guard let allocation = classes.span[index].allocation, !allocation.caches.isEmpty else { continue }
        claimants.append(
            CacheClaimant(
                name: classes.span[index].name.value, isExclusive: allocation.isExclusive?.value == true,
                caches: allocation.caches))
    }
    if !claimants.contains(where: \.isExclusive) { return [] }
    var comparison = CacheComparison()
    for level in [2, 3] {
        let ids = Set(claimants.flatMap { $0.caches.compactMap { $0.level == level ? $0.domain : nil } }).sorted()
        // More domains than any node has are not worth the time: a plan judges the node's own.
        for domain in [nil] + ids.prefix(64).map(Optional.some) {
            for content in [CacheResource.Content.code, .data] {
                let claims = claimants.compactMap { $0.claim(level: level, content, in: domain) }
                comparison.compareShares(claims, in: domain)
                comparison.compareMasks(claims, in: domain)
            }
        }
    }
    return comparison.diagnostics
}

/// A class that asks for a part of a cache.
private struct CacheClaimant {
    let name: String
    let isExclusive: Bool
    let caches: [RequestedCache]

    /// What it asks of one domain; of those without an amount of their own, for nil.
    func claim(level: Int, _ content: CacheResource.Content, in domain: Int?) -> CacheClaim? {
        let own = caches.filter { $0.level == level && ($0.content == .unified || $0.content == content) }
        guard let cache = own.first(where: { $0.domain == domain }) ?? own.first(where: { $0.domain == nil }) else {
            return nil
        }
        return CacheClaim(name: name, isExclusive: isExclusive, cache: cache)
    }
}

/// What a class asks of one domain of a cache.
struct CacheClaim {
    let name: String
    let isExclusive: Bool
    let cache: RequestedCache

    /// Hundredths of a percent.
    var share: UInt64? { if case .share(let permyriad) = cache.amount { UInt64(permyriad) } else { nil } }
    var mask: CBM? { if case .mask(let mask) = cache.amount { mask } else { nil } }
}
