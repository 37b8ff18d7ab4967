import KernelInterface
import SLA
import TestSupport

/// A node in virtual time with the control law on it: what the levers leave the suspects, the stall that follows, the
/// kernel's triggers, and samples when they are wanted.
///
/// Knows all suspects, levers and objectives there may ever be; the law sees those of the `view` in force.
struct Plant {
    typealias Demand = Contention.Demand

    let model: SLAModel
    private(set) var view: ModelView
    var state: SLAState
    var now: UInt64 = 1_000_000

    // MARK: Load

    /// Of each suspect.
    var demands: [Demand] { didSet { isStale = true } }
    var victims: [Demand] { didSet { isStale = true } }
    /// CPU of the first victim.
    var victim: UInt64 {
        get { victims[0].cpu }
        set { victims[0].cpu = newValue }
    }
    /// Per objective, how much its victim suffers, millionths.
    var weights: [UInt64] { didSet { isStale = true } }
    /// Instead of what follows from the demands: millionths of stall, for all objectives.
    var forced: UInt64? { didSet { isStale = true } }

    // MARK: Imperfection

    /// Objectives without a measurement.
    var missing: Set<Int> = []
    /// Levers whose moves the kernel refuses.
    var refused: Set<Int> = []
    /// Measurements are off by up to so many millionths.
    var noise: UInt64 = 0
    /// For how long a metric is averaged until it is told again, µs; 0 tells what is.
    var metricPeriod: UInt64 = 0
    /// Memory is filled and reclaimed at a rate, and io.max takes effect when the queue has drained.
    var isSlow = false
    var random = SplitMix64(seed: 1)

    // MARK: What became of it

    /// All decisions, where they are kept.
    private(set) var trace: [Decision] = []
    var keepsTrace = true
    var record: PlantRecord
    /// Samples that were taken since they were asked for.
    private(set) var steps: UInt64 = 0

    /// Of the levers, as the kernel has them.
    private(set) var values: [UInt64]
    let contention: Contention
    /// The victim of each objective; nil of the node.
    private let owners: [Int?]
    var isStale = true
    var uses: [Demand]
    /// Bytes that each suspect has.
    var held: [UInt64]
    var isMovingMemory = false
    /// When io.max takes effect.
    var drainedAt: UInt64 = 0
    var isDraining = false
    var levels: [UInt64]
    var totals: [UInt64]
    var metrics: [(value: UInt64, at: UInt64, integral: UInt64)]
    private var sample: SLASample
    var usages: [SLASample.Usage]
    private var next: UInt64?
    private var tick: UInt64
    /// Stall in the trigger's window, and when that ends.
    var windows: [(stall: UInt64, end: UInt64)]
    private var fired: [Bool]

    static let slowTick: UInt64 = 10_000_000
    /// Bytes per ms.
    static let (reclaimRate, fillRate): (UInt64, UInt64) = (512 << 10, 1 << 20)
    private static let drainTime: UInt64 = 300_000

    init(_ model: SLAModel, node: Contention.Node = .init()) {
        self.model = model
        view = ModelView(all: model)
        state = SLAState(model: model, now: now)
        values = state.values
        demands = model.suspects.map { _ in Demand() }
        contention = Contention(model, node: node)
        var cgroups: [CgroupPath] = []
        owners = model.objectives.map { promise in
            promise.cgroup.map { cgroup in
                if let index = cgroups.firstIndex(of: cgroup) { return index }
                cgroups.append(cgroup)
                return cgroups.count - 1
            }
        }
        victims = Array(repeating: Demand(), count: max(cgroups.count, 1))
        weights = model.objectives.map { _ in 1_000_000 }
        record = PlantRecord(model, now: now)
        uses = demands
        held = demands.map { _ in 0 }
        levels = model.objectives.map { _ in 0 }
        totals = levels
        metrics = levels.map { _ in (0, 0, 0) }
        sample = SLASample(now: now, readings: [], usages: [])
        usages = model.suspects.map { _ in SLASample.Usage(cpu: 0, memory: 0, io: 0, cache: 0, bandwidth: 0) }
        tick = now
        windows = levels.map { _ in (0, 0) }
        fired = levels.map { _ in false }
    }

    // MARK: Running

