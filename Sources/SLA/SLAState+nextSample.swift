extension SLAState {
    /// When the next sample is wanted at the latest; nil when only an event can change anything.
    func nextSample(after now: UInt64) -> UInt64? {
        var next = pending.isEmpty ? nil : now.plus(tuning.episodeInterval)
        // What is due and was not done waits for something else: asking again at once would spin.
        func want(_ moment: UInt64) {
            next = min(next ?? .max, moment > now ? moment : now.plus(tuning.regularInterval))
        }
        for objective in episodes.indices {
            if let moment = interval(objective, now: now) { want(now.plus(moment)) }
        }
        if !away.isEmpty {
            for lever in away {
                if model.levers[lever].kind != .kill { want(now.plus(tuning.recoveryInterval)) }
                if let expiresAt = expiresAt(lever) { want(expiresAt) }
            }
        }
        if let growthDueAt { want(growthDueAt) } else if mayGrowLater { want(now.plus(tuning.growInterval)) }
        return next
    }

    /// µs until the next sample that one objective wants.
    private func interval(_ objective: Int, now: UInt64) -> UInt64? {
        let (promise, meter, episode) = (model.objectives[objective], meters[objective], episodes[objective])
        let isMetric =
            switch promise.measure {
            case .stall: false
            case .metric, .utilisation: true
            }
        let isOver = (meter.fast ?? 0) > promise.target || meter.triggeredAt == now
        if meter.missingSince == nil, episode.probe != nil || isOver && !episode.isResting(now: now) {
            return isMetric ? tuning.metricInterval : tuning.episodeInterval
        }
        let isOpen = episode.isMissed || isOver || episode.probe != nil
        let isMissing = meter.missingSince != nil && !episode.saysSafeDefault
        return isMetric || !promise.hasTrigger || isOpen || isMissing ? tuning.regularInterval : nil
    }

    /// Whether something could grow once there is margin: nobody tells of that.
    private var mayGrowLater: Bool {
        !model.objectives.isEmpty && !(meters.contains { $0.missingSince != nil })
            && !growing.isEmpty
    }
}
