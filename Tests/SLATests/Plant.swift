import KernelInterface
import Policy
import SLA

/// A node in virtual time: what suspects want, what their levers leave them, and the stall that follows.
///
/// Stall is linear in what is wanted beyond the capacity: of CPU thousandths, of memory bytes, of IO bytes/s.
struct Plant {
    struct Demand: Equatable {
        var cpu: UInt64 = 0
        var memory: UInt64 = 0
        var io: UInt64 = 0
    }

    let model: SLAModel
    var state: SLAState
    /// Of the levers, as the kernel has them.
    private var values: [UInt64]
    var now: UInt64 = 1_000_000
    /// Of each suspect.
    var demands: [Demand]
    /// Of the victims, together.
    var victim: UInt64 = 0
    /// Thousandths of a CPU.
    let capacity: UInt64
    let memory: UInt64
    let io: UInt64
    /// Instead of what follows from the demands: millionths of stall, for all objectives.
    var forced: UInt64?
    /// Objectives without a measurement.
    var missing: Set<Int> = []
    /// Levers whose moves the kernel refuses.
    var refused: Set<Int> = []

    private(set) var trace: [Decision] = []
    /// Samples that were taken.
    private(set) var steps: UInt64 = 0
    /// Of each lever, values with the time from which they held.
    private(set) var history: [[(at: UInt64, value: UInt64)]]
    /// µs above the target, per objective, since it was set to 0 last.
    var missed: [UInt64]

    private var totals: [UInt64]
    private var usages: [SLASample.Usage]
    private var next: UInt64?
    private var tick: UInt64
    /// Stall in the trigger's window, and when that ends.
    private var windows: [(stall: UInt64, end: UInt64)]

    static let slowTick: UInt64 = 10_000_000

    init(_ model: SLAModel, capacity: UInt64 = 8_000, memory: UInt64 = 8 << 30, io: UInt64 = 1 << 30) {
        self.model = model
        state = SLAState(model: model, now: now)
        values = state.values
        demands = model.suspects.map { _ in Demand() }
        (self.capacity, self.memory, self.io) = (capacity, memory, io)
        history = model.levers.map { [(at: UInt64(0), value: $0.base)] }
        missed = model.objectives.map { _ in 0 }
        totals = missed
        usages = model.suspects.map { _ in SLASample.Usage(cpu: 0, memory: 0, io: 0) }
        tick = now
        windows = model.objectives.map { _ in (stall: UInt64(0), end: UInt64(0)) }
    }

    /// Runs for so many µs under the demands that are set.
    mutating func run(_ duration: UInt64) {
        let end = now + duration
        while now < end {
            let levels = model.objectives.indices.map { level(of: $0) }
            var until = min(end, tick + Self.slowTick, max(next ?? .max, now + 1))
            for objective in levels.indices { until = min(until, trigger(objective, levels[objective]) ?? .max) }
            until = max(until, now)
            advance(until - now, levels)
            let fired = model.objectives.indices.map { isFired($0) }
            if fired.contains(true) || until >= tick + Self.slowTick || until >= next ?? .max { step(fired) }
        }
    }

    /// Takes a sample now.
    mutating func step(_ fired: [Bool] = []) {
        let readings = model.objectives.indices.map { objective -> SLASample.Reading in
            if missing.contains(objective) { return .missing }
            return switch model.objectives[objective].measure {
            case .stall: .stall(total: totals[objective], throttled: 0)
            case .metric: .value(level(of: objective), at: now)
            case .utilisation: .used(total: totals[objective])
            }
        }
        let outcome = state.step(SLASample(now: now, readings: readings, usages: usages, triggered: fired))
        for move in outcome.moves {
            let isRefused = refused.contains(move.lever)
            state.settle(lever: move.lever, granted: isRefused ? nil : move.to, now: now)
            if !isRefused { history[move.lever].append((now, move.to)) }
        }
        values = state.values
        steps += 1
        trace += outcome.decisions
        next = outcome.nextSample
        tick = now
        for objective in fired.indices where fired[objective] { windows[objective].stall = 0 }
    }

