import KernelInterface
import Policy
import SLA

/// What suspects get of a node under their levers, and what that costs the victims.
///
/// Stall is linear in what is wanted beyond the capacity; a metric is a time to which contention for CPU, disk, cache
/// and memory bandwidth adds.
struct Contention {
    /// What a suspect or a victim wants, or gets.
    struct Demand: Equatable {
        /// Thousandths of a CPU.
        var cpu: UInt64 = 0
        /// Bytes.
        var memory: UInt64 = 0
        /// Bytes/s.
        var io: UInt64 = 0
        /// Ways of the last-level cache.
        var ways: UInt64 = 0
        /// Percent of the memory bandwidth.
        var bandwidth: UInt64 = 0
    }

    struct Node {
        var cpu: UInt64 = 8_000
        var memory: UInt64 = 8 << 30
        var io: UInt64 = 1 << 30
        var bandwidth: UInt64 = 100
    }

    /// Of all suspects, together with the victims.
    struct Total {
        /// Thousandths of a CPU that are in the way of others.
        var wanted: UInt64 = 0
        var cpu: UInt64 = 0
        var memory: UInt64 = 0
        var io: UInt64 = 0
        var ways: UInt64 = 0
        var bandwidth: UInt64 = 0
    }

    let node: Node
    /// For each suspect, the lever of each kind; -1 where there is none.
    private let knobs: [Int]
    private static let kinds = Lever.Kind.allCases

    init(_ model: SLAModel, node: Node) {
        self.node = node
        var knobs = [Int](repeating: -1, count: model.suspects.count * Self.kinds.count)
        for (suspect, known) in model.suspects.enumerated() {
            for lever in known.levers {
                knobs[suspect * Self.kinds.count + Self.place(of: model.levers[lever].kind)] = lever
            }
        }
        self.knobs = knobs
    }

    /// The value of a lever of the suspect; `otherwise` where it has none.
    func value(_ suspect: Int, _ kind: Lever.Kind, _ values: [UInt64], otherwise: UInt64 = .max) -> UInt64 {
        let lever = knobs[suspect * Self.kinds.count + Self.place(of: kind)]
        return lever < 0 ? otherwise : values[lever]
    }

    /// What a suspect that wants so much gets.
    func use(_ suspect: Int, _ demand: Demand, _ values: [UInt64]) -> Demand {
        let memory = min(demand.memory, value(suspect, .memoryHigh, values))
        if value(suspect, .freeze, values) == 0 { return Demand(memory: memory) }
        let cpus = value(suspect, .cpusetCPUs, values, otherwise: 1_000)
        var use = demand
        use.cpu = min(demand.cpu, value(suspect, .cpuMax, values), cpus * 1_000)
        use.memory = memory
        use.io = min(demand.io, node.io * value(suspect, .ioMax, values, otherwise: 10_000) / 10_000)
        use.ways = min(demand.ways, value(suspect, .cacheL3, values))
        // Who runs less copies less.
        let bandwidth = demand.cpu > use.cpu ? demand.bandwidth * use.cpu / demand.cpu : demand.bandwidth
        use.bandwidth = min(bandwidth, value(suspect, .memoryBandwidth, values))
        return use
    }

    /// SCHED_IDLE is in the way of nobody for long.
    func total(_ uses: [Demand], victims: [Demand], _ values: [UInt64]) -> Total {
        var total = Total()
        for victim in victims { total.add(victim, wanted: victim.cpu) }
        for (suspect, use) in uses.enumerated() {
            total.add(use, wanted: value(suspect, .cpuIdle, values) == 0 ? use.cpu / 8 : use.cpu)
        }
        return total
    }

    /// The level of a measure in its unit. `weight` is how much the victim suffers, in millionths.
    func level(of measure: Promise.Measure, under total: Total, weight: UInt64) -> UInt64 {
        let level =
            switch measure {
            case .stall(let pressure):
                switch pressure.resource {
                case .cpu, .irq: beyond(total.wanted, node.cpu) * 2
                case .memory: beyond(total.memory, node.memory) * 4
                case .io: beyond(total.io, node.io) * 4
                }
            case .metric:
                beyond(total.wanted, node.cpu) / 10 + beyond(total.io, node.io) / 20
                    + beyond(total.bandwidth, node.bandwidth) / 10 + total.ways * 500
            case .utilisation:
                min(node.cpu, total.cpu) * 1_000_000 / node.cpu
            }
        return switch measure {
        case .stall: min(1_000_000, level * weight / 1_000_000)
        case .metric: 10_000 + level * weight / 1_000_000
        case .utilisation: level
        }
    }

    /// Millionths of the capacity.
    private func beyond(_ wanted: UInt64, _ capacity: UInt64) -> UInt64 {
        wanted <= capacity ? 0 : UInt64(Double(wanted - capacity) / Double(capacity) * 1_000_000)
    }

    private static func place(of kind: Lever.Kind) -> Int {
        switch kind {
        case .cpuMax: 0
        case .cpuIdle: 1
        case .cpusetCPUs: 2
        case .cacheL3: 3
        case .cacheL2: 4
        case .memoryBandwidth: 5
        case .memoryHigh: 6
        case .memoryReclaim: 7
        case .ioMax: 8
        case .freeze: 9
        case .kill: 10
        }
    }
}

extension Contention.Total {
    fileprivate mutating func add(_ use: Contention.Demand, wanted: UInt64) {
        self.wanted += wanted
        cpu += use.cpu
        memory += use.memory
        io += use.io
        ways = max(ways, use.ways)
        bandwidth += use.bandwidth
    }
}
