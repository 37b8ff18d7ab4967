import Policy

extension SLAState {
    /// Judges the rung that is due: it stays only where the victim's measure fell, or the objective holds.
    mutating func judge(_ objective: Int, _ turn: inout Turn) {
        guard let probe = episodes[objective].probe, let fast = meters[objective].fast,
            meters[objective].missingSince == nil, meters[objective].measuredAt >= probe.dueAt
        else { return }
        let target = model.objectives[objective].target
        let isFree = probe.wasSaturated && !isSaturated(meters[objective])
        if fast <= target || isFree || fell(objective, from: probe.baseline, to: fast) {
            keep(objective, probe, &turn)
        } else if !extend(objective, probe, &turn) {
            undo(objective, probe, &turn)
        }
    }

    /// By enough of the measure; where most of the measure is there without any neighbour, of its excess.
    ///
    /// Memory that a neighbour gives back is filled again page by page: there, to have stopped rising is enough.
    private func fell(_ objective: Int, from baseline: UInt64?, to fast: UInt64) -> Bool {
        guard let baseline, baseline > fast else { return false }
        switch model.objectives[objective].measure {
        case .stall(let line) where line.resource == .memory:
            return true
        case .stall:
            return baseline - fast >= share(tuning.helped, of: baseline)
        case .metric, .utilisation:
            let excess = baseline.lessOrZero(model.objectives[objective].target)
            return baseline - fast >= max(share(tuning.helped, of: excess), 1)
        }
    }

    private mutating func keep(_ objective: Int, _ probe: Episode.Probe, _ turn: inout Turn) {
        end(objective, probe)
        episodes[objective].failures = 0
        for rung in probe.rungs {
            let value = levers[rung.lever].value
            episodes[objective].tried.removeAll { $0.lever == rung.lever }
            decide(
                .keep, objective: objective, suspect: rung.suspect, lever: rung.lever, from: value, to: value,
                judges: rung.decision, &turn)
        }
    }

    /// Rungs whose baseline would show no fall are judged with the next ones, from what is known now; and so are those
    /// that limited nothing yet, and all of them where nothing else is left: a step may be too small to be seen in noise.
    private mutating func extend(_ objective: Int, _ probe: Episode.Probe, _ turn: inout Turn) -> Bool {
        guard episodes[objective].isMissed else { return false }
        var probe = probe
        var dueAt: UInt64?
        let isLast = choice(for: objective, now: turn.now) == nil
        for index in probe.rungs.indices where isLast || !probe.isFirm || !isFelt(probe.rungs[index]) {
            let rung = probe.rungs[index]
            let from = levers[rung.lever].value
            guard turn.now >= levers[rung.lever].restsUntil,
                let to = model.levers[rung.lever].rung(below: from, using: nil, factor: factor(rung.lever))
            else { continue }
            let due = turn.now.plus(dwell(rung.lever, objective))
            let decision = decide(
                .squeeze, objective: objective, suspect: rung.suspect, lever: rung.lever, from: from, to: to,
                until: due, &turn)
            move(rung.lever, to: to, decision: decision, &turn)
            levers[rung.lever].order = Int64(clamping: decision)
            probe.rungs[index].decision = decision
            probe.rungs[index].use = rung.use ?? limited(rung.suspect, rung.lever)
            dueAt = max(dueAt ?? due, due)
        }
        if dueAt == nil, !probe.isFirm, isSaturated(meters[objective]), probe.rungs.count < tuning.mostRungs,
            let choice = choice(for: objective, now: turn.now)
        {
            // Many stand in the way: those who are at their floor stay there until a fall can show.
            let (rungs, due) = made(choice, objective, &turn)
            probe.rungs += rungs
            dueAt = due
        }
        guard let dueAt else { return false }
        if !probe.isFirm {
            probe.baseline = meters[objective].fast
            probe.isFirm = isFirm(meters[objective])
        }
        probe.dueAt = dueAt
        episodes[objective].probe = probe
        episodes[objective].reference = meters[objective].fast
        return true
    }

    /// Whether the suspect uses less than before of what the lever limits, or nothing tells. Where the unit of the limit
    /// is not that of the use, the first rungs may be above all that is used.
    private func isFelt(_ rung: Episode.Rung) -> Bool {
        guard let now = limited(rung.suspect, rung.lever) else { return true }
        guard let before = rung.use else { return false }
        return now <= share(1_000_000 - tuning.helped, of: before)
    }

    private mutating func undo(_ objective: Int, _ probe: Episode.Probe, _ turn: inout Turn) {
        end(objective, probe)
        episodes[objective].tried.removeAll { $0.until.plus(tuning.remember.doubled($0.times)) <= turn.now }
        episodes[objective].failures += 1
        episodes[objective].reference = nil
        for rung in probe.rungs {
            let until = pass(over: rung, for: objective, now: turn.now)
            // Nobody comes back from a kill.
            guard model.levers[rung.lever].kind != .kill else { continue }
            let from = levers[rung.lever].value
            let to = min(max(rung.from, from), model.levers[rung.lever].base)
            let decision = decide(
                .undo, objective: objective, suspect: rung.suspect, lever: rung.lever, from: from, to: to,
                until: until, judges: rung.decision, &turn)
            move(rung.lever, to: to, decision: decision, isDue: true, &turn)
            if !rung.wasHolder { levers[rung.lever].holders.removeAll { $0 == objective } }
            // What the others have measured was with it.
            let settlesAt = turn.now.plus(dwell(rung.lever, objective))
            for other in episodes.indices
            where other != objective && helps(model.levers[rung.lever].kind, model.objectives[other].measure) {
                episodes[other].waitsUntil = max(episodes[other].waitsUntil, settlesAt)
            }
        }
    }

    /// Until when the lever is passed over; twice as long where it did not help the last time either.
    private mutating func pass(over rung: Episode.Rung, for objective: Int, now: UInt64) -> UInt64 {
        let last = episodes[objective].tried.firstIndex { $0.lever == rung.lever }
        let times = last.map { min(episodes[objective].tried.remove(at: $0).times + 1, tuning.mostRetries) } ?? 0
        let until = now.plus(tuning.remember.doubled(times))
        episodes[objective].tried.append(
            .init(suspect: rung.suspect, lever: rung.lever, until: until, times: times))
        return until
    }

    private mutating func end(_ objective: Int, _ probe: Episode.Probe) {
        episodes[objective].probe = nil
        for rung in probe.rungs { levers[rung.lever].isProbed = false }
    }
}
