import Document
import KernelInterface

extension NodeFileReader {
    /// `resctrl` of a node file: a word, or the mount in full.
    mutating func resctrl(_ node: YAMLNode, _ inventory: inout Inventory) {
        if node.pairs != nil {
            inventory.resctrl = .mounted
            inventory.resctrlMount = resctrlMount(node)
        } else if let word = word(node, "`resctrl`", [ResctrlSupport.mounted, .unmounted, .absent]) {
            inventory.resctrl = word
        }
    }

    private mutating func resctrlMount(_ node: YAMLNode) -> ResctrlMount? {
        let keys = ["path", "options", "caches", "bandwidths", "monitoring"]
        guard let fields = fields(node, keys, of: "`resctrl`") else { return nil }
        var mount = ResctrlMount()
        if let given = fields["path"], let path = text(given, "`path`") { mount.path = path }
        if let given = fields["options"] { mount.options = texts(given, "`options`").sorted() }
        if let given = fields["caches"] {
            for item in items(given, "`caches`") {
                guard let cache = cache(item) else { continue }
                if mount.cache(cache.schema) != nil { refuse(item, "`\(cache.schema)` is listed twice") }
                mount.caches.append(cache)
            }
        }
        if let given = fields["bandwidths"] {
            for item in items(given, "`bandwidths`") {
                guard let bandwidth = bandwidth(item) else { continue }
                if mount.bandwidth(bandwidth.schema) != nil { refuse(item, "`\(bandwidth.schema)` is listed twice") }
                mount.bandwidths.append(bandwidth)
            }
        }
        if let given = fields["monitoring"], !given.isNull { mount.monitoring = monitoring(given) }
        return mount
    }

    private mutating func cache(_ node: YAMLNode) -> CacheResource? {
        let keys = [
            "level", "content", "closids", "mask", "minimumBits", "shareableBits", "sparse", "cdp", "domains",
        ]
        let needed = ["level", "closids", "mask", "domains"]
        guard let fields = fields(node, keys, needed: needed, of: "a cache"),
            let level = fields["level"].flatMap({ count($0, "`level`") }),
            let closids = fields["closids"].flatMap({ positive($0, "`closids`") }),
            let mask = fields["mask"].flatMap({ mask($0, "`mask`") }), let domains = fields["domains"]
        else { return nil }
        guard level == 2 || level == 3 else {
            refuse(fields["level"] ?? node, "`level` must be 2 or 3, not \(level)")
            return nil
        }
        guard mask.isContiguous, mask.contains(0), mask.count <= 32 else {
            refuse(fields["mask"] ?? node, "`mask` must be all ways of the cache from way 0 on, 32 at most")
            return nil
        }
        var cache = CacheResource(level: level, closids: closids, mask: mask, domains: [])
        if let given = fields["content"] {
            cache.content = word(given, "`content`", CacheResource.Content.allCases) ?? .unified
        }
        if let given = fields["minimumBits"] { cache.minimumBits = count(given, "`minimumBits`") ?? 1 }
        if let given = fields["shareableBits"], let bits = self.mask(given, "`shareableBits`") {
            cache.shareableBits = bits
            if !bits.isSubset(of: mask) { refuse(given, "`shareableBits` has ways that `mask` does not have") }
        }
        if let given = fields["sparse"] { cache.isSparse = bool(given, "`sparse`") ?? false }
        if let given = fields["cdp"] { cache.supportsCDP = bool(given, "`cdp`") ?? false }
        cache.domains = cacheDomains(domains)
        return cache
    }

    private mutating func cacheDomains(_ node: YAMLNode) -> [CacheDomain] {
        var found: [CacheDomain] = []
        for item in items(node, "`domains`") {
            guard let fields = fields(item, ["id", "bytes", "cpus"], needed: ["id"], of: "a domain"),
                let id = fields["id"].flatMap({ count($0, "`id`") })
            else { continue }
            if found.contains(where: { $0.id == id }) { refuse(item, "the domain \(id) is listed twice") }
            var domain = CacheDomain(id: id)
            if let given = fields["bytes"], !given.isNull { domain.bytes = bytes(given, "`bytes`") }
            if let given = fields["cpus"] { domain.cpus = indices(given, "`cpus`") ?? domain.cpus }
            found.append(domain)
        }
        return found.sorted { $0.id < $1.id }
    }

