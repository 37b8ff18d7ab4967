import KernelInterface
import TestSupport

/// A processor with RDT, as the lab emulates it, and how resctrl is mounted there.
struct ResctrlShape: Sendable, CustomStringConvertible {
    let description: String
    let mount: ResctrlMount

    var inventory: Inventory {
        var inventory = smallNode
        inventory.resctrl = .mounted
        inventory.resctrlMount = mount
        return inventory
    }

    static let all = [
        ResctrlShape(
            description: "l3",
            mount: ResctrlMount(caches: [l3(.unified, closids: 4, ways: 20, minimumBits: 2)])),
        ResctrlShape(
            description: "full",
            mount: ResctrlMount(
                caches: [l2(.unified, closids: 8, ways: 16), l3(.unified, closids: 16, ways: 11, shareable: 0x600)],
                bandwidths: [BandwidthResource(closids: 8, domains: [0, 1])], monitoring: monitoring)),
        ResctrlShape(
            description: "full, cdp",
            mount: ResctrlMount(
                options: ["cdp", "cdpl2"],
                caches: [l2(.code, closids: 4, ways: 16), l2(.data, closids: 4, ways: 16)]
                    + [.code, .data].map { l3($0, closids: 8, ways: 11, shareable: 0x600) },
                bandwidths: [BandwidthResource(closids: 8, domains: [0, 1])], monitoring: monitoring)),
        ResctrlShape(
            description: "full, mba_MBps",
            mount: ResctrlMount(
                options: ["mba_MBps"],
                caches: [l2(.unified, closids: 8, ways: 16), l3(.unified, closids: 16, ways: 11, shareable: 0x600)],
                bandwidths: [
                    BandwidthResource(closids: 8, unit: .mebibytes, maximum: UInt64(UInt32.max), domains: [0, 1])
                ], monitoring: monitoring)),
        ResctrlShape(
            description: "few",
            mount: ResctrlMount(
                caches: [l2(.unified, closids: 3, ways: 8, isSparse: true)],
                bandwidths: [BandwidthResource(closids: 3, domains: [0, 1])],
                monitoring: MonitoringResource(
                    rmids: 6, features: ["llc_occupancy"], domains: [0, 1], bytes: 16 << 20))),
    ]

    private static let monitoring = MonitoringResource(
        rmids: 32, features: ["llc_occupancy", "mbm_local_bytes", "mbm_total_bytes"], domains: [0, 1])

    private static func l3(
        _ content: CacheResource.Content, closids: Int, ways: Int, minimumBits: Int = 1, shareable: UInt64 = 0
    ) -> CacheResource {
        CacheResource(
            level: 3, content: content, closids: closids, mask: .run(from: 0, count: ways), minimumBits: minimumBits,
            shareableBits: CBM(bits: shareable), supportsCDP: ways == 11,
            domains: [0, 1].map { CacheDomain(id: $0, bytes: 16 << 20, cpus: IndexList(2 * $0...2 * $0 + 1)) })
    }

    private static func l2(
        _ content: CacheResource.Content, closids: Int, ways: Int, isSparse: Bool = false
    ) -> CacheResource {
        CacheResource(
            level: 2, content: content, closids: closids, mask: .run(from: 0, count: ways), isSparse: isSparse,
            supportsCDP: ways == 16,
            domains: (0...3).map { CacheDomain(id: $0, bytes: 4 << 20, cpus: IndexList([$0])) })
    }
}
