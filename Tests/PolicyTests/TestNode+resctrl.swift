import KernelInterface

extension ResctrlMount {
    /// Two sockets with an L3 cache of 11 ways each, MBA in percent, monitoring; Intel.
    static let intel = ResctrlMount(
        caches: [cache(3, ways: 11, closids: 16, shareable: 0x600, ids: [0, 1], bytes: 22 << 20)],
        bandwidths: [BandwidthResource(closids: 8, domains: [0, 1])],
        monitoring: MonitoringResource(
            rmids: 176, features: ["llc_occupancy", "mbm_local_bytes", "mbm_total_bytes"], domains: [0, 1]))

    /// The same, mounted with `cdp` and `mba_MBps`.
    static let prioritized = ResctrlMount(
        options: ["cdp", "mba_MBps"],
        caches: [
            cache(3, .code, ways: 11, closids: 8, shareable: 0x600, ids: [0, 1], bytes: 22 << 20),
            cache(3, .data, ways: 11, closids: 8, shareable: 0x600, ids: [0, 1], bytes: 22 << 20),
        ],
        bandwidths: [
            BandwidthResource(closids: 8, unit: .mebibytes, minimum: 10, maximum: 4_294_967_295, domains: [0, 1])
        ],
        monitoring: intel.monitoring)

    /// L2 and L3, domains that are not contiguous, a least of two ways, sizes that the kernel does not tell.
    static let scattered = ResctrlMount(
        caches: [
            cache(2, ways: 8, closids: 4, ids: [0, 2, 4, 6], bytes: nil),
            cache(3, ways: 20, closids: 4, minimum: 2, ids: [0, 8], bytes: 20 << 20),
        ])

    /// Masks with holes, rates in steps of 1/8 GB/s, slow memory; AMD.
    static let amd = ResctrlMount(
        caches: [cache(3, ways: 16, closids: 16, minimum: 0, isSparse: true, ids: [0, 1, 2, 3], bytes: 32 << 20)],
        bandwidths: ["MB", "SMBA"].map {
            BandwidthResource(
                schema: $0, closids: 16, unit: .eighthGigabytes, minimum: 1, maximum: 2048, granularity: 1,
                isLinear: false, domains: [0, 1, 2, 3])
        },
        monitoring: intel.monitoring)

    private static func cache(
        _ level: Int, _ content: CacheResource.Content = .unified, ways: Int, closids: Int, minimum: Int = 1,
        shareable: UInt64 = 0, isSparse: Bool = false, ids: [Int], bytes: UInt64?
    ) -> CacheResource {
        CacheResource(
            level: level, content: content, closids: closids, mask: .run(from: 0, count: ways), minimumBits: minimum,
            shareableBits: CBM(bits: shareable), isSparse: isSparse,
            domains: ids.map { CacheDomain(id: $0, bytes: bytes) })
    }
}

extension TestNode {
    /// The small node with resctrl mounted like this.
    static func resctrl(_ mount: ResctrlMount, _ change: (inout ResctrlMount) -> Void = { _ in }) -> Inventory {
        var mount = mount
        change(&mount)
        return small {
            $0.resctrl = .mounted
            $0.resctrlMount = mount
        }
    }
}
