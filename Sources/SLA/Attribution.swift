import Policy

/// How much each suspect is to blame for an objective that is missed, after CPI² (Zhang et al., EuroSys 2013).
///
/// The score is share × (1 + correlation) ÷ 2. The share is the present one among the suspects. The correlation, from
/// −1 to 1, says whether the use was in the moments in which the objective was missed:
/// Σ use × weight ÷ Σ use, where the weight of a moment is 1 − target ÷ measure above the target and
/// measure ÷ target − 1 below it.
struct Attribution {
    let history: UsageHistory
    /// Weights of the moments, newest first, in millionths; nil is unknown.
    let weights: [Int64?]
    let leastHistory: Int
    private let resources: [Resource]

    /// A resource, and what all suspects together use of it now.
    private struct Resource {
        let resource: UsageHistory.Resource
        let total: UInt64
        /// What all of them grew by lately; for memory.
        let growth: UInt64
    }

    init(_ measure: Promise.Measure, history: UsageHistory, weights: [Int64?], suspects: Int, leastHistory: Int) {
        self.history = history
        self.weights = weights
        self.leastHistory = leastHistory
        resources = Self.resources(of: measure).map { resource in
            var (total, growth): (UInt64, UInt64) = (0, 0)
            for suspect in 0..<suspects {
                total = total.plus(history.recent(suspect, resource) ?? 0)
                if resource == .memory { growth = growth.plus(Self.growth(of: suspect, in: history)) }
            }
            return Resource(resource: resource, total: total, growth: growth)
        }
    }

    /// In millionths, at least 1; 0 where nothing is used; nil where the use is not known.
    func score(of suspect: Int) -> Int64? {
        var best: Int64?
        for resource in resources {
            guard let present = history.recent(suspect, resource.resource) else { continue }
            let share = share(of: suspect, present: present, resource)
            let score = share == 0 ? 0 : max(1, share * (1_000_000 + correlation(of: suspect, resource)) / 2_000_000)
            best = max(best ?? 0, score)
        }
        return best
    }

    /// The weight of one moment in millionths.
    static func weight(measured: UInt64, target: UInt64) -> Int64 {
        let (low, high) = (min(measured, target), max(measured, target, 1))
        let part = Int64(scaled(low, by: 1_000_000, over: high))
        return measured > target ? 1_000_000 - part : part - 1_000_000
    }

    private static func resources(of measure: Promise.Measure) -> [UsageHistory.Resource] {
        switch measure {
        case .stall(let pressure):
            switch pressure.resource {
            case .cpu, .irq: [.cpu]
            case .memory: [.memory]
            case .io: [.io]
            }
        case .metric: [.cpu, .io, .cache, .bandwidth]
        case .utilisation: [.cpu]
        }
    }

    private static func growth(of suspect: Int, in history: UsageHistory) -> UInt64 {
        guard let now = history.rate(suspect, .memory), let before = history.rate(suspect, .memory, back: 4)
        else { return 0 }
        return now.lessOrZero(before)
    }

    /// Of memory, half of it is the share of what all grew by: who grows is to blame before who is there.
    private func share(of suspect: Int, present: UInt64, _ resource: Resource) -> Int64 {
        guard resource.total > 0 else { return 0 }
        let share = Int64(scaled(present, by: 1_000_000, over: resource.total))
        guard resource.growth > 0 else { return share }
        let growth = Self.growth(of: suspect, in: history)
        return (share + Int64(scaled(growth, by: 1_000_000, over: resource.growth))) / 2
    }

    private func correlation(of suspect: Int, _ resource: Resource) -> Int64 {
        var (use, blamed, known): (Int64, Int64, Int) = (0, 0, 0)
        for (back, weight) in weights.enumerated() {
            guard let weight, let rate = history.rate(suspect, resource.resource, back: back) else { continue }
            use += Int64(rate)
            blamed += Int64(rate) * weight
            known += 1
        }
        return known >= leastHistory && use > 0 ? blamed / use : 0
    }
}
