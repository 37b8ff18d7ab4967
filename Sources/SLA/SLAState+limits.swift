extension SLAState {
    /// Gives back what was away for as long as it may be; it rests as long. Who was killed may be killed again after
    /// a while that doubles each time.
    mutating func expire(_ turn: inout Turn) {
        for lever in away {
            guard let expiresAt = expiresAt(lever), turn.now >= expiresAt else { continue }
            let known = model.levers[lever]
            dropProbe(of: lever)
            let until = known.longest.map { turn.now.plus($0) }
            let decision = decide(
                .expire, objective: levers[lever].holders.first, suspect: owners[lever], lever: lever,
                from: levers[lever].value, to: known.base, until: until, &turn)
            move(lever, to: known.base, decision: decision, isDue: true, &turn)
            levers[lever].restsUntil = max(levers[lever].restsUntil, until ?? 0)
            levers[lever].expiredAt = turn.now
            if known.kind == .kill {
                levers[lever].caution = min(levers[lever].caution + 1, tuning.mostRetries)
                levers[lever].isRising = true
            }
        }
    }

    /// When the lever has been away for as long as it may be; nil where it may be for ever.
    func expiresAt(_ lever: Int) -> UInt64? {
        let (known, state) = (model.levers[lever], levers[lever])
        guard let since = state.awaySince else { return nil }
        let longest = known.kind == .kill ? tuning.remember.doubled(state.caution) : known.longest
        return longest.map { max(since.plus($0), state.restsUntil) }
    }

    /// Tries again what had to be given back, and was refused.
    mutating func payBack(_ turn: inout Turn) {
        for lever in away {
            let state = levers[lever]
            guard let owed = state.owed, turn.now >= state.restsUntil else { continue }
            let decision = decide(
                state.value > owed ? .giveBack : .recover, suspect: owners[lever], lever: lever, from: state.value,
                to: owed, &turn)
            move(lever, to: owed, decision: decision, isDue: true, &turn)
        }
    }

    /// Says once that a measurement is missing, and once that it is for too long: no lever stays above its base then.
    mutating func tellMissing(_ turn: inout Turn) {
        for objective in meters.indices {
            guard let since = meters[objective].missingSince else {
                episodes[objective].saysHold = false
                episodes[objective].saysSafeDefault = false
                continue
            }
            if !episodes[objective].saysHold {
                episodes[objective].saysHold = true
                decide(.hold, objective: objective, until: since.plus(tuning.safeAfter), &turn)
            }
            if !episodes[objective].saysSafeDefault, turn.now - since >= tuning.safeAfter {
                episodes[objective].saysSafeDefault = true
                let grown = grownLevers
                if grown.isEmpty { decide(.safeDefault, objective: objective, &turn) }
                for lever in grown { lower(lever, .safeDefault, objective, &turn) }
            }
        }
    }

    /// Levers above their base.
    var grownLevers: [Int] { away.filter { levers[$0].value > model.levers[$0].base } }

    /// Gives back all growth at once, where an objective is missed or has less slack than the dead band.
    mutating func giveBackGrowth(_ turn: inout Turn) {
        let grown = grownLevers
        if grown.isEmpty { return }
        guard growth.isScarce else {
            for lever in grown where !isUsed(lever) { lower(lever, .giveBack, nil, &turn) }
            return
        }
        let objective = episodes.indices.first { objective in
            episodes[objective].isMissed || (meters[objective].slack ?? .max) < Int64(tuning.deadBand)
        }
        noteGrowthFailed(grown, now: turn.now)
        for lever in grown { lower(lever, .giveBack, objective, &turn) }
    }

    private mutating func lower(_ lever: Int, _ kind: Decision.Kind, _ objective: Int?, _ turn: inout Turn) {
        let (from, base) = (levers[lever].value, model.levers[lever].base)
        guard turn.now >= levers[lever].restsUntil else { return }
        let decision = decide(
            kind, objective: objective, suspect: owners[lever], lever: lever, from: from, to: base, &turn)
        move(lever, to: base, decision: decision, isDue: true, &turn)
    }
}
