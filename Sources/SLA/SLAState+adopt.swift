extension SLAState {
    /// Goes on with a new model, after a reload or a change of the cgroups: what is the same in both keeps what is
    /// known of it, an objective by its class, cgroup and measure, a lever by its kind, class and cgroup.
    ///
    /// Afterwards `values` is what is to be in force. Returns the indices in the old model of the levers that are gone;
    /// those that were not at their base are to be given back.
    @discardableResult
    package mutating func adopt(_ model: SLAModel, now: UInt64) -> [Int] {
        let old = self
        self = SLAState(model: model, now: now, tuning: old.tuning)
        (decisions, pending, growth) = (old.decisions, old.pending, old.growth)
        let origins = Origins(old: old.model, new: model)
        adoptLevers(of: old, origins, now: now)
        for (objective, origin) in origins.objectives.enumerated() {
            guard let origin else { continue }
            meters[objective] = old.meters[origin].adopted(model.objectives[objective], tuning: tuning)
            episodes[objective] = old.episodes[origin].adopted(origins)
            for rung in episodes[objective].probe?.rungs ?? [] { levers[rung.lever].isProbed = true }
            for moment in 0..<UsageHistory.moments {
                weights[objective * UsageHistory.moments + moment] =
                    old.weights[origin * UsageHistory.moments + moment]
            }
        }
        history = old.history.adopted(origins.suspects)
        raises = old.raises.compactMap { raise in
            origins.newLevers[raise.lever].map { Raise(lever: $0, from: raise.from, at: raise.at) }
        }
        pending = pending.map { origins.translated($0) }
        return old.model.levers.indices.filter { origins.newLevers[$0] == nil }
    }

    private mutating func adoptLevers(of old: SLAState, _ origins: Origins, now: UInt64) {
        for (lever, origin) in origins.levers.enumerated() {
            guard let origin else { continue }
            let (known, before) = (model.levers[lever], old.model.levers[origin])
            var state = old.levers[origin]
            state.isProbed = false
            state.holders = state.holders.compactMap { origins.newObjectives[$0] }
            let value =
                state.value == before.base ? known.base : min(max(state.value, known.tightest), known.loosest)
            if known.kind.isDeed {
                // Done before; the same lever may be about somebody else by now.
                state.put(known.base, base: known.base, now: now)
                if state.movedAt > 0 { state.restsUntil = max(state.restsUntil, state.movedAt.plus(tuning.remember)) }
            } else {
                state.put(value, base: known.base, now: now)
            }
            state.rebase(to: known.base)
            levers[lever] = state
            noteAway(lever)
        }
    }
}

extension Episode {
    /// In the indices of a new model; what is about a lever or suspect that is gone is forgotten.
    func adopted(_ origins: Origins) -> Episode {
        var episode = self
        let rungs = (probe?.rungs ?? []).compactMap { rung -> Rung? in
            guard let suspect = origins.newSuspects[rung.suspect], let lever = origins.newLevers[rung.lever]
            else { return nil }
            return Rung(
                suspect: suspect, lever: lever, from: rung.from, wasHolder: rung.wasHolder, decision: rung.decision,
                use: rung.use)
        }
        episode.probe?.rungs = rungs
        if rungs.isEmpty { episode.probe = nil }
        episode.idle = idle.compactMap { origins.newSuspects[$0] }
        episode.tried = tried.compactMap { tried in
            guard let suspect = origins.newSuspects[tried.suspect], let lever = origins.newLevers[tried.lever]
            else { return nil }
            return Tried(suspect: suspect, lever: lever, until: tried.until, times: tried.times)
        }
        return episode
    }
}
