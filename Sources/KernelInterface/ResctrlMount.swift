/// The resctrl file system of the node: what its processor can allocate and monitor, with the options of the mount.
package struct ResctrlMount: Hashable, Sendable {
    /// Where it is mounted: `/sys/fs/resctrl`.
    package var path: String
    /// Mount options that change what the kernel does: `cdp`, `cdpl2`, `mba_MBps`, `debug`. Sorted.
    package var options: [String]
    /// By schema name, `L2` before `L3`; code and data apart under CDP.
    package var caches: [CacheResource]
    /// `MB`, `SMBA`.
    package var bandwidths: [BandwidthResource]
    /// Nil where the processor monitors nothing.
    package var monitoring: MonitoringResource?

    package init(
        path: String = "/sys/fs/resctrl", options: [String] = [], caches: [CacheResource] = [],
        bandwidths: [BandwidthResource] = [], monitoring: MonitoringResource? = nil
    ) {
        self.path = path
        self.options = options
        self.caches = caches
        self.bandwidths = bandwidths
        self.monitoring = monitoring
    }

    /// CTRL_MON groups that can be in use at once, the default one included: the least of the resources.
    package var closids: Int {
        (caches.map(\.closids) + bandwidths.map(\.closids)).min() ?? 1
    }

    package func cache(_ schema: String) -> CacheResource? { caches.first { $0.schema == schema } }
    package func bandwidth(_ schema: String) -> BandwidthResource? { bandwidths.first { $0.schema == schema } }
}

/// One cache that can be allocated: a directory of `info`, such as `info/L3`.
package struct CacheResource: Hashable, Sendable {
    /// What its lines are for under code and data prioritization.
    package enum Content: String, CaseIterable, Hashable, Sendable {
        case unified, code, data
    }

    /// 2 or 3.
    package var level: Int
    package var content: Content
    /// num_closids
    package var closids: Int
    /// cbm_mask: all of its ways.
    package var mask: CBM
    /// min_cbm_bits; 0 where even an empty mask is taken (AMD).
    package var minimumBits: Int
    /// shareable_bits: ways that other agents of the platform, such as devices that write to memory, use, too.
    package var shareableBits: CBM
    /// sparse_masks: whether masks may have holes. False on kernels before 6.7, which do not say.
    package var isSparse: Bool
    /// Whether the processor can part code and data here; a kernel shows it only in how wide it prints schemata.
    package var supportsCDP: Bool
    /// By id, ascending.
    package var domains: [CacheDomain]

    package init(
        level: Int, content: Content = .unified, closids: Int, mask: CBM, minimumBits: Int = 1,
        shareableBits: CBM = CBM(bits: 0), isSparse: Bool = false, supportsCDP: Bool = false, domains: [CacheDomain]
    ) {
        self.level = level
        self.content = content
        self.closids = closids
        self.mask = mask
        self.minimumBits = minimumBits
        self.shareableBits = shareableBits
        self.isSparse = isSparse
        self.supportsCDP = supportsCDP
        self.domains = domains
    }

    /// As schemata names it: `L3`, `L3CODE`, `L3DATA`.
    package var schema: String { Self.schema(level: level, content: content) }

    package static func schema(level: Int, content: Content) -> String {
        switch content {
        case .unified: "L\(level)"
        case .code: "L\(level)CODE"
        case .data: "L\(level)DATA"
        }
    }

    /// What `L3`, `L2CODE` and the like name; nil for the name of another resource.
    package static func named(_ schema: String) -> (level: Int, content: Content)? {
        for (suffix, content) in [("", Content.unified), ("CODE", .code), ("DATA", .data)] {
            guard schema.hasPrefix("L"), schema.hasSuffix(suffix) else { continue }
            let digits = schema.dropFirst().dropLast(suffix.utf8.count)
            if digits.utf8.count == 1, let level = Int(digits), level > 0 { return (level, content) }
        }
        return nil
    }
}

/// One instance of a cache.
package struct CacheDomain: Hashable, Sendable {
    /// `/sys/devices/system/cpu/cpu*/cache/index*/id`
    package var id: Int
    /// Its capacity; nil where the kernel does not say.
    package var bytes: UInt64?
    /// CPUs that share it.
    package var cpus: IndexList

    package init(id: Int, bytes: UInt64? = nil, cpus: IndexList = IndexList([])) {
        self.id = id
        self.bytes = bytes
        self.cpus = cpus
    }
}

/// Memory bandwidth that can be allocated: `info/MB`, `info/SMBA`.
package struct BandwidthResource: Hashable, Sendable {
    package enum Unit: String, CaseIterable, Hashable, Sendable {
        /// Percent of what a core could use: Intel MBA.
        case percent
        /// MiB/s, held by the kernel's own feedback: the mount option `mba_MBps`.
        case mebibytes = "MiBps"
        /// Steps of 1/8 GB/s: AMD. 2048 of them mean no limit.
        case eighthGigabytes = "GBps/8"
    }

    /// `MB` or `SMBA`.
    package var schema: String
    /// num_closids
    package var closids: Int
    package var unit: Unit
    /// min_bandwidth, in `unit`
    package var minimum: UInt64
    /// The value of the default group at mount, which means no limit, in `unit`: 100 percent.
    package var maximum: UInt64
    /// bandwidth_gran, in `unit`
    package var granularity: UInt64
    /// delay_linear: whether the throttling is proportional to the value.
    package var isLinear: Bool
    /// Domain ids, ascending.
    package var domains: [Int]

    package init(
        schema: String = "MB", closids: Int, unit: Unit = .percent, minimum: UInt64 = 10, maximum: UInt64 = 100,
        granularity: UInt64 = 10, isLinear: Bool = true, domains: [Int]
    ) {
        self.schema = schema
        self.closids = closids
        self.unit = unit
        self.minimum = minimum
        self.maximum = maximum
        self.granularity = granularity
        self.isLinear = isLinear
        self.domains = domains
    }
}

/// What of the caches can be monitored: `info/L3_MON`.
package struct MonitoringResource: Hashable, Sendable {
    /// num_rmids: groups that can be in use at once, CTRL_MON and MON, the default one included; the least of
    /// `info/L3_MON` and `info/PERF_PKG_MON` (kernel 7.0).
    package var rmids: Int
    /// mon_features, sorted: `llc_occupancy`, `mbm_local_bytes`, `mbm_total_bytes`, …
    package var features: [String]
    /// Domain ids, ascending.
    package var domains: [Int]

    /// Capacity of a domain's L3; nil where it is not known, or where L3 is one of the caches that can be allocated.
    package var bytes: UInt64?

    package init(rmids: Int, features: [String], domains: [Int], bytes: UInt64? = nil) {
        self.rmids = rmids
        self.features = features
        self.domains = domains
        self.bytes = bytes
    }
}
