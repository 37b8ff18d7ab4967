package import KernelInterface

extension SimulatedResctrlFile {
    /// Files of `info/L3_MON` and of `mon_data`.
    static let monitoringFiles: [SimulatedResctrlFile] =
        [
            info(.numRmids) { "\($0.mount.monitoring?.rmids ?? 0)\n" },
            info(.monFeatures) { resctrl in
                let state = resctrl.monitoring
                return MonitoringFeatures(
                    state.events.flatMap { state.configurable.contains($0) ? [$0, $0 + "_config"] : [$0] }
                ).description + "\n"
            },
            SimulatedResctrlFile(.maxThresholdOccupancy, in: isInfo) { (_, resctrl, _) throws(Refusal) in
                "\(resctrl.monitoring.threshold)\n"
            } write: { (kernel, _, bytes) throws(Refusal) in
                try kernel.resctrl?.monitoring.writeThreshold(bytes)
            },
            configuration(.mbmTotalBytesConfig, of: .mbmTotalBytes),
            configuration(.mbmLocalBytesConfig, of: .mbmLocalBytes),
        ] + [ResctrlFile.llcOccupancy, .mbmTotalBytes, .mbmLocalBytes].map(event)

    private static let isInfo: Presence = { _, place in place == .monitoringInfo }

    private static func info(
        _ file: ResctrlFile, _ text: @escaping @Sendable (SimulatedResctrl) -> String
    ) -> SimulatedResctrlFile {
        SimulatedResctrlFile(file, in: isInfo) { (_, resctrl, _) throws(Refusal) in text(resctrl) }
    }

    private static func event(_ file: ResctrlFile) -> SimulatedResctrlFile {
        SimulatedResctrlFile(file) { resctrl, place in
            guard case .monDomain = place else { return false }
            return resctrl.monitoring.events.contains(file.name)
        } read: { (_, resctrl, place) throws(Refusal) in
            guard case .monDomain(let path, let domain) = place else { throw Refusal(.noSuchFile) }
            return resctrl.sum(path, domain, file.name).description + "\n"
        }
    }

    private static func configuration(_ file: ResctrlFile, of event: ResctrlFile) -> SimulatedResctrlFile {
        SimulatedResctrlFile(file) { resctrl, place in
            place == .monitoringInfo && resctrl.monitoring.configurable.contains(event.name)
        } read: { (_, resctrl, _) throws(Refusal) in
            let state = resctrl.monitoring
            guard let index = state.configurable.firstIndex(of: event.name) else { throw Refusal(.noSuchFile) }
            let entries = zip(state.domains, state.configuration[index]).map { DomainValue(domain: $0, value: $1) }
            return EventConfiguration(entries).description + "\n"
        } write: { (kernel, _, bytes) throws(Refusal) in
            try kernel.resctrl?.configure(event.name, bytes)
        }
    }
}

extension MonitoringState {
    /// `max_threshold_occupancy`: bytes, rounded down to the unit of counting.
    fileprivate mutating func writeThreshold(_ bytes: [UInt8]) throws(Refusal) {
        let value = try KernelNumber.unsigned(bytes.prefix { $0 != 0 })
        if value > UInt64(UInt32.max) { throw Refusal(.outOfRange) }
        if value > limit { throw Refusal(.invalidArgument) }
        threshold = value / unit * unit
    }
}

extension SimulatedResctrl {
    /// What a file of `mon_data` reads: of a CTRL_MON group its own and that of every MON group in it. A part that
    /// cannot be read is left out, unless none can.
    func sum(_ path: ResctrlPath, _ domain: Int, _ event: String) -> MonitoringReading {
        guard let group = groups[path] else { return .error }
        let monitors = group.isMonitor ? [] : monitorGroups(of: path).compactMap { groups[$0]?.rmid }
        var total: UInt64?
        var failure = MonitoringReading.unavailable
        for rmid in [group.rmid] + monitors {
            let reading = monitoring.reading(rmid, domain, event)
            if let bytes = reading.bytes { total = (total ?? 0) &+ bytes } else { failure = reading }
        }
        return total.map { .bytes($0) } ?? failure
    }

    /// A write of `mbm_total_bytes_config` and the like; what comes before a mistake stays.
    fileprivate mutating func configure(_ event: String, _ bytes: [UInt8]) throws(Refusal) {
        guard bytes.last == UInt8(ascii: "\n") else { throw Refusal(.invalidArgument) }
        guard let index = monitoring.configurable.firstIndex(of: event) else { throw Refusal(.noSuchFile) }
        status.clear()
        for part in bytes.dropLast().prefix(while: { $0 != 0 })
            .split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) where !part.isEmpty
        {
            let pair = part.stripped.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let id = KernelNumber.number(pair[0], base: 10) else {
                throw refuse("Missing '=' or non-numeric domain id")
            }
            guard pair.count > 1, let value = KernelNumber.number(pair[1], base: 16) else {
                throw refuse("Non-numeric event configuration value")
            }
            if value > UInt64(MonitoringState.allTransactions) {
                throw refuse("Invalid event configuration: max valid mask is 0x7f")
            }
            guard let domain = monitoring.domains.firstIndex(where: { UInt64($0) == id }) else {
                throw Refusal(.invalidArgument)
            }
            let rmids = groups.values.map(\.rmid) + monitoring.free + monitoring.limbo
            monitoring.configure(index, domain, UInt32(value), rmids: rmids)
        }
    }
}

extension SimulatedKernel {
    /// Sets what is counted under a group's own RMID: what `mon_data` reads, but for the MON groups in a CTRL_MON group.
    ///
    /// ENOENT where there is no such group, monitored domain or event.
    package mutating func setReading(
        _ reading: MonitoringReading, of event: ResctrlFile, _ group: ResctrlPath, domain: Int
    ) throws(KernelError) {
        guard let rmid = resctrl?.groups[group]?.rmid else {
            throw KernelError(.identify, in: .resctrl, path: group.description, errno: .noSuchFile)
        }
        try setReading(reading, of: event, rmid: rmid, domain: domain)
    }

    /// As for a group, by RMID: also one that is in limbo, whose lines leave the cache.
    package mutating func setReading(
        _ reading: MonitoringReading, of event: ResctrlFile, rmid: Int, domain: Int
    ) throws(KernelError) {
        guard let place = resctrl?.monitoring.domains.firstIndex(of: domain),
            resctrl?.monitoring.events.contains(event.name) == true
        else { throw KernelError(.identify, in: .resctrl, path: event.name, errno: .noSuchFile) }
        resctrl?.monitoring.set(reading, rmid, place, event.name)
    }

    /// Traffic of the tasks of a group, bytes: counted in `mbm_total_bytes`, and what is local in `mbm_local_bytes`.
    package mutating func move(
        local: UInt64, remote: UInt64, by group: ResctrlPath, domain: Int
    ) throws(KernelError) {
        for (event, bytes) in [(ResctrlFile.mbmTotalBytes, local &+ remote), (.mbmLocalBytes, local)] {
            guard let resctrl, let rmid = resctrl.groups[group]?.rmid,
                let place = resctrl.monitoring.domains.firstIndex(of: domain)
            else { throw KernelError(.identify, in: .resctrl, path: group.description, errno: .noSuchFile) }
            let before = resctrl.monitoring.reading(rmid, place, event.name).bytes ?? 0
            try setReading(.bytes(before &+ bytes), of: event, rmid: rmid, domain: domain)
        }
    }

    /// The RMID of a group; nil where there is no such group.
    package func rmid(of group: ResctrlPath) -> Int? { resctrl?.groups[group]?.rmid }
}