    /// Runs for so many µs under the demands that are set.
    mutating func run(_ duration: UInt64) {
        let end = now + duration
        while now < end {
            settleLevels()
            var until = min(end, tick + Self.slowTick, max(next ?? .max, now + 1))
            for objective in view.objectives { until = min(until, trigger(objective) ?? .max) }
            if isMovingMemory { until = min(until, now + 200_000) }
            if isDraining { until = min(until, max(drainedAt, now + 1)) }
            advance(max(until, now) - now)
            var isFired = false
            for objective in view.objectives {
                fired[objective] = isExceeded(objective)
                isFired = isFired || fired[objective]
            }
            if isFired || now >= tick + Self.slowTick || now >= next ?? .max { step() }
        }
    }

    /// Takes a sample now.
    mutating func step() {
        sample.now = now
        sample.readings.removeAll(keepingCapacity: true)
        sample.triggered.removeAll(keepingCapacity: true)
        sample.usages.removeAll(keepingCapacity: true)
        for objective in view.objectives {
            sample.readings.append(reading(objective))
            sample.triggered.append(fired[objective])
            if fired[objective] { windows[objective].stall = 0 }
            fired[objective] = false
        }
        for suspect in view.suspects { sample.usages.append(usages[suspect]) }
        let outcome = state.step(sample)
        for move in outcome.moves { make(move) }
        record.note(outcome, at: now)
        if keepsTrace { trace += outcome.decisions }
        if now >= next ?? .max { steps += 1 }
        next = outcome.nextSample
        tick = now
    }

    private mutating func make(_ move: SLAOutcome.Move) {
        let lever = view.levers[move.lever]
        if move.from != values[lever] { record.fail("lever \(lever) moves from \(move.from), is \(values[lever])") }
        if refused.contains(lever) {
            state.settle(lever: move.lever, granted: nil, now: now)
            return
        }
        state.settle(lever: move.lever, granted: move.to, now: now)
        put(lever, move.to, within: view.model.levers[move.lever])
    }

    private mutating func put(_ lever: Int, _ value: UInt64, within known: Lever) {
        if value == values[lever] { return }
        if known.kind == .ioMax, isSlow { (drainedAt, isDraining) = (now + Self.drainTime, true) }
        if known.kind == .memoryReclaim, value == 0 { reclaim(by: lever) }
        if known.kind == .kill, value == 0 { kill(by: lever) }
        values[lever] = value
        isStale = true
        record.note(lever, value, known)
    }

    private mutating func reclaim(by lever: Int) {
        for (suspect, known) in model.suspects.enumerated() where known.levers.contains(lever) {
            held[suspect] -= held[suspect] / 8
        }
    }

    /// What is killed does not come back by itself.
    private mutating func kill(by lever: Int) {
        for (suspect, known) in model.suspects.enumerated() where known.levers.contains(lever) {
            demands[suspect] = Demand()
        }
    }

    // MARK: Faults

    /// The counters start again at 0, as those of cgroups that were created again.
    mutating func reset() {
        totals = totals.map { _ in 0 }
        usages = usages.map { _ in SLASample.Usage(cpu: 0, memory: 0, io: 0, cache: 0, bandwidth: 0) }
    }

    /// Time passes in which nobody runs and nothing is sampled.
    mutating func pause(_ duration: UInt64) {
        now += duration
    }

    /// Another policy, or other cgroups: what is gone gets its base, as the plan gives it.
    mutating func reload(_ next: ModelView) {
        let (old, standing) = (view, state.values)
        let gone = state.adopt(next.model, now: now)
        for lever in gone {
            values[old.levers[lever]] = model.levers[old.levers[lever]].base
            if next.levers.contains(old.levers[lever]) { record.fail("lever \(lever) is in both, and told to be gone") }
        }
        view = next
        for (lever, value) in state.values.enumerated() {
            let whole = next.levers[lever]
            if !model.levers[whole].kind.isDeed, let before = old.levers.firstIndex(of: whole),
                standing[before] != old.model.levers[before].base,
                value != min(max(standing[before], next.model.levers[lever].tightest), next.model.levers[lever].loosest)
            {
                record.fail("lever \(whole) was \(standing[before]) and is \(value) after a reload")
            }
            values[whole] = value
            record.note(whole, value, next.model.levers[lever])
        }
        isStale = true
        self.next = now
    }
}
