/// The next rungs, made and judged together.
struct Choice {
    struct Pick {
        let suspect: Int
        let lever: Int
        let to: UInt64
        /// The own score first; with the first pick, what the best of the others scored.
        var scores: [Decision.Score]
    }

    var picks: [Pick]
}

extension SLAState {
    /// The first lever with room of the suspect that is most to blame, and of the next ones until they have a quarter
    /// of all blame; nil where no lever is left.
    ///
    /// A suspect whose use is not known comes after those that use something; one that uses nothing is none.
    ///
    /// What had to be given back when its longest time was over comes last: it is a relief, and no cure.
    func choice(for objective: Int, now: UInt64) -> Choice? {
        let ranking = ranking(for: objective, now: now)
        return choice(for: objective, ranking, isLast: false, now: now)
            ?? choice(for: objective, ranking, isLast: true, now: now)
    }

    private func choice(
        for objective: Int, _ ranking: [Decision.Score], isLast: Bool, now: UInt64
    ) -> Choice? {
        let enough = ranking.reduce(0) { $0 + $1.score } * Int64(tuning.blame) / 1_000_000
        var (picks, chosen, blame): ([Choice.Pick], Set<Int>, Int64) = ([], [], 0)
        for ranked in ranking where picks.isEmpty || blame < enough && picks.count < tuning.mostRungs {
            guard let (lever, to) = rung(of: ranked.suspect, for: objective, isLast: isLast, now: now),
                !picks.contains(where: { $0.lever == lever })
            else { continue }
            picks.append(.init(suspect: ranked.suspect, lever: lever, to: to, scores: [ranked]))
            chosen.insert(ranked.suspect)
            blame += ranked.score
        }
        guard !picks.isEmpty else { return nil }
        picks[0].scores += ranking.lazy.filter { !chosen.contains($0.suspect) }.prefix(max(tuning.alternatives, 1) - 1)
        return Choice(picks: picks)
    }

    /// Suspects with their scores, best first; those whose use is not known last, with 0.
    private func ranking(for objective: Int, now: UInt64) -> [Decision.Score] {
        let measure = model.objectives[objective].measure
        let attribution = attribution(for: objective)
        let tried = episodes[objective].tried
        var ranking: [Decision.Score] = []
        for (suspect, known) in model.suspects.enumerated()
        where known.levers.contains(where: { helps(model.levers[$0].kind, measure) }) {
            guard var score = attribution.score(of: suspect) else {
                ranking.append(.init(suspect: suspect, score: 0))
                continue
            }
            // Each lever of its that did not help says that it is not to blame.
            let failures = tried.count { $0.suspect == suspect && now < $0.until }
            if score > 0 { score = max(1, score >> min(2 * failures, 62)) }
            if score > 0 { ranking.append(.init(suspect: suspect, score: score)) }
        }
        ranking.sort { $0.score != $1.score ? $0.score > $1.score : $0.suspect < $1.suspect }
        return ranking
    }

    /// Those who could be squeezed, but use nothing.
    func idleSuspects(for objective: Int, now: UInt64) -> [Int] {
        let attribution = attribution(for: objective)
        return model.suspects.indices.filter { suspect in
            attribution.score(of: suspect).map { $0 <= 0 } ?? false
                && rung(of: suspect, for: objective, isLast: true, now: now) != nil
        }
    }

    /// Whether one of them uses something that helps the objective.
    func isAnyUsing(_ suspects: [Int], for objective: Int) -> Bool {
        let attribution = attribution(for: objective)
        return suspects.contains { attribution.score(of: $0).map { $0 > 0 } ?? false }
    }

    private func attribution(for objective: Int) -> Attribution {
        Attribution(
            model.objectives[objective].measure, history: history, weights: moments(of: objective),
            suspects: model.suspects.count, leastHistory: tuning.leastHistory)
    }

    private func moments(of objective: Int) -> [Int64?] {
        (0..<history.count).map { back in
            let moment = (history.head + UsageHistory.moments - back) % UsageHistory.moments
            let weight = weights[objective * UsageHistory.moments + moment]
            return weight == Self.unknownWeight ? nil : weight
        }
    }

    /// The first lever in the order of the policy that helps and has room.
    private func rung(
        of suspect: Int, for objective: Int, isLast: Bool, now: UInt64
    ) -> (lever: Int, to: UInt64)? {
        let measure = model.objectives[objective].measure
        for lever in model.suspects[suspect].levers where helps(model.levers[lever].kind, measure) {
            let state = levers[lever]
            if !isLast, let expiredAt = state.expiredAt, now - expiredAt < tuning.remember { continue }
            guard !state.isProbed, now >= state.restsUntil, !episodes[objective].hasTried(lever, now: now),
                !(raises.contains { $0.lever == lever && now - $0.at < tuning.dwell })
            else { continue }
            if model.levers[lever].kind == .kill, !isExhausted(suspect, for: objective, now: now) { continue }
            // What was grown is given back before, in the same step.
            let value = min(state.value, model.levers[lever].base)
            if let to = model.levers[lever].rung(below: value, using: use(of: suspect, lever), factor: factor(lever)) {
                return (lever, to)
            }
        }
        return nil
    }

    /// Whether every other lever of the suspect that helps is as tight as it can be, and has been for two dwells, or is
    /// refused by the kernel.
    private func isExhausted(_ suspect: Int, for objective: Int, now: UInt64) -> Bool {
        let measure = model.objectives[objective].measure
        return model.suspects[suspect].levers.allSatisfy { lever in
            let known = model.levers[lever]
            let isRefused = levers[lever].refusals > 0 && now < levers[lever].restsUntil
            let settledAt = levers[lever].movedAt.plus(2 * dwell(lever, objective))
            return known.kind == .kill || !helps(known.kind, measure) || isRefused
                || levers[lever].value <= known.tightest && now >= settledAt
        }
    }

    func factor(_ lever: Int) -> UInt64 {
        model.levers[lever].kind == .memoryHigh ? tuning.memoryFactor : tuning.factor
    }

    /// What the suspect uses now of what the lever limits in another unit; nil is unknown.
    func limited(_ suspect: Int, _ lever: Int) -> UInt64? {
        switch model.levers[lever].kind {
        case .ioMax: history.recent(suspect, .io)
        case .memoryBandwidth: history.recent(suspect, .bandwidth)
        case .cpuMax, .cpuIdle, .cpusetCPUs, .cacheL3, .cacheL2, .memoryHigh, .memoryReclaim, .freeze, .kill: nil
        }
    }

    /// What the suspect uses now in the unit of the lever; nil where that is not known or has another unit.
    private func use(of suspect: Int, _ lever: Int) -> UInt64? {
        switch model.levers[lever].kind {
        case .cpuMax: history.most(suspect, .cpu)
        case .cpusetCPUs: history.most(suspect, .cpu).map { ($0 + 999) / 1_000 }
        case .memoryHigh: history.memory(suspect)
        case .cpuIdle, .cacheL3, .cacheL2, .memoryBandwidth, .memoryReclaim, .ioMax, .freeze, .kill: nil
        }
    }
}
