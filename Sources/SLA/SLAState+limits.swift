extension SLAState {
    /// Gives back what was away for as long as it may be; it rests as long.
    mutating func expire(_ turn: inout Turn) {
        for lever in away {
            let known = model.levers[lever]
            guard known.kind != .kill, let longest = known.longest, let since = levers[lever].awaySince,
                turn.now - min(since, turn.now) >= longest, turn.now >= levers[lever].restsUntil
            else { continue }
            dropProbe(of: lever)
            let until = turn.now.plus(longest)
            let from = levers[lever].value
            let decision = decide(
                .expire, objective: levers[lever].holders.first,
                suspect: owners[lever], lever: lever, from: from,
                to: known.base, until: until, &turn)
            move(lever, to: known.base, decision: decision, &turn)
            levers[lever].restsUntil = max(levers[lever].restsUntil, until)
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
        guard growth.isScarce else { return }
        let grown = grownLevers
        guard !grown.isEmpty else { return }
        let objective = episodes.indices.first { objective in
            episodes[objective].isMissed || (meters[objective].slack ?? .max) < Int64(tuning.deadBand)
        }
        for lever in grown { lower(lever, .giveBack, objective, &turn) }
        growth.caution = min(growth.caution + 1, tuning.mostCaution)
        growth.gaveBackAt = turn.now
        growth.grownAt = nil
    }

    private mutating func lower(_ lever: Int, _ kind: Decision.Kind, _ objective: Int?, _ turn: inout Turn) {
        let (from, base) = (levers[lever].value, model.levers[lever].base)
        guard turn.now >= levers[lever].restsUntil else { return }
        let decision = decide(
            kind, objective: objective, suspect: owners[lever],
            lever: lever, from: from, to: base, &turn)
        move(lever, to: base, decision: decision, &turn)
    }

    /// Lets levers above their base where all objectives hold with margin for a while.
    mutating func grow(_ turn: inout Turn) {
        guard let dueAt = growthDueAt, turn.now >= dueAt else { return }
        var hasGrown = false
        for lever in growing where turn.now >= levers[lever].restsUntil {
            guard let to = model.levers[lever].growth(above: levers[lever].value, parts: tuning.growParts) else {
                continue
            }
            let from = levers[lever].value
            let decision = decide(
                .grow, suspect: owners[lever], lever: lever, from: from,
                to: to, &turn)
            move(lever, to: to, decision: decision, &turn)
            hasGrown = true
        }
        if hasGrown { growth.grownAt = turn.now }
    }

    /// When the next step of growth may come; nil while there is no margin, or nothing that can grow.
    var growthDueAt: UInt64? {
        guard let since = growth.since, growable else { return nil }
        if let grownAt = growth.grownAt, grownAt >= since { return grownAt.plus(tuning.growInterval) }
        let decay = growth.gaveBackAt.map { since.lessOrZero($0) / max(tuning.quiet, 1) } ?? 0
        return since.plus(tuning.growHold.doubled(growth.caution.lessOrZero(decay)))
    }

    private var growable: Bool {
        growing.contains { levers[$0].value >= model.levers[$0].base && levers[$0].value < model.levers[$0].loosest }
    }
}
