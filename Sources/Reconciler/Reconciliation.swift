package import KernelInterface
package import SLA

/// Holds the objectives of a policy in force: sample → decide → write → settle.
///
/// Knows neither clock nor descriptor: whoever runs it says what time it is and what happened.
package struct Reconciliation: Sendable {
    package private(set) var arming: Arming
    package private(set) var sla: SLAState
    /// Decides and tells, and writes nothing.
    package let isShadow: Bool
    /// What was decided and done since it was last taken.
    package private(set) var log: [LogRecord] = []
    /// A cgroup of the model went away or was recreated.
    package private(set) var isOutdated = false

    private var gauges: Gauges
    private var sample: SLASample
    private var triggered: [Bool]
    private var metrics: [MetricReading?]
    /// Levers of memory.high that go down in steps.
    private var lowering: [Int: Lowering] = [:]
    private let pageBytes: UInt64
    private var outcomes = OutcomeWatch()

    package init<Sampler: CounterSampler & ~Copyable>(
        _ arming: Arming, pageBytes: UInt64, isShadow: Bool, now: UInt64, sampler: inout Sampler
    ) {
        self.arming = arming
        self.pageBytes = pageBytes
        self.isShadow = isShadow
        sla = SLAState(model: arming.model, now: now)
        gauges = Gauges(arming.model, arming.monitored, sampler: &sampler)
        sample = SLASample(now: now, readings: [], usages: [])
        triggered = Array(repeating: false, count: arming.model.objectives.count)
        metrics = Array(repeating: nil, count: arming.model.objectives.count)
        log = [.armed(standing(at: now))]
    }

    /// What is decided about, and where its levers stand.
    package func standing(at now: UInt64) -> LogArming {
        let values = sla.values
        return LogArming(
            at: now, model: arming.model, values: values,
            texts: zip(arming.bindings, values).map { $0.texts($1) })
    }

    /// Takes what is to be told.
    package mutating func takeLog() -> [LogRecord] {
        defer { log.removeAll(keepingCapacity: true) }
        return log
    }

    /// The kernel told of an objective.
    package mutating func trigger(_ objective: Int) {
        if triggered.indices.contains(objective) { triggered[objective] = true }
    }

    /// A workload told its number; nil where it could not be had.
    package mutating func take(_ reading: MetricReading?, of objective: Int) {
        if let reading, metrics.indices.contains(objective) { metrics[objective] = reading }
    }

    /// Whether a lever is away from its base.
    package var isAdjusted: Bool {
        zip(sla.values, arming.model.levers).contains { $0 != $1.base && $1.kind != .kill && $1.kind != .memoryReclaim }
    }

    /// What a lever is written at: its value, or how far down memory.high has come on its way there.
    func written(_ lever: Int) -> UInt64 { lowering[lever]?.present ?? sla.values[lever] }

    /// Samples, decides and writes; returns when to look again, or nil when only an event can change anything.
    ///
    /// `clock` says when a write returned, for those that take their time; without it they take none.
    package mutating func step<Tree: KernelTree & ~Copyable, Sampler: CounterSampler & ~Copyable>(
        now: UInt64, tree: inout Tree, sampler: inout Sampler, clock: (() -> UInt64)? = nil
    ) -> UInt64? {
        sample.now = now
        sample.triggered = triggered
        gauges.read(into: &sample, metrics: metrics, sampler: &sampler)
        for index in triggered.indices { triggered[index] = false }
        let outcome = sla.step(sample)
        // All of them: what is decided later depends on each.
        log.append(.sample(sample))
        carryOut(outcome, tree: &tree, clock: clock ?? { now })
        log += outcomes.take(now: now, sla).map(LogRecord.outcome)
        let lowersAt = lowering.isEmpty ? nil : now + Self.loweringInterval
        return [outcome.nextSample, outcomes.nextAt, lowersAt].compactMap(\.self).min()
    }

    /// Gives back everything that is adjusted.
    package mutating func release<Tree: KernelTree & ~Copyable>(now: UInt64, tree: inout Tree) {
        lowering = [:]
        log.append(.released(at: now))
        carryOut(sla.release(now: now), tree: &tree, clock: { now })
        outcomes.removeAll()
    }

    /// Gives back the levers that a policy to come does not have; before it is planned, so that what the plan gives back
    /// of theirs is not written over.
    package mutating func giveBack<Tree: KernelTree & ~Copyable>(
        where isGone: (Lever) -> Bool, now: UInt64, tree: inout Tree
    ) {
        let values = sla.values
        for (index, lever) in arming.model.levers.enumerated() where values[index] != lever.base && isGone(lever) {
            lowering[index] = nil
            // What cannot be given back is gone, or told of by the next round of drift.
            if !isShadow { _ = write(arming.bindings[index], lever.base, tree: &tree) }
            sla.settle(lever: index, granted: lever.base, now: now)
        }
    }

    /// Goes on with what was armed anew, after the policy or its cgroups changed: levers that stay keep their values,
    /// which are written again where the plan put the base.
    package mutating func adopt<Tree: KernelTree & ~Copyable, Sampler: CounterSampler & ~Copyable>(
        _ next: Arming, now: UInt64, tree: inout Tree, sampler: inout Sampler
    ) {
        gauges.close(sampler: &sampler)
        let onTheirWay = Dictionary(
            lowering.map { (LeverIdentity(arming.model.levers[$0]), $1) }, uniquingKeysWith: { first, _ in first })
        sla.adopt(next.model, now: now)
        outcomes.adopt(from: arming.model, to: next.model)
        arming = next
        lowering = [:]
        isOutdated = false
        gauges = Gauges(next.model, next.monitored, sampler: &sampler)
        triggered = Array(repeating: false, count: next.model.objectives.count)
        metrics = Array(repeating: nil, count: next.model.objectives.count)
        log.append(.armed(standing(at: now)))
        let values = sla.values
        for (index, lever) in next.model.levers.enumerated() where values[index] != lever.base && !isShadow {
            var result: Result<UInt64, KernelError>
            if let before = onTheirWay[LeverIdentity(lever)], before.present > values[index] {
                lowering[index] = before
                result = lower(index, to: values[index], tree: &tree)
            } else {
                result = write(next.bindings[index], values[index], tree: &tree)
            }
            if case .failure(let error) = result {
                lowering[index] = nil
                sla.settle(lever: index, granted: nil, now: now)
                log.append(.refused(lever: index, error: "\(error.path): \(error.errno.text)", at: now))
            }
        }
    }

    // MARK: Writing

    private mutating func carryOut<Tree: KernelTree & ~Copyable>(
        _ outcome: SLAOutcome, tree: inout Tree, clock: () -> UInt64
    ) {
        var answers: [UInt64: LogAnswer] = [:]
        for (index, way) in lowering where !outcome.moves.contains(where: { $0.lever == index }) {
            _ = lower(index, to: way.target, tree: &tree)
        }
        for move in outcome.moves {
            let result: Result<UInt64, KernelError> = isShadow ? .success(move.to) : perform(move, tree: &tree)
            let at = clock()
            answers[move.decision] = LogAnswer(result, at: at)
            switch result {
            case .success(let granted): sla.settle(lever: move.lever, granted: granted, now: at)
            case .failure(let error):
                if error.isGone { isOutdated = true }
                sla.settle(lever: move.lever, granted: nil, now: at)
            }
        }
        for decision in outcome.decisions {
            let answer = answers[decision.number]
            var texts: [AdjustedText] = []
            if case .granted(let granted, _) = answer, let lever = decision.lever {
                texts = arming.bindings[lever].texts(granted)
                outcomes.add(decision, granted: granted)
            }
            log.append(.decision(decision, answer, texts))
        }
    }

    private mutating func perform<Tree: KernelTree & ~Copyable>(
        _ move: SLAOutcome.Move, tree: inout Tree
    ) -> Result<UInt64, KernelError> {
        if arming.bindings[move.lever].target == .memoryHigh, move.to < move.from {
            return lower(move.lever, to: move.to, tree: &tree)
        }
        lowering[move.lever] = nil
        return write(arming.bindings[move.lever], move.to, tree: &tree)
    }

    /// Lowers memory.high by a part of the way: the kernel reclaims what is above it before the write returns.
    private mutating func lower<Tree: KernelTree & ~Copyable>(
        _ index: Int, to target: UInt64, tree: inout Tree
    ) -> Result<UInt64, KernelError> {
        let binding = arming.bindings[index]
        var step = target
        // Unknown use is taken for none: the write then goes all the way.
        if let cgroup = binding.cgroup, let text = try? tree.read(cgroup, .memoryCurrent),
            let current = UInt64(text.prefix { $0 != "\n" }), current > target + Self.loweringStep
        {
            step = (current - Self.loweringStep) / pageBytes * pageBytes
        }
        // What has grown meanwhile gets nothing back.
        if let before = lowering[index] { step = min(step, max(before.present, target)) }
        return write(binding, step, tree: &tree).map { granted in
            lowering[index] = step == target ? nil : Lowering(target: target, present: step)
            return step == target ? granted : target
        }
    }

    private func write<Tree: KernelTree & ~Copyable>(
        _ binding: LeverBinding, _ value: UInt64, tree: inout Tree
    ) -> Result<UInt64, KernelError> {
        do throws(KernelError) {
            return .success(try setLever(binding, value, pageBytes: pageBytes, tree: &tree))
        } catch {
            return .failure(error)
        }
    }

    private struct Lowering {
        let target: UInt64
        /// The value that the file has by now.
        let present: UInt64
    }

    /// Bytes of memory.high at a time: some milliseconds of reclaim.
    private static let loweringStep: UInt64 = 64 << 20
    /// µs
    private static let loweringInterval: UInt64 = 20_000
}
