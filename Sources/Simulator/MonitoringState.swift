import KernelInterface

/// The RMIDs of a simulated machine, and what is counted under each.
struct MonitoringState: Equatable, Sendable {
    /// Ids, ascending; empty where nothing is monitored.
    let domains: [Int]
    /// The files of `mon_data`, in the kernel's order.
    let events: [String]
    /// Events with a `_config` file.
    let configurable: [String]
    /// Bytes in which occupancy is counted.
    let unit: UInt64
    /// The largest threshold: the capacity of L3, bytes.
    let limit: UInt64

    /// In the order in which they are given to new groups.
    var free: [Int]
    /// Of removed groups, until their occupancy is below the threshold; ascending.
    var limbo: [Int] = []
    /// When the kernel looks again, virtual time; nil while nothing is in limbo.
    var nextCheck: UInt64?
    /// max_threshold_occupancy, bytes
    var threshold: UInt64
    /// By RMID, domain and event; zero bytes where there is none.
    var readings: [Int: [[MonitoringReading]]] = [:]
    /// By configurable event and domain.
    var configuration: [[UInt32]]

    /// The kernel looks at what is in limbo once a second.
    static let period: UInt64 = 1_000_000
    static let occupancy = "llc_occupancy"
    static let order = [occupancy, "mbm_total_bytes", "mbm_local_bytes"]
    /// All seven kinds of transactions of AMD's processors.
    static let allTransactions: UInt32 = 0x7F

    init(_ mount: ResctrlMount) {
        let resource = mount.monitoring
        let features = resource?.features ?? []
        domains = resource?.domains.sorted() ?? []
        let plain = features.filter { !$0.hasSuffix("_config") }
        events = Self.order.filter(plain.contains) + plain.filter { !Self.order.contains($0) }.sorted()
        configurable = events.filter { features.contains($0 + "_config") }
        unit = 65536
        let allocated = mount.caches.filter { $0.level == 3 }.flatMap(\.domains).compactMap(\.bytes).max()
        let capacity = allocated ?? resource?.bytes
        limit = capacity ?? UInt64(UInt32.max)
        let rmids = max(resource?.rmids ?? 1, 1)
        threshold = (capacity ?? UInt64(rmids) * unit) / UInt64(rmids) / unit * unit
        free = Array(1..<max(rmids, 1))
        configuration = configurable.map { event in
            (resource?.domains ?? []).map { _ in event == "mbm_local_bytes" ? 0x15 : Self.allTransactions }
        }
    }

    /// An RMID for a new group, its bandwidth counted from now on.
    mutating func take() throws(Refusal) -> Int {
        if free.isEmpty { throw Refusal(limbo.isEmpty ? .noSpace : .busy) }
        let rmid = free.removeFirst()
        resetBandwidth(of: rmid)
        return rmid
    }

    /// Of a group that is gone.
    mutating func release(_ rmid: Int, now: UInt64) {
        if rmid == 0 { return }
        if !events.contains(Self.occupancy) {
            free.append(rmid)
            return
        }
        limbo.insert(rmid, at: limbo.firstIndex { $0 > rmid } ?? limbo.count)
        if nextCheck == nil { nextCheck = now + Self.period }
    }

    /// What the kernel's worker has done until now.
    mutating func checkLimbo(now: UInt64) {
        guard let next = nextCheck, next <= now else { return }
        let clean = limbo.filter { rmid in
            domains.indices.allSatisfy { domain in
                (reading(rmid, domain, Self.occupancy).bytes ?? .max) < threshold
            }
        }
        limbo.removeAll(where: clean.contains)
        free += clean
        nextCheck = limbo.isEmpty ? nil : next + ((now - next) / Self.period + 1) * Self.period
    }

    func reading(_ rmid: Int, _ domain: Int, _ event: String) -> MonitoringReading {
        guard let place = events.firstIndex(of: event) else { return .error }
        return readings[rmid]?[domain][place] ?? .bytes(0)
    }

    mutating func set(_ reading: MonitoringReading, _ rmid: Int, _ domain: Int, _ event: String) {
        guard let place = events.firstIndex(of: event) else { return }
        var known = readings[rmid] ?? fresh
        known[domain][place] = reading
        readings[rmid] = known == fresh ? nil : known
    }

    private var fresh: [[MonitoringReading]] {
        domains.map { _ in [MonitoringReading](repeating: .bytes(0), count: events.count) }
    }

    private mutating func resetBandwidth(of rmid: Int) {
        for domain in domains.indices {
            for event in events where event != Self.occupancy { set(.bytes(0), rmid, domain, event) }
        }
    }

    /// A change of what is counted: every counter of bandwidth in the domain starts anew.
    mutating func configure(_ event: Int, _ domain: Int, _ transactions: UInt32, rmids: [Int]) {
        if configuration[event][domain] == transactions { return }
        configuration[event][domain] = transactions
        for rmid in rmids {
            for event in events where event != Self.occupancy { set(.unavailable, rmid, domain, event) }
        }
    }
}
