package import Policy
package import SLA

/// What a policy would have decided over the samples of a log, beside what was decided.
///
/// Open loop: the samples are those that followed from what was done then, so that a decision that differs changes
/// nothing of what comes after it, and where it samples at other times, the log has no sample.
package struct Replay: Equatable, Sendable {
    /// One moment at which either decided something.
    package struct Step: Equatable, Sendable {
        package var at: UInt64
        /// Which of `models` is armed.
        package var model: Int
        package var then: [Decision] = []
        package var now: [Decision] = []
        /// Whether both decided the same.
        package var isSame: Bool
    }

    /// The models that were armed, one after the other: of the log, and of the policy.
    package var models: [(then: SLAModel, now: SLAModel)] = []
    package var steps: [Step] = []
    /// Samples that were decided over again.
    package var samples = 0
    /// Starts of a reconciler in the log.
    package var runs = 0
    /// What the log does not have.
    package var missing: [String] = []

    package static func == (left: Replay, right: Replay) -> Bool {
        left.steps == right.steps && left.samples == right.samples && left.runs == right.runs
            && left.missing == right.missing
            && left.models.elementsEqual(right.models) { $0.then == $1.then && $0.now == $1.now }
    }

    package var differences: [Step] { steps.filter { !$0.isSame } }
}

/// Decides again over the samples of a log; without a policy, with the objectives and levers of the log itself.
package func replayed(_ log: [LogEntry], with policy: ResolvedPolicy? = nil) -> Replay {
    var player = ReplayPlayer(policy: policy)
    for entry in log { player.play(entry.record) }
    return player.finished()
}

private struct ReplayPlayer {
    let policy: ResolvedPolicy?
    private var replay = Replay()
    private var state: SLAState?
    private var model = ReplayModel(same: SLAModel())
    private var logged = SLAModel()
    /// Decided again, and not yet compared.
    private var outcome: SLAOutcome?
    private var then: [(decision: Decision, answer: LogAnswer?)] = []
    private var at: UInt64 = 0
    /// A continuation repeats what is armed.
    private var isRepeated = false

    init(policy: ResolvedPolicy?) {
        self.policy = policy
    }

    mutating func play(_ record: LogRecord) {
        switch record {
        case .start(let start): begin(start)
        case .armed(let arming): arm(arming)
        case .sample(let sample): step(sample)
        case .released(let at):
            settle()
            self.at = at
            outcome = state?.release(now: at)
        case .decision(let decision, let answer, _):
            // Without its sample, as where the log goes on after a loss, nothing is to be compared with.
            if outcome != nil { then.append((decision, answer)) }
        case .refused(let lever, _, let at):
            if let mine = model.levers.firstIndex(of: lever) { state?.settle(lever: mine, granted: nil, now: at) }
        case .outcome, .drift, .note: break
        }
    }

    mutating func finished() -> Replay {
        settle()
        return replay
    }

    private mutating func begin(_ start: LogStart) {
        settle()
        isRepeated = start.continuation != nil && state != nil
        if start.continuation == .loss { addOnce("records that could not be written") }
        guard start.continuation == nil else {
            if state == nil { addOnce("what came before its first file") }
            return
        }
        state = nil
        replay.runs += 1
    }

    private mutating func addOnce(_ text: String) {
        if !replay.missing.contains(text) { replay.missing.append(text) }
    }

    private mutating func arm(_ arming: LogArming) {
        settle()
        let isKnown = isRepeated && arming.model == logged
        isRepeated = false
        if isKnown { return }
        logged = arming.model
        model = policy.map { ReplayModel($0, in: arming.model) } ?? ReplayModel(same: arming.model)
        for text in model.missing { addOnce(text) }
        replay.models.append((then: arming.model, now: model.model))
        if state != nil {
            state?.adopt(model.model, now: arming.at)
            return
        }
        var begun = SLAState(model: model.model, now: arming.at)
        for (mine, lever) in model.levers.enumerated() where arming.values[lever] != arming.model.levers[lever].base {
            begun.settle(lever: mine, granted: arming.values[lever], now: arming.at)
        }
        state = begun
    }

    private mutating func step(_ sample: SLASample) {
        settle()
        let mapped = SLASample(
            now: sample.now, readings: model.readings.map { sample.readings[$0] },
            usages: model.uses.map { sample.usages[$0] },
            triggered: zip(model.readings, model.hasSameTrigger).map { $1 && sample.triggered[$0] })
        at = sample.now
        outcome = state?.step(mapped)
        if outcome != nil { replay.samples += 1 }
    }

    /// Compares the last step with what was decided then, and lets the kernel answer as it did.
    private mutating func settle() {
        guard let outcome else { return }
        for move in outcome.moves {
            let answer = answer(to: move, in: outcome)
            switch answer {
            case .granted(let granted, let at): state?.settle(lever: move.lever, granted: granted, now: at)
            case .refused(_, let at): state?.settle(lever: move.lever, granted: nil, now: at)
            }
        }
        let before = then.map(\.decision)
        if !before.isEmpty || !outcome.decisions.isEmpty {
            let now = outcome.decisions
            replay.steps.append(
                Replay.Step(
                    at: at, model: replay.models.count - 1, then: before, now: now,
                    isSame: before.count == now.count && zip(before, now).allSatisfy { isSame($0, $1) }))
        }
        then.removeAll()
        self.outcome = nil
    }

    /// What the kernel said then to the same move; it takes every other one.
    private func answer(to move: SLAOutcome.Move, in outcome: SLAOutcome) -> LogAnswer {
        let decision = outcome.decisions.first { $0.number == move.decision }
        let same = then.first { then in
            then.answer != nil && then.decision.lever == model.levers[move.lever]
                && then.decision.from == decision?.from && then.decision.to == decision?.to
        }
        return same?.answer ?? .granted(move.to, at: at)
    }

    /// The numbers of decisions, and what was measured besides, do not count.
    private func isSame(_ then: Decision, _ now: Decision) -> Bool {
        then.kind == now.kind && then.from == now.from && then.to == now.to
            && then.objective == now.objective.map { model.readings[$0] }
            && then.suspect == now.suspect.map { model.uses[$0] }
            && then.lever == now.lever.map { model.levers[$0] }
    }
}