    private mutating func bandwidth(_ node: YAMLNode) -> BandwidthResource? {
        let keys = ["schema", "closids", "unit", "minimum", "maximum", "granularity", "linear", "domains"]
        guard let fields = fields(node, keys, needed: ["closids", "domains"], of: "a bandwidth"),
            let closids = fields["closids"].flatMap({ positive($0, "`closids`") }), let domains = fields["domains"]
        else { return nil }
        var bandwidth = BandwidthResource(closids: closids, domains: ids(domains))
        if let given = fields["schema"], let name = text(given, "`schema`") {
            bandwidth.schema = name
            if !SchemaValue.isBandwidth(name) {
                refuse(given, "`\(name.shortened(to: 60))` is no bandwidth: MB or SMBA")
            }
        }
        if let given = fields["unit"] {
            bandwidth.unit = word(given, "`unit`", BandwidthResource.Unit.allCases) ?? .percent
        }
        if let given = fields["minimum"] { bandwidth.minimum = unsigned(given, "`minimum`") ?? 0 }
        if let given = fields["maximum"] { bandwidth.maximum = unsigned(given, "`maximum`") ?? 0 }
        if let given = fields["granularity"] { bandwidth.granularity = UInt64(positive(given, "`granularity`") ?? 1) }
        if let given = fields["linear"] { bandwidth.isLinear = bool(given, "`linear`") ?? true }
        if bandwidth.minimum > bandwidth.maximum { refuse(node, "`minimum` is above `maximum`") }
        return bandwidth
    }

    private mutating func monitoring(_ node: YAMLNode) -> MonitoringResource? {
        let needed = ["rmids", "features", "domains"]
        guard let fields = fields(node, needed + ["bytes"], needed: needed, of: "`monitoring`"),
            let rmids = fields["rmids"].flatMap({ positive($0, "`rmids`") }), let features = fields["features"],
            let domains = fields["domains"]
        else { return nil }
        if rmids > 65536 { refuse(fields["rmids"] ?? node, "`rmids` is too large: \(rmids)") }
        var monitoring = MonitoringResource(
            rmids: rmids, features: texts(features, "`features`").sorted(), domains: ids(domains))
        if let given = fields["bytes"], !given.isNull { monitoring.bytes = bytes(given, "`bytes`") }
        return monitoring
    }

    /// As `fields`, with complaints of the needed keys that are not there.
    private mutating func fields(
        _ node: YAMLNode, _ known: [String], needed: [String], of what: String
    ) -> [String: YAMLNode]? {
        guard let fields = fields(node, known, of: what) else { return nil }
        for key in needed where fields[key] == nil { missing(key, of: what, at: node) }
        return fields
    }

    private mutating func positive(_ node: YAMLNode, _ what: String) -> Int? {
        guard let value = count(node, what) else { return nil }
        if value > 0 { return value }
        refuse(node, "\(what) must be a number from 1 on")
        return nil
    }

    private mutating func mask(_ node: YAMLNode, _ what: String) -> CBM? {
        guard let text = text(node, what) else { return nil }
        if let mask = CBM(text) { return mask }
        refuse(node, "\(what) is no mask in hexadecimal such as `0x7ff`: `\(text.shortened(to: 60))`")
        return nil
    }

    private mutating func ids(_ node: YAMLNode) -> [Int] {
        var found: Set<Int> = []
        for item in items(node, "`domains`") {
            guard let id = count(item, "`domains`") else { continue }
            if !found.insert(id).inserted { refuse(item, "the domain \(id) is listed twice") }
        }
        return found.sorted()
    }
}
