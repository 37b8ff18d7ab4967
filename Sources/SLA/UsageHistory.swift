/// What the suspects used in the last intervals, as rates, so that use and stall can be laid side by side.
///
/// 16 moments of 5 resources in 4 bytes each: 320 bytes a suspect.
struct UsageHistory: Equatable, Sendable {
    /// Unit of a rate: thousandths of a CPU, KiB, KiB/s.
    enum Resource: Int, CaseIterable, Sendable {
        case cpu, memory, io, cache, bandwidth
    }

    static let moments = 16
    /// What counts as the present.
    private static let recentMoments = 4
    /// Stands in the table for what is not known.
    private static let unknown = UInt32.max

    private var rates: [UInt32]
    private var previous: [SLASample.Usage]
    private var previousAt: UInt64?
    /// When the traffic of each was last known: it is not told at every moment.
    private var trafficAt: [UInt64?]
    /// Index of the newest moment, and how many there are.
    private(set) var head = moments - 1
    private(set) var count = 0

    init(suspects: Int) {
        rates = Array(repeating: Self.unknown, count: suspects * Resource.allCases.count * Self.moments)
        previous = Array(repeating: SLASample.Usage(), count: suspects)
        trafficAt = Array(repeating: nil, count: suspects)
    }

    /// Begins a new moment; false where the last one is younger than `least` µs, and nothing is kept.
    mutating func add(_ usages: [SLASample.Usage], at now: UInt64, least: UInt64) -> Bool {
        if let previousAt, now < previousAt.plus(least) { return false }
        let span = now - (previousAt ?? now)
        head = (head + 1) % Self.moments
        count = min(count + 1, Self.moments)
        for suspect in previous.indices {
            let usage = suspect < usages.count ? usages[suspect] : SLASample.Usage()
            let last = previous[suspect]
            set(suspect, .cpu, Self.rate(usage.cpu, last.cpu, span, unit: 1_000))
            set(suspect, .memory, usage.memory.map { $0 >> 10 })
            set(suspect, .io, Self.rate(usage.io, last.io, span, unit: 1_000_000).map { $0 >> 10 })
            set(suspect, .cache, usage.cache.map { $0 >> 10 })
            let since = now - (trafficAt[suspect] ?? now)
            set(
                suspect, .bandwidth, Self.rate(usage.bandwidth, last.bandwidth, since, unit: 1_000_000).map { $0 >> 10 }
            )
            previous[suspect] = usage
            if usage.bandwidth == nil { previous[suspect].bandwidth = last.bandwidth } else { trafficAt[suspect] = now }
        }
        previousAt = now
        return true
    }

    /// The rate in the interval that ended `back` moments ago; nil is unknown.
    func rate(_ suspect: Int, _ resource: Resource, back: Int = 0) -> UInt64? {
        guard back < count else { return nil }
        let rate = rates[base(suspect, resource) + (head + Self.moments - back) % Self.moments]
        return rate == Self.unknown ? nil : UInt64(rate)
    }

    /// The mean rate of the last moments, some 200 ms while anything is going on; nil is unknown.
    ///
    /// One moment alone says little of CPU time: who has used up a quota of 100 ms uses none until the next period.
    func recent(_ suspect: Int, _ resource: Resource) -> UInt64? {
        if resource == .memory || resource == .cache { return rate(suspect, resource) }
        var (sum, known): (UInt64, UInt64) = (0, 0)
        for back in 0..<Self.recentMoments {
            guard let rate = rate(suspect, resource, back: back) else { continue }
            sum += rate
            known += 1
        }
        return known == 0 ? nil : sum / known
    }

    /// The rate of the last moment or the recent one, whichever is more: what a limit below it takes effect on.
    func most(_ suspect: Int, _ resource: Resource) -> UInt64? {
        [rate(suspect, resource), recent(suspect, resource)].compactMap(\.self).max()
    }

    /// Bytes in use at the last moment.
    func memory(_ suspect: Int) -> UInt64? { previous[suspect].memory }

    /// A history of other suspects that keeps what is known: `origins` are their indices here, nil for new ones.
    func adopted(_ origins: [Int?]) -> UsageHistory {
        var history = UsageHistory(suspects: origins.count)
        (history.head, history.count, history.previousAt) = (head, count, previousAt)
        let width = Resource.allCases.count * Self.moments
        for (suspect, origin) in origins.enumerated() {
            guard let origin else { continue }
            history.previous[suspect] = previous[origin]
            history.trafficAt[suspect] = trafficAt[origin]
            for cell in 0..<width { history.rates[suspect * width + cell] = rates[origin * width + cell] }
        }
        return history
    }

    private func base(_ suspect: Int, _ resource: Resource) -> Int {
        (suspect * Resource.allCases.count + resource.rawValue) * Self.moments
    }

    private mutating func set(_ suspect: Int, _ resource: Resource, _ rate: UInt64?) {
        rates[base(suspect, resource) + head] =
            rate.map { UInt32(clamping: min($0, UInt64(Self.unknown) - 1)) } ?? Self.unknown
    }

    /// Of a counter; unknown where it is new or went backwards.
    private static func rate(_ total: UInt64?, _ last: UInt64?, _ span: UInt64, unit: UInt64) -> UInt64? {
        guard let total, let last, total >= last, span > 0 else { return nil }
        return scaled(total - last, by: unit, over: span)
    }
}
