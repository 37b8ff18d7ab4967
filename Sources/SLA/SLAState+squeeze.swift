extension SLAState {
    /// Adds a rung for an objective that is missed, unless something that was done is waited for.
    mutating func squeeze(_ objective: Int, _ turn: inout Turn) {
        let now = turn.now
        guard episodes[objective].isActive(now: now), episodes[objective].probe == nil,
            now >= episodes[objective].waitsUntil, !isWaiting(objective)
        else { return }
        if isFalling(objective) {
            episodes[objective].reference = meters[objective].fast
            episodes[objective].waitsUntil = now.plus(tuning.dwell)
            return
        }
        if stepBack(objective, &turn) { return }
        guard episodes[objective].failures < tuning.trials, let choice = choice(for: objective, now: now) else {
            giveUp(objective, &turn)
            return
        }
        press(objective, choice, &turn)
    }

    /// Another objective's rung that would help this one, too, is judged first: two at a time would say nothing.
    private func isWaiting(_ objective: Int) -> Bool {
        let measure = model.objectives[objective].measure
        return episodes.contains { episode in
            episode.probe.map { helps(model.levers[$0.lever].kind, measure) } ?? false
        }
    }

    /// The rising gate: the measure fell enough since the last look that it is left to fall.
    private func isFalling(_ objective: Int) -> Bool {
        guard let reference = episodes[objective].reference, let fast = meters[objective].fast else { return false }
        return fast <= share(1_000_000 - tuning.falling, of: reference)
    }

    /// Undoes the newest step up that the violation can be put down to.
    private mutating func stepBack(_ objective: Int, _ turn: inout Turn) -> Bool {
        let promise = model.objectives[objective]
        let window = blameWindow(promise)
        let index = raises.lastIndex { raise in
            let state = levers[raise.lever]
            return turn.now - raise.at <= window && helps(model.levers[raise.lever].kind, promise.measure)
                && raise.from < state.value && !state.isProbed && turn.now >= state.restsUntil
        }
        guard let index else { return false }
        let raise = raises.remove(at: index)
        let from = levers[raise.lever].value
        let wait = dwell(raise.lever, objective)
        let decision = decide(
            .squeeze, objective: objective, suspect: suspect(of: raise.lever), lever: raise.lever, from: from,
            to: raise.from, until: turn.now.plus(tuning.hold.doubled(episodes[objective].caution)), &turn)
        move(raise.lever, to: raise.from, decision: decision, &turn)
        hold(raise.lever, for: objective)
        levers[raise.lever].caution = min(levers[raise.lever].caution + 1, tuning.mostCaution)
        levers[raise.lever].order = -Int64(clamping: decision)
        episodes[objective].waitsUntil = turn.now.plus(wait)
        episodes[objective].reference = meters[objective].fast
        return true
    }

    private func suspect(of lever: Int) -> Int? { model.suspects.firstIndex { $0.levers.contains(lever) } }

    /// Makes the rung and has it judged later.
    private mutating func press(_ objective: Int, _ choice: Choice, _ turn: inout Turn) {
        let (lever, from) = (choice.lever, levers[choice.lever].value)
        let dueAt = turn.now.plus(dwell(lever, objective))
        let decision = decide(
            .squeeze, objective: objective, suspect: choice.suspect, lever: lever, from: from, to: choice.to,
            scores: choice.scores, until: dueAt, &turn)
        let wasHolder = levers[lever].holders.contains(objective)
        move(lever, to: choice.to, decision: decision, &turn)
        hold(lever, for: objective)
        levers[lever].order = Int64(clamping: decision)
        levers[lever].isProbed = true
        let meter = meters[objective]
        episodes[objective].probe = Episode.Probe(
            suspect: choice.suspect, lever: lever, from: from, baseline: meter.fast, isFirm: isFirm(meter),
            at: turn.now, dueAt: dueAt, decision: decision, wasHolder: wasHolder)
        episodes[objective].hasTried = true
        episodes[objective].reference = meter.fast
    }

    /// Whether the fast measure is a baseline: known, over intervals that are short enough, and not still rising.
    func isFirm(_ meter: Meter) -> Bool {
        guard let fast = meter.fast, !meter.isBlurred else { return false }
        return (meter.latest ?? fast) <= fast.plus(share(tuning.rising, of: fast))
    }

    /// From a rung to its judgement.
    func dwell(_ lever: Int, _ objective: Int) -> UInt64 {
        let own =
            switch model.levers[lever].kind {
            case .cpuMax, .cpuIdle, .cpusetCPUs, .cacheL3, .cacheL2, .memoryBandwidth, .freeze, .kill: tuning.dwell
            case .ioMax: tuning.ioDwell
            case .memoryHigh, .memoryReclaim: tuning.memoryDwell
            }
        return switch model.objectives[objective].measure {
        case .stall: own
        case .metric, .utilisation: max(own, tuning.metricDwell)
        }
    }

    /// Nothing that is left to give up helps: rests, and says so once for all that was tried.
    private mutating func giveUp(_ objective: Int, _ turn: inout Turn) {
        let until = turn.now.plus(tuning.retry.doubled(episodes[objective].retries))
        if episodes[objective].hasTried { decide(.helpless, objective: objective, until: until, &turn) }
        episodes[objective].hasTried = false
        episodes[objective].failures = 0
        episodes[objective].retries = min(episodes[objective].retries + 1, tuning.mostRetries)
        episodes[objective].restsUntil = until
        episodes[objective].hopeless = meters[objective].fast
    }
}
