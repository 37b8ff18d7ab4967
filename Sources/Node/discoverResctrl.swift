import Glibc
import KernelInterface

/// The kernel registers the file system only where the processor has a feature of it.
func discoverResctrl(_ system: SystemRoot) -> ResctrlSupport {
    let mounts = MountInfo.list(system.textIfPresent("/proc/self/mountinfo") ?? "")
    if mounts.contains(where: { $0.fileSystemType == "resctrl" }) { return .mounted }
    let offered = lines(system.textIfPresent("/proc/filesystems") ?? "").contains { words($0).last == "resctrl" }
    return offered ? .unmounted : .absent
}

/// What the mounted resctrl file system says of the node; nil where none is mounted, or none that this caller can read.
///
/// `root` names the mount, and need not be in the mount table. Resources that the kernel adds in a form that is not
/// known are left out.
func discoverResctrlMount(_ system: SystemRoot, root: String? = nil) -> ResctrlMount? {
    let mounts = MountInfo.list(system.textIfPresent("/proc/self/mountinfo") ?? "")
    let visible = visibleMounts(mounts, type: "resctrl")
    // A bind mount of one group shows neither `info` nor the other groups.
    let found = root.map { root in visible.first { $0.mountPoint == root } } ?? visible.first { $0.root == "/" }
    guard let path = root ?? found?.mountPoint, let text = system.textIfPresent(path + "/schemata") else { return nil }
    let resources = system.names(path + "/info", type: UInt8(DT_DIR))
    if resources.isEmpty { return nil }
    let schemas = lines(text).compactMap { line -> Schema? in
        // A schema in a form of a later kernel is none that a policy can ask for.
        try? Schema(parsing: String(line))
    }
    let options = (found?.superOptions ?? []).filter { $0 != "rw" && $0 != "ro" }.sorted()
    let reader = ResctrlInfo(system: system, path: path, options: options)
    var caches = resources.compactMap { name in
        schemas.first { $0.name == name }.flatMap { reader.cache($0) }
    }
    var monitoring = reader.monitoring(of: resources)
    // The limit of occupancy is told by L3, be it allocated or not.
    let levels = Set(caches.map(\.level) + (monitoring == nil ? [] : [3]))
    let instances = discoverCacheInstances(system, levels: levels)
    if !caches.contains(where: { $0.level == 3 }) { monitoring?.bytes = instances[3]?.values.compactMap(\.bytes).max() }
    for index in caches.indices {
        for place in caches[index].domains.indices {
            let domain = caches[index].domains[place]
            if let known = instances[caches[index].level]?[domain.id] { caches[index].domains[place] = known }
        }
    }
    return ResctrlMount(
        path: path, options: options, caches: caches.sorted { $0.schema < $1.schema },
        bandwidths: resources.compactMap { name in
            schemas.first { $0.name == name }.flatMap { reader.bandwidth($0) }
        },
        monitoring: monitoring)
}

/// The files of `info`, by resource.
private struct ResctrlInfo {
    let system: SystemRoot
    let path: String
    let options: [String]
    /// Of the first processor in `/proc/cpuinfo`.
    let flags: Set<String>

    init(system: SystemRoot, path: String, options: [String]) {
        self.system = system
        self.path = path
        self.options = options
        let line = lines(system.textIfPresent("/proc/cpuinfo") ?? "").first { $0.hasPrefix("flags") }
        flags = Set(words(line ?? ""))
    }

    /// nil where the schema is no mask.
    func cache(_ schema: Schema) -> CacheResource? {
        guard let (level, content) = CacheResource.named(schema.name), let closids = number(schema.name, .numClosids),
            let mask = bits(schema.name, .cbmMask)
        else { return nil }
        return CacheResource(
            level: level, content: content, closids: closids, mask: mask,
            minimumBits: number(schema.name, .minCbmBits) ?? 1,
            shareableBits: bits(schema.name, .shareableBits)?.intersection(mask) ?? .empty,
            isSparse: number(schema.name, .sparseMasks) == 1,
            supportsCDP: content != .unified || flags.contains("cdp_l\(level)"),
            domains: schema.domains.sorted().map { CacheDomain(id: $0) })
    }

    /// nil where the schema is no bandwidth.
    func bandwidth(_ schema: Schema) -> BandwidthResource? {
        let name = schema.name
        guard SchemaValue.isBandwidth(name), let closids = number(name, .numClosids),
            let minimum = number(name, .minBandwidth), let granularity = number(name, .bandwidthGran)
        else { return nil }
        let greatest = schema.entries.compactMap(\.value.bandwidth).max() ?? 0
        let (unit, maximum) = scale(name, minimum: minimum, granularity: granularity, greatest: greatest)
        return BandwidthResource(
            schema: name, closids: closids, unit: unit, minimum: UInt64(minimum), maximum: maximum,
            granularity: UInt64(max(granularity, 1)), isLinear: number(name, .delayLinear) == 1,
            domains: schema.domains.sorted())
    }

    /// The unit of a bandwidth, and the value that means no limit, which the default group has unless it was lowered.
    ///
    /// The kernel does not name the unit. AMD's is told by its steps of 1 from 0, and by values above 100; no limit is a
    /// power of two, 2048 or, on later processors, more.
    private func scale(
        _ name: String, minimum: Int, granularity: Int, greatest: UInt64
    ) -> (BandwidthResource.Unit, UInt64) {
        if name == "MB", options.contains("mba_MBps") { return (.mebibytes, UInt64(UInt32.max)) }
        guard greatest > 100 || minimum == 0 && granularity == 1 else { return (.percent, 100) }
        var maximum: UInt64 = 2048
        while maximum < greatest, maximum < 1 << 32 { maximum *= 2 }
        return (.eighthGigabytes, maximum)
    }

    /// nil where nothing of the caches is monitored.
    func monitoring(of resources: [String]) -> MonitoringResource? {
        guard resources.contains("L3_MON"), let rmids = number("L3_MON", .numRmids) else { return nil }
        let others = resources.filter { $0.hasSuffix("_MON") }.compactMap { number($0, .numRmids) }
        let domains = system.names(path + "/mon_data", type: UInt8(DT_DIR)).compactMap(MonitoringDomain.init)
        return MonitoringResource(
            rmids: others.min() ?? rmids, features: words(text("L3_MON", .monFeatures) ?? "").sorted(),
            domains: domains.filter { $0.resource == "L3" }.map(\.id).sorted())
    }

    private func text(_ resource: String, _ file: ResctrlFile) -> String? {
        system.line("\(path)/info/\(resource)/\(file.name)")
    }

    private func number(_ resource: String, _ file: ResctrlFile) -> Int? {
        text(resource, file).flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }

    private func bits(_ resource: String, _ file: ResctrlFile) -> CBM? {
        text(resource, file).flatMap { CBM($0) }
    }
}
