extension SLAState {
    /// Judges the rung that is due: it stays only where the victim's measure fell, or the objective holds.
    mutating func judge(_ objective: Int, _ turn: inout Turn) {
        guard let probe = episodes[objective].probe, let fast = meters[objective].fast,
            meters[objective].missingSince == nil, meters[objective].measuredAt >= probe.dueAt
        else { return }
        let target = model.objectives[objective].target
        if fast <= target || fell(objective, from: probe.baseline, to: fast) {
            keep(objective, probe, &turn)
        } else if !probe.isFirm, extend(objective, probe, &turn) {
            return
        } else {
            undo(objective, probe, &turn)
        }
    }

    /// By enough of the measure; where most of the measure is there without any neighbour, of its excess.
    private func fell(_ objective: Int, from baseline: UInt64?, to fast: UInt64) -> Bool {
        guard let baseline, baseline > fast else { return false }
        switch model.objectives[objective].measure {
        case .stall:
            return baseline - fast >= share(tuning.helped, of: baseline)
        case .metric, .utilisation:
            let excess = baseline.lessOrZero(model.objectives[objective].target)
            return baseline - fast >= max(share(tuning.helped, of: excess), 1)
        }
    }

    private mutating func keep(_ objective: Int, _ probe: Episode.Probe, _ turn: inout Turn) {
        let value = levers[probe.lever].value
        decide(
            .keep, objective: objective, suspect: probe.suspect, lever: probe.lever, from: value, to: value,
            judges: probe.decision, &turn)
        end(objective, probe)
        episodes[objective].failures = 0
    }

    /// A rung whose baseline was not known is judged with the next one, from what is known now.
    private mutating func extend(_ objective: Int, _ probe: Episode.Probe, _ turn: inout Turn) -> Bool {
        let state = levers[probe.lever]
        guard episodes[objective].isMissed, turn.now >= state.restsUntil,
            let to = model.levers[probe.lever].rung(
                below: state.value, using: nil, factor: factor(probe.lever))
        else { return false }
        let dueAt = turn.now.plus(dwell(probe.lever, objective))
        let decision = decide(
            .squeeze, objective: objective, suspect: probe.suspect, lever: probe.lever, from: state.value, to: to,
            until: dueAt, &turn)
        move(probe.lever, to: to, decision: decision, &turn)
        levers[probe.lever].order = Int64(clamping: decision)
        var probe = probe
        probe.baseline = meters[objective].fast
        probe.isFirm = true
        probe.dueAt = dueAt
        probe.decision = decision
        episodes[objective].probe = probe
        episodes[objective].reference = meters[objective].fast
        return true
    }

    private mutating func undo(_ objective: Int, _ probe: Episode.Probe, _ turn: inout Turn) {
        end(objective, probe)
        let until = turn.now.plus(tuning.remember)
        episodes[objective].tried.removeAll { $0.until <= turn.now }
        episodes[objective].tried.append(.init(suspect: probe.suspect, lever: probe.lever, until: until))
        episodes[objective].failures += 1
        episodes[objective].reference = nil
        // Nobody comes back from a kill.
        guard model.levers[probe.lever].kind != .kill else { return }
        let from = levers[probe.lever].value
        let decision = decide(
            .undo, objective: objective, suspect: probe.suspect, lever: probe.lever, from: from, to: probe.from,
            until: until, judges: probe.decision, &turn)
        move(probe.lever, to: probe.from, decision: decision, &turn)
        if !probe.wasHolder { levers[probe.lever].holders.removeAll { $0 == objective } }
    }

    private mutating func end(_ objective: Int, _ probe: Episode.Probe) {
        episodes[objective].probe = nil
        levers[probe.lever].isProbed = false
    }
}
