import KernelInterface

extension SimulatedResctrlFile {
    /// Files of `info`, but for those of monitoring.
    static let infoFiles: [SimulatedResctrlFile] = [
        SimulatedResctrlFile(.lastCmdStatus) { _, place in
            place == .info
        } read: { (_, resctrl, _) throws(Refusal) in
            resctrl.status.content
        },
        SimulatedResctrlFile(.numClosids) { _, place in
            if case .resourceInfo = place { true } else { false }
        } read: { (_, resctrl, place) throws(Refusal) in
            let schema = try resctrl.schema(place)
            return "\(schema.cache?.closids ?? schema.bandwidth?.closids ?? 0)\n"
        },
        cache(.cbmMask) { "\($0.mask)" },
        cache(.minCbmBits) { "\($0.minimumBits)" },
        cache(.shareableBits) { "\($0.shareableBits)" },
        cache(.sparseMasks) { $0.isSparse ? "1" : "0" },
        SimulatedResctrlFile(.bitUsage, in: isCache) { (_, resctrl, place) throws(Refusal) in
            guard case .resourceInfo(let index) = place else { throw Refusal(.noSuchFile) }
            return resctrl.usageText(index)
        },
        bandwidth(.minBandwidth) { "\($0.minimum)" },
        bandwidth(.bandwidthGran) { "\($0.granularity)" },
        bandwidth(.delayLinear) { $0.isLinear ? "1" : "0" },
        SimulatedResctrlFile(.threadThrottleMode) { resctrl, place in
            guard case .resourceInfo(let index) = place, let resource = resctrl.schemas[index].bandwidth else {
                return false
            }
            return resource.schema == "MB" && resource.unit != .eighthGigabytes
        } read: { (_, _, _) throws(Refusal) in
            "max\n"
        },
    ]

    private static let isCache: Presence = { resctrl, place in
        if case .resourceInfo(let index) = place { resctrl.schemas[index].cache != nil } else { false }
    }

    private static func cache(
        _ file: ResctrlFile, _ text: @escaping @Sendable (CacheResource) -> String
    ) -> SimulatedResctrlFile {
        SimulatedResctrlFile(file, in: isCache) { (_, resctrl, place) throws(Refusal) in
            guard let cache = try resctrl.schema(place).cache else { throw Refusal(.noSuchFile) }
            return text(cache) + "\n"
        }
    }

    private static func bandwidth(
        _ file: ResctrlFile, _ text: @escaping @Sendable (BandwidthResource) -> String
    ) -> SimulatedResctrlFile {
        SimulatedResctrlFile(file) { resctrl, place in
            if case .resourceInfo(let index) = place { resctrl.schemas[index].bandwidth != nil } else { false }
        } read: { (_, resctrl, place) throws(Refusal) in
            guard let bandwidth = try resctrl.schema(place).bandwidth else { throw Refusal(.noSuchFile) }
            return text(bandwidth) + "\n"
        }
    }
}

extension SimulatedResctrl {
    /// The resource whose `info` directory this is.
    fileprivate func schema(_ place: SimulatedResctrlDirectory) throws(Refusal) -> SimulatedSchema {
        guard case .resourceInfo(let index) = place else { throw Refusal(.noSuchFile) }
        return schemas[index]
    }
}