    /// The counters start again at 0, as those of a cgroup that was created again.
    mutating func reset() {
        totals = totals.map { _ in 0 }
        usages = usages.map { _ in SLASample.Usage(cpu: 0, memory: 0, io: 0) }
    }

    /// Time passes in which nobody runs and nothing is sampled.
    mutating func pause(_ duration: UInt64) {
        now += duration
    }

    func value(_ suspect: Int, _ kind: Lever.Kind) -> UInt64? {
        model.suspects[suspect].levers.first { model.levers[$0].kind == kind }.map { values[$0] }
    }

    /// What the suspect uses under its levers.
    func use(_ suspect: Int) -> Demand {
        if value(suspect, .freeze) == 0 || value(suspect, .kill) == 0 {
            return Demand(memory: value(suspect, .kill) == 0 ? 0 : demands[suspect].memory)
        }
        let demand = demands[suspect]
        let limit = min(value(suspect, .cpuMax) ?? .max, (value(suspect, .cpusetCPUs) ?? 1_000) * 1_000)
        let share = value(suspect, .ioMax) ?? 10_000
        return Demand(
            cpu: min(demand.cpu, limit), memory: min(demand.memory, value(suspect, .memoryHigh) ?? .max),
            io: min(demand.io, io * share / 10_000))
    }

    /// The measure of an objective now, in its unit.
    func level(of objective: Int) -> UInt64 {
        if let forced { return forced }
        switch model.objectives[objective].measure {
        case .stall(let pressure):
            switch pressure.resource {
            case .cpu, .irq: return min(1_000_000, beyond(cpuWanted, capacity) * 2)
            case .memory: return min(1_000_000, beyond(sum(\.memory), memory) * 4)
            case .io: return min(1_000_000, beyond(sum(\.io), io) * 4)
            }
        case .metric: return 10_000 + beyond(cpuWanted, capacity) / 10
        case .utilisation: return min(capacity, sum(\.cpu) + victim) * 1_000_000 / capacity
        }
    }

    /// SCHED_IDLE is in the way of nobody for long.
    private var cpuWanted: UInt64 {
        model.suspects.indices.reduce(victim) { $0 + (value($1, .cpuIdle) == 0 ? use($1).cpu / 8 : use($1).cpu) }
    }

    private func sum(_ resource: KeyPath<Demand, UInt64>) -> UInt64 {
        model.suspects.indices.reduce(0) { $0 + use($1)[keyPath: resource] }
    }

    private func beyond(_ wanted: UInt64, _ capacity: UInt64) -> UInt64 {
        wanted <= capacity ? 0 : UInt64(Double(wanted - capacity) / Double(capacity) * 1_000_000)
    }

    /// When the trigger of the objective would fire at this level.
    private func trigger(_ objective: Int, _ level: UInt64) -> UInt64? {
        let promise = model.objectives[objective]
        guard case .stall = promise.measure, promise.hasTrigger, level > 0 else { return nil }
        let needed = promise.over * promise.target / 1_000_000
        let open = now < windows[objective].end ? windows[objective].stall : 0
        return now + max(1, (needed - min(open, needed)) * 1_000_000 / level + 1)
    }

    private func isFired(_ objective: Int) -> Bool {
        let promise = model.objectives[objective]
        guard case .stall = promise.measure, promise.hasTrigger else { return false }
        return windows[objective].stall >= promise.over * promise.target / 1_000_000
    }

    private mutating func advance(_ span: UInt64, _ levels: [UInt64]) {
        for objective in levels.indices {
            let promise = model.objectives[objective]
            let grown = levels[objective] * span / 1_000_000
            if now >= windows[objective].end { windows[objective] = (0, now + promise.over) }
            windows[objective].stall += grown
            if case .utilisation(let cpus) = promise.measure {
                totals[objective] += grown * UInt64(cpus)
            } else {
                totals[objective] += grown
            }
            if levels[objective] > promise.target { missed[objective] += span }
        }
        for suspect in demands.indices {
            let use = use(suspect)
            usages[suspect].cpu? += use.cpu * span / 1_000
            usages[suspect].memory = use.memory
            usages[suspect].io? += use.io * span / 1_000_000
        }
        now += span
    }
}
