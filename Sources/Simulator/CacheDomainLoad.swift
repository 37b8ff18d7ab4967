import KernelInterface

/// One L3 cache with the memory behind it.
struct CacheDomainLoad: Equatable, Sendable {
    let id: Int
    let cpus: IndexMask
    let wayBytes: Double
    let ways: Int
    /// Bytes a microsecond.
    let bandwidth: Double
    /// The places of its masks and of its bandwidths in the schemata of a group; nil where they cannot be set.
    let mask: (schema: Int, domain: Int)?
    let throttle: (schema: Int, domain: Int)?
    /// Its place among the monitored domains.
    let monitored: Int?
    /// Bytes that each workload moved in this tick.
    var moved: [Double] = []

    static func == (left: CacheDomainLoad, right: CacheDomainLoad) -> Bool {
        left.id == right.id && left.moved == right.moved
    }

    /// Those that resctrl describes; none without it.
    static func list(_ kernel: SimulatedKernel, bandwidth: Double) -> [CacheDomainLoad] {
        guard let resctrl = kernel.resctrl else { return [] }
        let caches = resctrl.mount.caches.filter { $0.level == 3 }
        guard let cache = caches.first(where: { $0.content != .code }) else { return [] }
        let schema = resctrl.schemas.firstIndex { $0.cache == cache }
        let throttle = resctrl.schemas.firstIndex { $0.name == "MB" }
        let ways = max(resctrl.schemas[schema ?? 0].length, 1)
        return cache.domains.map { domain in
            CacheDomainLoad(
                id: domain.id, cpus: IndexMask(domain.cpus), wayBytes: Double(domain.bytes ?? 0) / Double(ways),
                ways: ways,
                bandwidth: bandwidth / 1e6, mask: place(schema, domain.id, resctrl),
                throttle: place(throttle, domain.id, resctrl),
                monitored: resctrl.monitoring.domains.firstIndex(of: domain.id))
        }
    }

    private static func place(_ schema: Int?, _ id: Int, _ resctrl: SimulatedResctrl) -> (schema: Int, domain: Int)? {
        guard let schema, let domain = resctrl.schemas[schema].domains.firstIndex(of: id) else { return nil }
        return (schema, domain)
    }
}

/// What one workload does in one cache domain.
struct CacheUser {
    let index: Int
    /// The part of its CPUs that are in the domain.
    let part: Double
    let mask: UInt64
    /// The part of its traffic that the throttling of its group lets through, 0...1; and bytes a microsecond at most.
    let throttle: Double
    let most: Double
}

extension SimulatedLoad {
    /// Lines are replaced within this time, microseconds.
    private static let turnover = 100_000.0

    /// Which bytes of each cache the workloads hold, and how that and the traffic to memory slow them down.
    mutating func shareCaches(_ kernel: SimulatedKernel) {
        guard let resctrl = kernel.resctrl, !caches.isEmpty else { return }
        var ways = [Double](repeating: 0, count: running.count)
        var latency = [Double](repeating: 0, count: running.count)
        var passed = [Double](repeating: 0, count: running.count)
        var parts = [Double](repeating: 0, count: running.count)
        for domain in caches.indices {
            let users = users(of: domain, resctrl)
            occupy(domain, users)
            let (load, throughput) = traffic(domain, users)
            for (user, through) in zip(users, throughput) {
                let held = running[user.index].occupied[domain] / max(caches[domain].wayBytes, 1)
                ways[user.index] += held
                parts[user.index] += user.part
                // M/D/1: a request to memory waits for those before it.
                let queueing = 1 + load / (2 * (1 - load))
                latency[user.index] += user.part * queueing / max(user.throttle, 0.01)
                passed[user.index] += user.part * through
            }
        }
        for index in running.indices where parts[index] > 0 {
            let workload = running[index].workload
            let bound = 1 - workload.memoryBound + workload.memoryBound * latency[index] / parts[index]
            running[index].slowdown = workload.slowdown(ways: ways[index]) * max(bound, 1)
            running[index].throughput = passed[index] / parts[index]
        }
    }

    private func users(of domain: Int, _ resctrl: SimulatedResctrl) -> [CacheUser] {
        let cache = caches[domain]
        var users: [CacheUser] = []
        for index in running.indices where running[index].isRunning {
            guard let pid = running[index].pid else { continue }
            let common = running[index].mask.intersection(cache.cpus).count
            if common == 0 { continue }
            let closid = resctrl.tags[pid]?.closid ?? 0
            let group = resctrl.groups.first { $0.value.closid == closid && !$0.value.isMonitor }?.value
            let all = UInt64(1) << UInt64(cache.ways) &- 1
            let mask = cache.mask.flatMap { group?.values[$0.schema][$0.domain] } ?? all
            var throttle = 1.0
            var most = Double.infinity
            if let place = cache.throttle, let value = group?.values[place.schema][place.domain],
                let resource = resctrl.schemas[place.schema].bandwidth, value < resource.maximum
            {
                switch resource.unit {
                case .percent: throttle = Double(value) / Double(max(resource.maximum, 1))
                case .eighthGigabytes: most = Double(value) * 125
                case .mebibytes: most = Double(value) * 1.048576
                }
            }
            users.append(
                CacheUser(
                    index: index, part: Double(common) / Double(running[index].cpus), mask: mask, throttle: throttle,
                    most: most)
            )
        }
        return users
    }

