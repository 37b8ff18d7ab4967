extension SLAState {
    /// Nothing that is left to give up helps: rests, and says so once for all that was tried. Longer each time that all
    /// was tried in vain; otherwise the search goes on with what is left.
    mutating func giveUp(_ objective: Int, _ turn: inout Turn) {
        let now = turn.now
        var until = now.plus(tuning.retry.doubled(episodes[objective].retries))
        if episodes[objective].failures >= tuning.trials {
            for index in episodes[objective].tried.indices {
                let least = until.plus(tuning.remember)
                episodes[objective].tried[index].until = max(episodes[objective].tried[index].until, least)
            }
        } else if let wakesAt = wakesAt(for: objective, now: now) {
            until = min(until, wakesAt)
        } else {
            episodes[objective].retries = min(episodes[objective].retries + 1, tuning.mostRetries)
        }
        if episodes[objective].hasTried { decide(.helpless, objective: objective, until: until, &turn) }
        episodes[objective].hasTried = false
        episodes[objective].failures = 0
        episodes[objective].restsUntil = until
        episodes[objective].hopeless = meters[objective].fast
        episodes[objective].idle = idleSuspects(for: objective, now: now)
    }

    /// When the first lever that is only resting may be tried; nil where there is none.
    private func wakesAt(for objective: Int, now: UInt64) -> UInt64? {
        let measure = model.objectives[objective].measure
        let resting = levers.indices.filter { lever in
            let (known, state) = (model.levers[lever], levers[lever])
            return state.restsUntil > now && state.value > known.tightest && known.kind != .kill
                && helps(known.kind, measure) && !episodes[objective].hasTried(lever, now: now)
        }
        return resting.lazy.map { levers[$0].restsUntil }.min()
    }
}
