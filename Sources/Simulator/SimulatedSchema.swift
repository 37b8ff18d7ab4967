import KernelInterface

/// One line of schemata: a cache, or its code or data, or a bandwidth.
struct SimulatedSchema: Equatable, Sendable {
    enum Resource: Equatable, Sendable {
        case cache(CacheResource)
        case bandwidth(BandwidthResource)
    }

    let name: String
    let resource: Resource
    /// Ids, ascending.
    let domains: [Int]
    /// The schema of the same cache's data or code; nil without code and data prioritization.
    var peer: Int?

    private init(_ cache: CacheResource) {
        name = cache.schema
        resource = .cache(cache)
        domains = cache.domains.map(\.id).sorted()
    }

    private init(_ bandwidth: BandwidthResource) {
        name = bandwidth.schema
        resource = .bandwidth(bandwidth)
        domains = bandwidth.domains.sorted()
    }

    /// In the kernel's order: bandwidths before caches, data before code.
    static func list(_ mount: ResctrlMount) -> [SimulatedSchema] {
        let order: [CacheResource.Content] = [.unified, .data, .code]
        let caches = mount.caches.sorted {
            ($0.level, order.firstIndex(of: $0.content) ?? 0) < ($1.level, order.firstIndex(of: $1.content) ?? 0)
        }
        let bandwidths = mount.bandwidths.sorted { $0.schema > $1.schema }
        var schemas = bandwidths.map { SimulatedSchema($0) } + caches.map { SimulatedSchema($0) }
        for index in schemas.indices {
            schemas[index].peer = schemas.indices.first { other in
                other != index && schemas[other].cache?.level == schemas[index].cache?.level
                    && schemas[index].cache != nil
            }
        }
        return schemas
    }

    var cache: CacheResource? { if case .cache(let cache) = resource { cache } else { nil } }
    var bandwidth: BandwidthResource? { if case .bandwidth(let bandwidth) = resource { bandwidth } else { nil } }

    /// What the default group has after the mount, and of bandwidths every new group.
    var initial: UInt64 {
        switch resource {
        case .cache(let cache): cache.mask.bits
        case .bandwidth(let bandwidth): bandwidth.maximum
        }
    }

    /// Whether the kernel's feedback holds it, and its values are stored as they are parsed.
    var isFeedback: Bool { bandwidth?.unit == .mebibytes }

    /// Bits of a mask.
    var length: Int { cache.flatMap { $0.mask.highest.map { $0 + 1 } } ?? 0 }

    /// Digits of the widest value. The probe of Haswell servers, known by their 2 bits at least, leaves it at 0.
    var width: Int {
        switch resource {
        case .cache(let cache): cache.minimumBits >= 2 ? 0 : (length + 3) / 4
        case .bandwidth(let bandwidth): bandwidth.unit == .eighthGigabytes ? 4 : 3
        }
    }

    /// Bytes of a mask, or the value itself; from the capacity by whole ways.
    func size(_ value: UInt64, domain: Int) -> UInt64 {
        guard let cache else { return value }
        let bytes = cache.domains.first { $0.id == domain }?.bytes ?? 0
        return bytes / UInt64(max(length, 1)) * UInt64(value.nonzeroBitCount)
    }
}