    /// Each way goes to those that may fill it by how much they access, until they have what they would fill; ways that
    /// fewer may fill first.
    private mutating func occupy(_ domain: Int, _ users: [CacheUser]) {
        var left = users.map { user in
            let workload = running[user.index].workload
            let curve = workload.curve.last.map { $0.ways * caches[domain].wayBytes } ?? 0
            return max(workload.footprint, curve) * user.part
        }
        let access = users.map { max(running[$0.index].used / Double(tick), 0.01) * $0.part * rate($0.index) }
        var targets = [Double](repeating: 0, count: users.count)
        var regions: [(users: UInt64, ways: Int)] = []
        for way in 0..<caches[domain].ways {
            var may: UInt64 = 0
            for (place, user) in users.prefix(64).enumerated() where user.mask >> UInt64(way) & 1 == 1 {
                may |= 1 << UInt64(place)
            }
            if let known = regions.firstIndex(where: { $0.users == may }) {
                regions[known].ways += 1
            } else {
                regions.append((may, 1))
            }
        }
        regions.sort { ($0.users.nonzeroBitCount, $0.users) < ($1.users.nonzeroBitCount, $1.users) }
        for region in regions where region.users != 0 {
            var tree = ShareTree()
            var leaves: [(place: Int, leaf: Int)] = []
            for place in users.indices.prefix(64) where region.users >> UInt64(place) & 1 == 1 {
                leaves.append((place, tree.add(below: 0, weight: access[place], demand: left[place])))
            }
            tree.distribute(Double(region.ways) * caches[domain].wayBytes)
            for (place, leaf) in leaves {
                targets[place] += tree[leaf].granted
                left[place] -= tree[leaf].granted
            }
        }
        let pace = min(Double(tick) / Self.turnover, 1)
        for index in running.indices where running[index].pid == nil { running[index].occupied[domain] *= 1 - pace }
        for (user, target) in zip(users, targets) {
            running[user.index].occupied[domain] += (target - running[user.index].occupied[domain]) * pace
        }
    }

    /// How often a workload on a CPU fills a line, compared with a service.
    private func rate(_ index: Int) -> Double {
        switch running[index].workload.model {
        case .cacheHog, .bandwidthHog: 4
        default: 1
        }
    }

    /// How loaded the memory is, 0...0.95, and the part of what each user would move that it moves.
    private mutating func traffic(_ domain: Int, _ users: [CacheUser]) -> (load: Double, throughput: [Double]) {
        let asked = users.map { user in
            running[user.index].used * user.part * running[user.index].workload.bandwidth / 1e6
        }
        let allowed = zip(users, asked).map { min($1 * $0.throttle, $0.most * Double(tick)) }
        let all = allowed.reduce(0, +)
        let capacity = max(caches[domain].bandwidth * Double(tick), 1)
        let scale = all > capacity ? capacity / all : 1
        caches[domain].moved = [Double](repeating: 0, count: running.count)
        for (user, bytes) in zip(users, allowed) { caches[domain].moved[user.index] = bytes * scale }
        let throughput = zip(asked, allowed).map { $0 > 0 ? $1 * scale / $0 : scale }
        return (min(all / capacity, 0.95), throughput)
    }

    /// llc_occupancy and mbm_*_bytes of the groups that the workloads are in.
    func chargeCaches(_ kernel: inout SimulatedKernel) {
        guard let resctrl = kernel.resctrl else { return }
        for (place, cache) in caches.enumerated() {
            guard let domain = cache.monitored else { continue }
            var held: [Int: Double] = [:]
            for rmid in resctrl.monitoring.readings.keys { held[rmid] = 0 }
            for index in running.indices {
                guard let pid = running[index].pid else { continue }
                let rmid = resctrl.tags[pid]?.rmid ?? 0
                held[rmid, default: 0] += running[index].occupied[place]
                let bytes = cache.moved.isEmpty ? 0 : UInt64(cache.moved[index])
                if bytes == 0 { continue }
                for event in ["mbm_total_bytes", "mbm_local_bytes"] {
                    let before = kernel.resctrl?.monitoring.reading(rmid, domain, event).bytes ?? 0
                    kernel.resctrl?.monitoring.set(.bytes(before &+ bytes), rmid, domain, event)
                }
            }
            for (rmid, bytes) in held {
                let unit = max(resctrl.monitoring.unit, 1)
                let reading = MonitoringReading.bytes(UInt64(bytes) / unit * unit)
                kernel.resctrl?.monitoring.set(reading, rmid, domain, MonitoringState.occupancy)
            }
        }
    }
}
