import Document
import KernelInterface
import Policy

extension GroupPlanning {
    /// Fits what the classes ask of each cache and domain, and puts together what every class is to have.
    mutating func planMasks() {
        var known: [CacheRequest: CacheAllocation] = [:]
        var found: [(finding: CacheFinding, domains: [Int], level: Int)] = []
        for level in Set(resctrl.mount.caches.map(\.level)).sorted() {
            let resources = resctrl.mount.caches.filter { $0.level == level }
            for domain in resources[0].domains {
                let place = CachePlace(level: level, domain: domain.id)
                let request = request(resources, domain, place)
                let result = known[request] ?? allocatedCache(request)
                known[request] = result
                for finding in result.findings {
                    if let same = found.firstIndex(where: { $0.finding == finding && $0.level == level }) {
                        found[same].domains.append(domain.id)
                    } else {
                        found.append((finding, [domain.id], level))
                    }
                }
                take(result, request, resources, place)
            }
        }
        for (finding, domains, level) in found { report(finding, level: level, domains: domains) }
        for index in entries.indices where !entries[index].isMonitoredOnly { addBandwidths(to: index) }
    }

    private func request(
        _ resources: [CacheResource], _ domain: CacheDomain, _ place: CachePlace
    ) -> CacheRequest {
        CacheRequest(
            shape: CacheShape(
                cbmMask: resources[0].mask, minimumBits: resources[0].minimumBits,
                shareableBits: resources[0].shareableBits, isSparse: resources[0].isSparse),
            cacheBytes: domain.bytes, claims: entries.compactMap { claim($0, resources, place) },
            foreign: resctrl.groups.compactMap { foreign($0, resources, place) })
    }

    /// Nil for a class that asks nothing of this cache here.
    private func claim(_ entry: GroupEntry, _ resources: [CacheResource], _ place: CachePlace) -> CacheClaim? {
        let asked = resources.map { resource in
            entry.allocation.caches.first { $0.schema == resource.schema && $0.domain == place.domain }
        }
        guard let first = asked.compactMap({ $0 }).first else { return nil }
        let demand: CacheDemand
        if asked.count == 2, let code = asked[0], let data = asked[1], code.key != data.key {
            demand = .split(code: CacheAmount(code.amount), data: CacheAmount(data.amount))
        } else {
            demand = .unified(CacheAmount(first.amount))
        }
        let inForce = entry.current.flatMap { resctrl.group($0) }.flatMap { masks(of: $0, resources, place) }
        return CacheClaim(
            name: entry.name, demand: demand, isExclusive: entry.allocation.isExclusive,
            avoidsShareable: entry.avoidsShareable, inForce: inForce)
    }

    private func foreign(
        _ group: ObservedGroup, _ resources: [CacheResource], _ place: CachePlace
    ) -> ForeignCacheGroup? {
        guard !group.group.isMonitor, isForeign(group.group), let masks = masks(of: group, resources, place) else {
            return nil
        }
        return ForeignCacheGroup(name: group.group.control, masks: masks, isExclusive: group.mode != .shareable)
    }

    /// What a group has of a cache; nil where its schemata does not say.
    func masks(of group: ObservedGroup, _ resources: [CacheResource], _ place: CachePlace) -> CacheMasks? {
        let found = resources.map { group.schemata[$0.schema]?[place.domain]?.mask }
        guard let first = found.first, let code = first else { return nil }
        guard found.count == 2 else { return .unified(code) }
        return found[1].map { .split(code: code, data: $0) }
    }

    /// Gives each class its mask of this cache, or what remains.
    private mutating func take(
        _ result: CacheAllocation, _ request: CacheRequest, _ resources: [CacheResource], _ place: CachePlace
    ) {
        remaining[place] = result.remainingMask
        var grants: [String: CacheMasks] = [:]
        for grant in result.grants { grants[grant.name] = grant.masks }
        for claim in request.claims where claim.isExclusive {
            exclusive[place, default: .empty] = (exclusive[place] ?? .empty).union(grants[claim.name]?.union ?? .empty)
        }
        for index in entries.indices where !entries[index].isMonitoredOnly {
            guard let masks = grants[entries[index].name] ?? result.remainingMask.map(CacheMasks.unified) else {
                continue
            }
            for resource in resources {
                let mask = resource.content == .data ? masks.data : masks.code
                entries[index].schemata.set(resource.schema, place.domain, .mask(mask))
            }
        }
    }

    private mutating func addBandwidths(to index: Int) {
        for resource in resctrl.mount.bandwidths {
            for domain in resource.domains {
                let asked = entries[index].allocation.bandwidths.first {
                    $0.schema == resource.schema && $0.domain == domain
                }
                entries[index].schemata.set(resource.schema, domain, .bandwidth(asked?.value ?? resource.maximum))
            }
        }
    }
}

extension CacheAmount {
    init(_ amount: Policy.CacheAmount) {
        switch amount {
        case .share(let permyriad): self = .share(permyriad: Int(permyriad))
        case .ways(let ways): self = .ways(ways)
        case .bytes(let bytes): self = .bytes(bytes)
        case .mask(let mask): self = .mask(mask)
        }
    }
}
