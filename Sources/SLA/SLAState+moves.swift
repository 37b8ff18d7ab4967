extension SLAState {
    /// Records a decision; its number.
    @discardableResult
    mutating func decide(
        _ kind: Decision.Kind, objective: Int? = nil, suspect: Int? = nil, lever: Int? = nil, from: UInt64 = 0,
        to: UInt64 = 0, scores: [Decision.Score] = [], until: UInt64? = nil, judges: UInt64? = nil, _ turn: inout Turn
    ) -> UInt64 {
        decisions += 1
        turn.outcome.decisions.append(
            Decision(
                number: decisions, at: turn.now, kind: kind, objective: objective, suspect: suspect, lever: lever,
                from: from, to: to, fast: objective.flatMap { meters[$0].fast },
                slow: objective.flatMap { meters[$0].slow }, scores: scores, until: until, judges: judges))
        return decisions
    }

    /// Moves a lever; a second move in the same step becomes one with the first.
    ///
    /// `isDue` has it tried again soon where the kernel refuses it.
    mutating func move(
        _ lever: Int, to value: UInt64, decision: UInt64, isDue: Bool = false, _ turn: inout Turn
    ) {
        let from = levers[lever].value
        guard value != from else { return }
        let index = turn.outcome.moves.firstIndex { $0.lever == lever }
        levers[lever].move(
            to: value, base: model.levers[lever].base, now: turn.now, isFirstOfStep: index == nil, isDue: isDue)
        noteAway(lever)
        guard let index else {
            turn.outcome.moves.append(.init(lever: lever, from: from, to: value, decision: decision))
            return
        }
        let first = turn.outcome.moves[index].from
        if first == value {
            turn.outcome.moves.remove(at: index)
        } else {
            turn.outcome.moves[index] = .init(lever: lever, from: first, to: value, decision: decision)
        }
    }

    /// Keeps `away` in agreement with the value of a lever.
    mutating func noteAway(_ lever: Int) {
        let isAway = levers[lever].awaySince != nil
        let index = away.firstIndex(of: lever)
        if isAway, index == nil { away.append(lever) }
        if !isAway, let index { away.remove(at: index) }
    }

    mutating func hold(_ lever: Int, for objective: Int) {
        if !levers[lever].holders.contains(objective) { levers[lever].holders.append(objective) }
    }

    /// Ends judging of whatever is judged about a lever.
    mutating func dropProbe(of lever: Int) {
        guard levers[lever].isProbed else { return }
        levers[lever].isProbed = false
        for objective in episodes.indices where episodes[objective].probe != nil {
            episodes[objective].probe?.rungs.removeAll { $0.lever == lever }
            if episodes[objective].probe?.rungs.isEmpty ?? false { episodes[objective].probe = nil }
        }
    }

    /// What became of a move of the last step: what the kernel granted, or nil where it refused.
    ///
    /// `now` is when the kernel answered: a rung is judged by what is measured from then on. A refused lever keeps the
    /// value that it had and rests for a while; the next step says so.
    package mutating func settle(lever: Int, granted: UInt64?, now: UInt64) {
        guard levers.indices.contains(lever) else { return }
        let base = model.levers[lever].base
        if let granted {
            levers[lever].refusals = 0
            levers[lever].put(granted, base: base, now: now)
            noteAway(lever)
            postponeJudgement(of: lever, since: now)
            return
        }
        let asked = levers[lever].value
        let (isDue, previous) = (levers[lever].isDue, levers[lever].previous)
        let isBack = asked > previous ? asked <= base : asked >= base
        let rest =
            isBack
            ? tuning.regularInterval.doubled(min(levers[lever].refusals, 5))
            : tuning.refusedRest.doubled(min(levers[lever].refusals, 4))
        dropProbe(of: lever)
        raises.removeAll { $0.lever == lever }
        levers[lever].put(previous, base: base, now: now)
        levers[lever].owed = isDue ? asked : nil
        levers[lever].refusals += 1
        levers[lever].restsUntil = now.plus(rest)
        noteAway(lever)
        decisions += 1
        pending.append(
            Decision(
                number: decisions, at: now, kind: .refused, lever: lever, from: levers[lever].value, to: asked,
                until: levers[lever].restsUntil))
    }

    private mutating func postponeJudgement(of lever: Int, since now: UInt64) {
        guard levers[lever].isProbed else { return }
        for objective in episodes.indices {
            guard let probe = episodes[objective].probe, probe.rungs.contains(where: { $0.lever == lever }) else {
                continue
            }
            let dueAt = max(probe.dueAt, now.plus(dwell(lever, objective)))
            episodes[objective].probe?.dueAt = dueAt
        }
    }

    /// Gives every lever back; what was killed or reclaimed stays so.
    package mutating func release(now: UInt64) -> SLAOutcome {
        var turn = Turn(now: now)
        turn.outcome.decisions = pending
        pending.removeAll()
        for lever in levers.indices {
            dropProbe(of: lever)
            let (value, base) = (levers[lever].value, model.levers[lever].base)
            switch model.levers[lever].kind {
            case .memoryReclaim, .kill:
                levers[lever].put(base, base: base, now: now)
                noteAway(lever)
            case .cpuMax, .cpuIdle, .cpusetCPUs, .cacheL3, .cacheL2, .memoryBandwidth, .memoryHigh, .ioMax, .freeze:
                guard value != base else { continue }
                let kind: Decision.Kind = value > base ? .giveBack : .recover
                let decision = decide(kind, lever: lever, from: value, to: base, &turn)
                move(lever, to: base, decision: decision, &turn)
            }
        }
        episodes = episodes.map { _ in Episode() }
        raises.removeAll()
        growth = Growth()
        return turn.outcome
    }
}
