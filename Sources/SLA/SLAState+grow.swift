extension SLAState {
    /// Lets levers above their base where all objectives hold with margin for a while, and somebody uses what they give.
    mutating func grow(_ turn: inout Turn) {
        guard let dueAt = growthDueAt, turn.now >= dueAt else { return }
        var hasGrown = false
        for lever in growing where turn.now >= levers[lever].restsUntil && isUsed(lever) {
            guard let to = grown(lever, now: turn.now) else { continue }
            let decision = decide(.grow, suspect: owners[lever], lever: lever, from: levers[lever].value, to: to, &turn)
            move(lever, to: to, decision: decision, &turn)
            hasGrown = true
        }
        if hasGrown { growth.grownAt = turn.now }
    }

    /// When the next step of growth may come; nil while there is no margin, or nothing that can grow.
    var growthDueAt: UInt64? {
        guard let since = growth.since, growing.contains(where: { grown($0, now: since) != nil && isUsed($0) })
        else { return nil }
        if let grownAt = growth.grownAt, grownAt >= since { return grownAt.plus(tuning.growInterval) }
        return since.plus(tuning.growHold)
    }

    /// Whether a suspect of the lever runs: uses CPU or IO, as far as is known. Nobody has to give way to who does not.
    func isUsed(_ lever: Int) -> Bool {
        users[lever].contains { suspect in
            guard let cpu = history.recent(suspect, .cpu) else { return true }
            return cpu >= tuning.running || (history.recent(suspect, .io) ?? 0) > 0
        }
    }

    /// After a step of growth an objective was missed, or close to it: the next time it ends a step before, for a while
    /// that doubles each time.
    mutating func noteGrowthFailed(_ grown: [Int], now: UInt64) {
        defer { growth.grownAt = nil }
        guard let grownAt = growth.grownAt, now - grownAt <= tuning.soon else { return }
        if let failedAt = growth.failedAt {
            growth.caution = growth.caution.lessOrZero((now - failedAt) / max(growthMemory, 1))
        }
        growth.caution = min(growth.caution + 1, tuning.mostCaution)
        growth.failedAt = now
        for lever in grown { levers[lever].top = max(levers[lever].previous, model.levers[lever].base) }
    }

    /// For how long the bound of growth that an objective showed is kept, µs.
    private var growthMemory: UInt64 { tuning.quiet.doubled(growth.caution) }

    /// The next step of growth of the lever; nil where there is none.
    private func grown(_ lever: Int, now: UInt64) -> UInt64? {
        let to = model.levers[lever].growth(above: levers[lever].value, parts: tuning.growParts)
        guard let to, let top = levers[lever].top, let failedAt = growth.failedAt else { return to }
        return to > top && now - min(failedAt, now) < growthMemory ? nil : to
    }
}
