extension SLAState {
    /// Gives a step back to those who gave up, the last rung first, where all who needed it hold for long enough.
    mutating func recover(_ turn: inout Turn) {
        guard !away.isEmpty else { return }
        let now = turn.now
        let order = away.filter { levers[$0].value < model.levers[$0].base && mayRise($0, now: now) }
            .sorted { (levers[$0].order, $0) > (levers[$1].order, $1) }
        for lever in order where isTimeToRise(lever, now: now) { raise(lever, &turn) }
    }

    /// Whether nobody needs the lever where it is, and nothing is open about it. While a lever is away that has to go
    /// back soon, what the others could do without is not known.
    private func mayRise(_ lever: Int, now: UInt64) -> Bool {
        let (known, state) = (model.levers[lever], levers[lever])
        if known.longest == nil, away.contains(where: { model.levers[$0].longest != nil }) { return false }
        guard known.kind != .kill, !state.isProbed, state.owed == nil, now >= state.restsUntil else { return false }
        for objective in episodes.indices {
            let episode = episodes[objective]
            if state.holders.contains(objective) {
                if episode.calmSince == nil { return false }
            } else if episode.isActive(now: now), helps(known.kind, model.objectives[objective].measure) {
                return false
            }
        }
        return true
    }

    /// The hold of the most cautious holder: after the first step, and unless a step failed, the interval.
    private func isTimeToRise(_ lever: Int, now: UInt64) -> Bool {
        let state = levers[lever]
        guard now >= state.movedAt.plus(tuning.recoveryInterval) else { return false }
        // What cannot be halved is waited for, and a switch comes back whole.
        let doublings = state.caution.lessOrZero(model.levers[lever].halvings(parts: tuning.recoveryParts))
        let whole = model.levers[lever].kind.isSwitch ? tuning.switchPatience : 0
        let patience = min(doublings + whole, tuning.mostPatience)
        let ownWait = patience == 0 ? 0 : tuning.hold.doubled(patience)
        return state.holders.allSatisfy { objective in
            let episode = episodes[objective]
            let calmSince = episode.calmSince ?? now
            let isGoing = episode.isRecovering && episode.caution == 0 && patience == 0
            let wait = isGoing ? tuning.recoveryInterval : tuning.hold.doubled(episode.caution)
            let since = max(calmSince, episode.raisedAt ?? 0, isGoing ? 0 : state.movedAt)
            // The last step is in most of the value.
            let period = meters[objective].period
            guard meters[objective].measuredAt.plus(period / 4) >= (episode.raisedAt ?? 0).plus(period) else {
                return false
            }
            return now >= since.plus(wait) && now >= max(calmSince, state.movedAt).plus(ownWait)
        }
    }

    private mutating func raise(_ lever: Int, _ turn: inout Turn) {
        let (known, state) = (model.levers[lever], levers[lever])
        let caution = state.isRising ? state.caution.lessOrZero(1) : state.caution
        guard let to = known.step(above: state.value, parts: tuning.recoveryParts, caution: caution) else { return }
        for objective in state.holders {
            if episodes[objective].isRecovering {
                episodes[objective].caution = episodes[objective].caution.lessOrZero(1)
            }
            episodes[objective].isRecovering = true
            episodes[objective].raisedAt = turn.now
        }
        let decision = decide(
            .recover, objective: state.holders.first, suspect: owners[lever],
            lever: lever, from: state.value, to: to, until: turn.now.plus(tuning.dwell), &turn)
        levers[lever].caution = caution
        levers[lever].isRising = true
        move(lever, to: to, decision: decision, &turn)
        raises.removeAll { $0.lever == lever }
        raises.append(Raise(lever: lever, from: state.value, at: turn.now))
    }
}
