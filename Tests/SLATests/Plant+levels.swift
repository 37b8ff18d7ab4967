import KernelInterface
import SLA

extension Plant {
    /// The measure of an objective now, in its unit.
    func level(of objective: Int) -> UInt64 { levels[objective] }

    /// What the measure would be with these values of the levers, in the end.
    func level(of objective: Int, with values: [UInt64]) -> UInt64 {
        let uses = demands.enumerated().map { contention.use($0.offset, $0.element, values) }
        let total = contention.total(uses, victims: victims, values)
        return contention.level(of: model.objectives[objective].measure, under: total, weight: weights[objective])
    }

    mutating func settleLevels() {
        if !isStale { return }
        isStale = false
        isMovingMemory = false
        for suspect in demands.indices {
            var use = contention.use(suspect, demands[suspect], values)
            if isDraining { use.io = max(use.io, uses[suspect].io) }
            if isSlow, held[suspect] != use.memory {
                isMovingMemory = true
                use.memory = held[suspect]
            } else {
                held[suspect] = use.memory
            }
            uses[suspect] = use
        }
        let total = contention.total(uses, victims: victims, values)
        for objective in view.objectives {
            levels[objective] =
                forced
                ?? contention.level(of: model.objectives[objective].measure, under: total, weight: weights[objective])
        }
    }

    private mutating func moveMemory(_ span: UInt64) {
        for suspect in demands.indices {
            let wanted = contention.use(suspect, demands[suspect], values).memory
            let before = held[suspect]
            held[suspect] =
                before > wanted
                ? max(wanted, before - min(before, Self.reclaimRate * span / 1_000))
                : min(wanted, before + Self.fillRate * span / 1_000)
        }
        isStale = true
    }

    // MARK: Measuring

    mutating func reading(_ objective: Int) -> SLASample.Reading {
        if missing.contains(objective) { return .missing }
        switch model.objectives[objective].measure {
        case .stall: return .stall(total: totals[objective], throttled: 0)
        case .utilisation: return .used(total: totals[objective])
        case .metric:
            guard metricPeriod > 0 else { return .value(levels[objective], at: now) }
            let span = now - metrics[objective].at
            if span >= metricPeriod {
                let mean = metrics[objective].integral / max(span, 1)
                metrics[objective] = (disturbed(mean), now, 0)
            }
            return .value(metrics[objective].value, at: metrics[objective].at)
        }
    }

    private mutating func disturbed(_ value: UInt64) -> UInt64 {
        if noise == 0 { return value }
        return value * (1_000_000 - noise + random.next() % (2 * noise)) / 1_000_000
    }

    /// When the trigger of the objective would fire at this level.
    func trigger(_ objective: Int) -> UInt64? {
        let (promise, level) = (model.objectives[objective], levels[objective])
        guard case .stall = promise.measure, promise.hasTrigger, level > 0 else { return nil }
        let needed = promise.over * promise.target / 1_000_000
        let open = now < windows[objective].end ? windows[objective].stall : 0
        return now + max(1, (needed - min(open, needed)) * 1_000_000 / level + 1)
    }

    func isExceeded(_ objective: Int) -> Bool {
        let promise = model.objectives[objective]
        guard case .stall = promise.measure, promise.hasTrigger else { return false }
        return windows[objective].stall >= promise.over * promise.target / 1_000_000
    }

    mutating func advance(_ span: UInt64) {
        for objective in view.objectives {
            let promise = model.objectives[objective]
            record.note(objective, levels[objective], for: span, promise)
            switch promise.measure {
            case .metric: metrics[objective].integral &+= levels[objective] * span
            case .utilisation(let cpus): totals[objective] += levels[objective] * span / 1_000_000 * UInt64(cpus)
            case .stall:
                let grown = min(span, disturbed(levels[objective] * span / 1_000_000))
                if now >= windows[objective].end { windows[objective] = (0, now + promise.over) }
                windows[objective].stall += grown
                totals[objective] += grown
            }
        }
        for suspect in uses.indices {
            usages[suspect].cpu? += uses[suspect].cpu * span / 1_000
            usages[suspect].memory = uses[suspect].memory
            usages[suspect].io? += uses[suspect].io * span / 1_000_000
            usages[suspect].cache = uses[suspect].ways << 20
            usages[suspect].bandwidth? += uses[suspect].bandwidth * span << 4
        }
        if isMovingMemory { moveMemory(span) }
        now += span
        if isDraining, now >= drainedAt { (isDraining, isStale) = (false, true) }
    }
}
