import KernelInterface

/// Rows of the inventory about the resctrl mount: what can be allocated and monitored, and where.
func resctrlRows(_ mount: ResctrlMount) -> [[String]] {
    var rows: [[String]] = []
    for cache in mount.caches {
        rows.append([cache.schema, "\(summary(of: cache)), \(counted(cache.closids, "CLOSID"))"])
        rows += cache.domains.map { domain in
            let size = domain.bytes.map { bytesText($0) } ?? "size unknown"
            return ["\(cache.schema) domain \(domain.id)", "\(size), cpus \(domain.cpus)"]
        }
    }
    for bandwidth in mount.bandwidths {
        rows.append([
            bandwidth.schema,
            "\(summary(of: bandwidth)), \(counted(bandwidth.closids, "CLOSID")), domains \(listed(bandwidth.domains))",
        ])
    }
    if let monitoring = mount.monitoring {
        rows.append([
            "monitoring",
            "\(monitoring.features.joined(separator: " ")), \(counted(monitoring.rmids, "RMID")), "
                + "domains \(listed(monitoring.domains))",
        ])
    }
    return rows
}

/// `11 ways, 2 of them shared with devices (600), at least 1 a group`.
func summary(of cache: CacheResource) -> String {
    var text = counted(cache.mask.count, "way")
    if !cache.shareableBits.isEmpty {
        text += ", \(cache.shareableBits.count) of them shared with devices (\(cache.shareableBits))"
    }
    text += ", at least \(cache.minimumBits) a group"
    return cache.isSparse ? text + ", with holes or without" : text
}

/// `10% to 100% in steps of 10%`.
func summary(of bandwidth: BandwidthResource) -> String {
    switch bandwidth.unit {
    case .percent: "\(bandwidth.minimum)% to \(bandwidth.maximum)% in steps of \(bandwidth.granularity)%"
    case .mebibytes: "MiB/s, held by the kernel's own feedback (mba_MBps)"
    case .eighthGigabytes:
        "\(bandwidth.minimum) to \(bandwidth.maximum) in steps of \(bandwidth.granularity), each 1/8 GB/s"
    }
}

private func listed(_ domains: [Int]) -> String {
    domains.isEmpty ? "none" : domains.map(String.init).joined(separator: " ")
}
