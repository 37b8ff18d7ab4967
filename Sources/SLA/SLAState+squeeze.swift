extension SLAState {
    /// Adds a rung for an objective that is missed, unless something that was done is waited for.
    mutating func squeeze(_ objective: Int, _ turn: inout Turn) {
        let now = turn.now
        guard episodes[objective].isActive(now: now), episodes[objective].probe == nil,
            meters[objective].measuredAt >= episodes[objective].waitsUntil, !isWaiting(objective)
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
            episode.probe?.rungs.contains { helps(model.levers[$0.lever].kind, measure) } ?? false
        }
    }

    /// The rising gate: the measure fell enough since the last look that it is left to fall.
    private func isFalling(_ objective: Int) -> Bool {
        guard let reference = episodes[objective].reference, let fast = meters[objective].fast else { return false }
        return fast <= share(1_000_000 - tuning.falling, of: reference)
    }

    /// Undoes the newest step up that the violation can be put down to: one of the last minute, or where little is
    /// missing, any.
    private mutating func stepBack(_ objective: Int, _ turn: inout Turn) -> Bool {
        let promise = model.objectives[objective]
        let isMarginal =
            max(meters[objective].fast ?? .max, meters[objective].slow ?? .max)
            <= promise.target.plus(share(tuning.deadBand, of: promise.target))
        let index = raises.lastIndex { raise in
            let state = levers[raise.lever]
            return (isMarginal || turn.now - raise.at <= tuning.soon)
                && helps(model.levers[raise.lever].kind, promise.measure)
                && max(raise.from, model.levers[raise.lever].tightest) < state.value && !state.isProbed
                && turn.now >= state.restsUntil
        }
        guard let index else { return false }
        let raise = raises.remove(at: index)
        let from = levers[raise.lever].value
        let to = max(raise.from, model.levers[raise.lever].tightest)
        let wait = dwell(raise.lever, objective)
        let decision = decide(
            .squeeze, objective: objective, suspect: owners[raise.lever], lever: raise.lever, from: from,
            to: to, until: turn.now.plus(tuning.hold.doubled(episodes[objective].caution)), &turn)
        move(raise.lever, to: to, decision: decision, &turn)
        hold(raise.lever, for: objective)
        let halvings = model.levers[raise.lever].halvings(parts: tuning.recoveryParts)
        levers[raise.lever].caution = min(levers[raise.lever].caution + 1, halvings + tuning.mostPatience)
        levers[raise.lever].isRising = false
        levers[raise.lever].order = -Int64(clamping: decision)
        // What others have measured so far is put down to the same step.
        for other in episodes.indices where helps(model.levers[raise.lever].kind, model.objectives[other].measure) {
            let since = turn.now.plus(wait).plus(min(meters[other].period, meters[other].promise.over))
            episodes[other].waitsUntil = max(episodes[other].waitsUntil, since)
            episodes[other].reference = meters[other].fast
        }
        return true
    }

    /// Makes the rungs and has them judged later.
    private mutating func press(_ objective: Int, _ choice: Choice, _ turn: inout Turn) {
        let meter = meters[objective]
        let (rungs, dueAt) = made(choice, objective, &turn)
        episodes[objective].probe = Episode.Probe(
            rungs: rungs, baseline: meter.fast, isFirm: isFirm(meter), wasSaturated: isSaturated(meter), dueAt: dueAt)
        episodes[objective].hasTried = true
        episodes[objective].reference = meter.fast
    }

    /// Makes the rungs; when all of them can be judged.
    mutating func made(_ choice: Choice, _ objective: Int, _ turn: inout Turn) -> ([Episode.Rung], dueAt: UInt64) {
        var dueAt = turn.now
        let rungs = choice.picks.map { pick in
            let due = turn.now.plus(dwell(pick.lever, objective))
            let from = levers[pick.lever].value
            let decision = decide(
                .squeeze, objective: objective, suspect: pick.suspect, lever: pick.lever, from: from, to: pick.to,
                scores: pick.scores, until: due, &turn)
            let wasHolder = levers[pick.lever].holders.contains(objective)
            forget(pick.lever, now: turn.now)
            move(pick.lever, to: pick.to, decision: decision, &turn)
            hold(pick.lever, for: objective)
            levers[pick.lever].order = Int64(clamping: decision)
            levers[pick.lever].isProbed = true
            dueAt = max(dueAt, due)
            return Episode.Rung(
                suspect: pick.suspect, lever: pick.lever, from: from, wasHolder: wasHolder, decision: decision,
                use: limited(pick.suspect, pick.lever))
        }
        return (rungs, dueAt)
    }

    /// A last step up that nothing spoke against takes one doubling back, and each quiet time since then another.
    private mutating func forget(_ lever: Int, now: UInt64) {
        guard levers[lever].isRising else { return }
        let held: UInt64 = model.levers[lever].kind == .kill ? 0 : 1
        let quiet = (now - levers[lever].movedAt) / max(tuning.quiet, 1)
        levers[lever].caution = levers[lever].caution.lessOrZero(held + quiet)
        levers[lever].isRising = false
    }

    /// Whether the fast measure is a baseline: known, over intervals that are short enough, not still rising, and a
    /// stall that is not there all of the time, which no single rung would show in.
    func isFirm(_ meter: Meter) -> Bool {
        guard let fast = meter.fast, !meter.isBlurred else { return false }
        if isSaturated(meter) { return false }
        return (meter.latest ?? fast) <= fast.plus(share(tuning.rising, of: fast))
    }

    /// Whether more would not show, and so less does not either.
    func isSaturated(_ meter: Meter) -> Bool {
        guard let fast = meter.fast else { return false }
        return switch meter.promise.measure {
        case .stall: fast >= tuning.saturated
        case .utilisation: fast >= tuning.busy
        case .metric: false
        }
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
}
