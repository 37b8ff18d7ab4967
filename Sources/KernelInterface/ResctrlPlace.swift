/// What a directory of the resctrl file system is, told from its path.
package enum ResctrlPlace: Hashable, Sendable {
    /// `info`
    case info
    /// `info/L3`, `info/L2`, `info/L3CODE`, `info/L3DATA`, …
    case cacheInfo(level: Int, CacheResource.Content)
    /// `info/MB`, `info/SMBA`
    case bandwidthInfo(String)
    /// `info/L3_MON`, `info/PERF_PKG_MON`; the name without `_MON`
    case monitoringInfo(String)
    /// `info/L3_MON/event_configs`
    case eventConfigs(String)
    /// `info/L3_MON/event_configs/mbm_total_bytes`
    case eventConfig(String, event: String)
    /// A resource group: the mount itself, `web`, `web/mon_groups/api`
    case group(ResourceGroup)
    /// `web/mon_groups`
    case monGroups(ResourceGroup)
    /// `web/mon_data`
    case monData(ResourceGroup)
    /// `web/mon_data/mon_L3_00`, `web/mon_data/mon_PERF_PKG_00` (Intel, kernel 7.0)
    case monDomain(ResourceGroup, MonitoringDomain)
    /// `web/mon_data/mon_L3_00/mon_sub_L3_01`: a node of a cache that is shared between several (SNC, kernel 6.11)
    case monSubdomain(ResourceGroup, MonitoringDomain, sub: Int)

    /// Nil for a path that no kernel of the known ones has.
    package init?(_ path: ResctrlPath) {
        let parts = path.text.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        if parts.first == "info" {
            guard let place = Self.info(Array(parts.dropFirst())) else { return nil }
            self = place
            return
        }
        // The longest start of the path that is a group, then what is in it.
        let length =
            parts.count >= 2 && parts[0] == "mon_groups" ? 2 : parts.count >= 3 && parts[1] == "mon_groups" ? 3 : 0
        let isInDefault = parts.first == "mon_data" || parts.first == "mon_groups"
        let groupLength = length > 0 ? length : isInDefault ? 0 : min(parts.count, 1)
        guard let groupPath = ResctrlPath(parts.prefix(groupLength).joined(separator: "/")),
            let group = ResourceGroup(path: groupPath),
            let place = Self.inside(group, Array(parts.dropFirst(groupLength)))
        else { return nil }
        self = place
    }

    private static func info(_ parts: [String]) -> ResctrlPlace? {
        guard let name = parts.first else { return .info }
        if name.hasSuffix("_MON") {
            let resource = String(name.dropLast(4))
            switch parts.count {
            case 1: return .monitoringInfo(resource)
            case 2 where parts[1] == "event_configs": return .eventConfigs(resource)
            case 3 where parts[1] == "event_configs": return .eventConfig(resource, event: parts[2])
            default: return nil
            }
        }
        if parts.count > 1 { return nil }
        if SchemaValue.isBandwidth(name) { return .bandwidthInfo(name) }
        return CacheResource.named(name).map { .cacheInfo(level: $0.level, $0.content) }
    }

    private static func inside(_ group: ResourceGroup, _ parts: [String]) -> ResctrlPlace? {
        switch parts.count {
        case 0: return .group(group)
        case 1 where parts[0] == "mon_groups" && !group.isMonitor: return .monGroups(group)
        case 1 where parts[0] == "mon_data": return .monData(group)
        case 2 where parts[0] == "mon_data": return MonitoringDomain(parts[1]).map { .monDomain(group, $0) }
        case 3 where parts[0] == "mon_data":
            guard let domain = MonitoringDomain(parts[1]),
                let sub = MonitoringDomain.id(of: parts[2], after: "mon_sub_" + domain.resource + "_")
            else { return nil }
            return .monSubdomain(group, domain, sub: sub)
        default: return nil
        }
    }

    /// The kind of place, as the table of files speaks of it.
    package var kind: ResctrlFileDescription.Place {
        switch self {
        case .info: .info
        case .cacheInfo: .cacheInfo
        case .bandwidthInfo: .bandwidthInfo
        case .monitoringInfo: .monitoringInfo
        case .eventConfig: .eventConfig
        case .group(let group): group.isMonitor ? .monGroup : .controlGroup
        case .monGroups, .monData, .eventConfigs: .directories
        case .monDomain(_, let domain): domain.isOfPackage ? .packageData : .monData
        case .monSubdomain: .monData
        }
    }
}

/// One domain of monitored values: a directory of `mon_data`.
package struct MonitoringDomain: Hashable, Sendable, CustomStringConvertible {
    /// `L3`, `PERF_PKG`
    package let resource: String
    /// Of the cache, or the package.
    package let id: Int

    /// Whether it has what the cores of a package did and took, not what of a cache is used.
    package var isOfPackage: Bool { resource == "PERF_PKG" }

    package init(resource: String = "L3", id: Int) {
        self.resource = resource
        self.id = id
    }

    /// Accepts `mon_L3_00`; nil for anything else.
    package init?(_ name: String) {
        guard name.hasPrefix("mon_"), !name.hasPrefix("mon_sub_"),
            let underscore = name.utf8.lastIndex(of: UInt8(ascii: "_")),
            let id = Self.id(of: name, after: String(name[...underscore]))
        else { return nil }
        let resource = name[..<underscore].dropFirst(4)
        guard !resource.isEmpty else { return nil }
        self.init(resource: String(resource), id: id)
    }

    static func id(of name: String, after prefix: String) -> Int? {
        guard name.hasPrefix(prefix) else { return nil }
        var scanner = Scanner(name.dropFirst(prefix.count))
        guard let id = scanner.decimal(), scanner.isAtEnd, id <= UInt64(Int32.max) else { return nil }
        return Int(id)
    }

    /// The name of the directory: `mon_L3_00`, with two digits at least.
    package var description: String { "mon_\(resource)_" + (id < 10 ? "0" : "") + String(id) }
}
