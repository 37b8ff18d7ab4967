extension SLAState {
    /// Takes in a sample: horizons, uses, and what follows for each objective before anything moves.
    mutating func measure(_ sample: SLASample) {
        for (objective, promise) in model.objectives.enumerated() {
            let reading = objective < sample.readings.count ? sample.readings[objective] : .missing
            let triggered = objective < sample.triggered.count && sample.triggered[objective]
            meters[objective].update(reading, triggered: triggered, now: sample.now, tuning: tuning)
            follow(objective, promise, now: sample.now)
        }
        if history.add(sample.usages, at: sample.now, least: tuning.leastInterval) {
            for objective in meters.indices { weigh(objective) }
        }
        if !raises.isEmpty {
            raises.removeAll { sample.now - $0.at > tuning.soon && levers[$0.lever].awaySince == nil }
        }
        followGrowth(now: sample.now)
    }

    private mutating func weigh(_ objective: Int) {
        let meter = meters[objective]
        weights[objective * UsageHistory.moments + history.head] =
            (meter.latest ?? meter.fast).map {
                Attribution.weight(measured: $0, target: meter.promise.target)
            } ?? Self.unknownWeight
    }

    private mutating func follow(_ objective: Int, _ promise: Promise, now: UInt64) {
        let wasMissed = episodes[objective].isMissed
        let isMissed = meters[objective].isMissed(now: now)
        episodes[objective].isMissed = isMissed
        if isMissed, !wasMissed { begin(objective, now: now) }
        if let slack = meters[objective].slack, slack >= Int64(tuning.deadBand), !isMissed {
            let since = episodes[objective].calmSince ?? now
            episodes[objective].calmSince = since
            if now - since >= tuning.hold {
                episodes[objective].endRest()
                episodes[objective].hasTried = true
            }
            if now - since >= tuning.quiet {
                episodes[objective].retries = 0
                episodes[objective].tried.removeAll()
            }
        } else {
            episodes[objective].calmSince = nil
            episodes[objective].isRecovering = false
        }
        if let fast = meters[objective].fast, let hopeless = episodes[objective].hopeless,
            fast > hopeless.plus(share(tuning.worse, of: hopeless))
        {
            episodes[objective].endRest()
        }
        if !episodes[objective].idle.isEmpty, isAnyUsing(episodes[objective].idle, for: objective) {
            episodes[objective].endRest()
        }
    }

    /// An objective is missed that was not at the last sample: soon after a step up, the hold doubles.
    private mutating func begin(_ objective: Int, now: UInt64) {
        episodes[objective].reference = nil
        episodes[objective].failures = 0
        guard let raisedAt = episodes[objective].raisedAt else { return }
        let caution = episodes[objective].caution
        if now - raisedAt <= tuning.soon {
            episodes[objective].caution = min(caution + 1, tuning.mostCaution)
        } else {
            episodes[objective].caution = caution.lessOrZero((now - raisedAt) / max(tuning.quiet, 1))
        }
        episodes[objective].raisedAt = nil
    }

    /// Whether a limit is below its base: until all of it is given back, there is nothing to spare.
    private var isSqueezed: Bool {
        away.contains { levers[$0].value < model.levers[$0].base && !model.levers[$0].kind.isDeed }
    }

    private mutating func followGrowth(now: UInt64) {
        var hasMargin = !meters.isEmpty && !isSqueezed
        var isScarce = false
        for objective in meters.indices {
            let slack = meters[objective].slack
            if slack.map({ $0 < Int64(tuning.growMargin) }) ?? true || episodes[objective].probe != nil {
                hasMargin = false
            }
            if episodes[objective].isMissed || slack.map({ $0 < Int64(tuning.deadBand) }) ?? false {
                isScarce = true
            }
        }
        growth.since = hasMargin ? growth.since ?? now : nil
        growth.isScarce = isScarce
    }
}
