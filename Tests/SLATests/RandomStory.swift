import KernelInterface
import Policy
import SLA
import TestSupport

/// A random node with random policies, loads and faults, all from one seed.
struct RandomStory {
    let seed: UInt64
    var plant: Plant
    private var random: SplitMix64

    static let second: UInt64 = 1_000_000

    init(seed: UInt64) {
        self.seed = seed
        random = SplitMix64(seed: seed)
        let model = Self.model(&random)
        plant = Plant(model)
        plant.keepsTrace = false
        plant.random = SplitMix64(seed: random.next())
        plant.weights = model.objectives.map { _ in .random(in: 300_000...2_000_000, using: &random) }
        if random.isTrue(1, of: 2) { plant.noise = .random(in: 1_000...60_000, using: &random) }
        if random.isTrue(1, of: 2) { plant.metricPeriod = .random(in: 100_000...1_500_000, using: &random) }
        plant.isSlow = random.isTrue(1, of: 2)
    }

    // MARK: What happens

    /// Loads, policies and faults that change every few seconds.
    mutating func disturb() {
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            shuffleLoad()
            plant.missing = random.isTrue(1, of: 4) ? some(plant.model.objectives.indices, 1, of: 2) : []
            plant.refused = random.isTrue(1, of: 4) ? some(plant.model.levers.indices, 1, of: 2) : []
            if random.isTrue(1, of: 4) { plant.reset() }
            if random.isTrue(1, of: 8) { plant.pause(.random(in: 1...120, using: &random) * Self.second) }
            if random.isTrue(1, of: 3) { reload() }
            plant.run(.random(in: Self.second / 10...15 * Self.second, using: &random))
        }
        (plant.missing, plant.refused) = ([], [])
    }

    /// Loads that stay as they are, with nothing wrong.
    mutating func shuffleLoad() {
        let victims = plant.victims.indices.map { _ in
            Plant.Demand(
                cpu: .random(in: 100...3_000, using: &random), memory: .random(in: 0...(2 << 30), using: &random),
                io: .random(in: 0...(1 << 28), using: &random),
                bandwidth: .random(in: 0...20, using: &random))
        }
        plant.victims = victims
        plant.demands = plant.demands.map { _ in
            // Who uses something of everything is rare.
            var demand = Plant.Demand()
            if random.isTrue(2, of: 3) { demand.cpu = .random(in: 0...6_000, using: &random) }
            if random.isTrue(1, of: 2) { demand.memory = .random(in: 0...(3 << 30), using: &random) }
            if random.isTrue(1, of: 2) { demand.io = .random(in: 0...(1 << 29), using: &random) }
            if random.isTrue(1, of: 3) { demand.ways = .random(in: 0...12, using: &random) }
            if random.isTrue(1, of: 3) { demand.bandwidth = .random(in: 0...60, using: &random) }
            return demand
        }
    }

    mutating func endLoad() {
        plant.demands = plant.demands.map { _ in .init() }
        plant.victims = plant.victims.map { _ in .init() }
    }

    /// Some of all objectives, suspects and levers, in another order, with other bounds.
    mutating func reload() {
        let model = plant.model
        let objectives = some(model.objectives.indices, 3, of: 4).shuffled(using: &random)
        let suspects = some(model.suspects.indices, 3, of: 4).shuffled(using: &random)
        let had = Set(suspects.flatMap { model.suspects[$0].levers })
        let levers = some(model.levers.indices, 5, of: 6).filter(had.contains).shuffled(using: &random)
        let isTighter = random.isTrue(1, of: 3)
        plant.reload(
            ModelView(model, objectives: objectives, suspects: suspects, levers: levers) { lever in
                isTighter && !lever.kind.isSwitch
                    ? lever.with(floor: lever.floor + (lever.base - lever.floor) / 4) : lever
            })
    }

    /// All that there is, as the policy first said it.
    mutating func reloadAll() {
        plant.reload(ModelView(all: plant.model))
    }

    private mutating func some(_ indices: Range<Int>, _ share: UInt64, of whole: UInt64) -> Set<Int> {
        Set(indices.filter { _ in random.isTrue(share, of: whole) })
    }

    // MARK: The model

    /// One to four objectives of one to three victims, one to eight suspects of two classes with some of the levers in
    /// any order; those of a resource group are shared by the class.
    private static func model(_ random: inout SplitMix64) -> SLAModel {
        var model = SLAModel(objectives: objectives(&random))
        let isGrowing = random.isTrue(1, of: 2)
        var groups: [[Int]] = []
        for name in ["batch", "backup"] {
            let kinds = [Lever.Kind.cacheL3, .memoryBandwidth].filter { _ in random.isTrue(1, of: 3) }
            groups.append(
                kinds.map { kind in
                    model.levers.append(lever(kind, of: nil, name, isGrowing, &random))
                    return model.levers.count - 1
                })
        }
        for suspect in 0..<Int.random(in: 1...8, using: &random) {
            let place = random.isTrue(2, of: 3) ? 0 : 1
            let name = ["batch", "backup"][place]
            let kinds = Lever.Kind.allCases.filter { kind in
                switch kind {
                case .cpuMax, .cpuIdle, .cpusetCPUs, .memoryHigh, .ioMax: random.isTrue(1, of: 2)
                case .memoryReclaim, .freeze: random.isTrue(1, of: 4)
                case .kill: random.isTrue(1, of: 12)
                case .cacheL3, .cacheL2, .memoryBandwidth: false
                }
            }
            let own = kinds.map { kind in
                model.levers.append(lever(kind, of: suspect, name, isGrowing, &random))
                return model.levers.count - 1
            }
            model.suspects.append(
                Suspect(
                    className: name, cgroup: path("\(name).slice/\(suspect)"),
                    levers: (own + groups[place]).shuffled(using: &random)))
        }
        return model
    }

    private static func objectives(_ random: inout SplitMix64) -> [Promise] {
        let victims = Int.random(in: 1...3, using: &random)
        var objectives: [Promise] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let victim = Int.random(in: 0..<victims, using: &random)
            let over = UInt64.random(in: 1...5, using: &random) * second
            let hasTrigger = !random.isTrue(1, of: 5)
            let (measure, target): (Promise.Measure, ClosedRange<UInt64>) =
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1: (pressure("cpu some"), 20_000...150_000)
                case 2: (pressure("memory full"), 10_000...80_000)
                case 3: (pressure("io some"), 50_000...150_000)
                case 4: (.metric(name: "p99"), 15_000...30_000)
                default: (.utilisation(cpus: 8), 700_000...900_000)
                }
            let isOfNode = if case .utilisation = measure { true } else { false }
            if objectives.contains(where: {
                $0.measure == measure && (isOfNode || $0.cgroup == path("web.slice/\(victim)"))
            }) {
                continue
            }
            objectives.append(
                Promise(
                    className: "web", cgroup: isOfNode ? nil : path("web.slice/\(victim)"), measure: measure,
                    target: .random(in: target, using: &random), over: over, hasTrigger: hasTrigger))
        }
        return objectives
    }

    private static func lever(
        _ kind: Lever.Kind, of suspect: Int?, _ name: String, _ isGrowing: Bool, _ random: inout SplitMix64
    ) -> Lever {
        let (base, quantum): (ClosedRange<UInt64>, UInt64) =
            switch kind {
            case .cpuMax: (200...800, 10)
            case .cpusetCPUs: (2...8, 1)
            case .cacheL3, .cacheL2: (4...12, 1)
            case .memoryBandwidth: (5...10, 10)
            case .memoryHigh: (128...4_096, 1 << 20)
            case .ioMax: (50...100, 100)
            case .cpuIdle, .memoryReclaim, .freeze, .kill: (1...1, 1)
            }
        let whole = UInt64.random(in: base, using: &random) * quantum
        return Lever(
            kind, className: name, cgroup: suspect.map { path("\(name).slice/\($0)") }, base: whole,
            floor: kind.isSwitch
                ? 0 : max(quantum, whole * .random(in: 2...40, using: &random) / 100 / quantum * quantum),
            ceiling: isGrowing && !kind.isSwitch && kind != .ioMax && random.isTrue(1, of: 2) ? whole * 2 : nil,
            quantum: quantum,
            longest: kind == .freeze ? .random(in: 2...30, using: &random) * second : nil)
    }
}

extension SplitMix64 {
    fileprivate mutating func isTrue(_ share: UInt64, of whole: UInt64) -> Bool { next() % whole < share }
}

extension Lever {
    fileprivate func with(floor: UInt64) -> Lever {
        Lever(
            kind, className: className, cgroup: cgroup, base: base, floor: floor, ceiling: ceiling, quantum: quantum,
            longest: longest, location: location)
    }
}
