import Document
import KernelInterface

extension ResctrlMount {
    /// As `resctrl` of a node file.
    var encoded: JSONValue {
        var members: [(String, JSONValue)] = [
            ("path", .string(path)), ("options", .array(options.map { .string($0) })),
            ("caches", .array(caches.map(\.encoded))), ("bandwidths", .array(bandwidths.map(\.encoded))),
        ]
        if let monitoring { members.append(("monitoring", monitoring.encoded)) }
        return .object(members)
    }
}

extension CacheResource {
    fileprivate var encoded: JSONValue {
        .object([
            ("level", JSONValue(level)), ("content", .string(content.rawValue)), ("closids", JSONValue(closids)),
            ("mask", .string("0x\(mask)")), ("minimumBits", JSONValue(minimumBits)),
            ("shareableBits", .string("0x\(shareableBits)")), ("sparse", .bool(isSparse)), ("cdp", .bool(supportsCDP)),
            ("domains", .array(domains.map(\.encoded))),
        ])
    }
}

extension CacheDomain {
    fileprivate var encoded: JSONValue {
        var members: [(String, JSONValue)] = [("id", JSONValue(id))]
        if let bytes { members.append(("bytes", JSONValue(bytes))) }
        if !cpus.isEmpty { members.append(("cpus", .string(cpus.description))) }
        return .object(members)
    }
}

extension BandwidthResource {
    fileprivate var encoded: JSONValue {
        .object([
            ("schema", .string(schema)), ("closids", JSONValue(closids)), ("unit", .string(unit.rawValue)),
            ("minimum", JSONValue(minimum)), ("maximum", JSONValue(maximum)), ("granularity", JSONValue(granularity)),
            ("linear", .bool(isLinear)), ("domains", .array(domains.map { JSONValue($0) })),
        ])
    }
}

extension MonitoringResource {
    fileprivate var encoded: JSONValue {
        var members: [(String, JSONValue)] = [
            ("rmids", JSONValue(rmids)), ("features", .array(features.map { .string($0) })),
            ("domains", .array(domains.map { JSONValue($0) })),
        ]
        if let bytes { members.append(("bytes", JSONValue(bytes))) }
        return .object(members)
    }
}
