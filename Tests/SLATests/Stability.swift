import SLA

extension RandomStory {
    /// Plays the story to its end; what was not as it has to be.
    mutating func play() -> [String] {
        disturb()
        reloadAll()
        shuffleLoad()
        plant.run(600 * Self.second)
        plant.record.mark()
        let load = plant.demands
        plant.run(600 * Self.second)
        // Where somebody was killed, the load was not constant.
        if plant.demands == load { judgeRest() }
        endLoad()
        plant.run(1_800 * Self.second)
        judgeEnd()
        return plant.record.failures.map { "seed \(seed): \($0)" }
    }

    /// Under constant load: objectives that can be kept are kept, and levers rest.
    private mutating func judgeRest() {
        let model = plant.model
        let tight = model.levers.map { $0.longest == nil && $0.kind != .kill ? $0.tightest : $0.base }
        var canAllBeKept = true
        for (objective, promise) in model.objectives.enumerated() {
            let canBeKept = plant.level(of: objective, with: tight) * 10 < promise.target * 8
            canAllBeKept = canAllBeKept && canBeKept
            let missed = plant.record.missed[objective] / Self.second
            if canBeKept, missed > 30 {
                plant.record.fail("objective \(objective) \(promise.measure) was missed for \(missed) s")
            }
        }
        for (lever, known) in model.levers.enumerated() where known.longest == nil {
            judgeMoves(of: lever, known, canAllBeKept)
            judgeNeed(of: lever, known)
        }
    }

    private mutating func judgeMoves(of lever: Int, _ known: Lever, _ canAllBeKept: Bool) {
        let (turns, growths) = (plant.record.turns[lever], plant.record.givenBack[lever])
        if turns > 20 { plant.record.fail("lever \(lever) \(known.kind) turned \(turns) times") }
        if growths > 3 { plant.record.fail("lever \(lever) \(known.kind) gave growth back \(growths) times") }
        // Where an objective cannot be kept, what may help is tried again and again, ever more rarely.
        let (width, range) = (plant.record.width(lever), known.base - known.floor)
        if canAllBeKept, !known.kind.isSwitch, width > max(known.quantum, range / 8) {
            plant.record.fail("lever \(lever) \(known.kind) swings by \(width) of \(range)")
        }
    }

    /// No ratchet: where nothing moved for ten minutes, without any lever that is given up an objective would be missed,
    /// or close to it, when nothing is frozen.
    private mutating func judgeNeed(of lever: Int, _ known: Lever) {
        guard plant.values[lever] < known.base, !known.kind.isDeed, !plant.record.moved.contains(true) else { return }
        var values = plant.values
        for (other, known) in plant.model.levers.enumerated() where known.longest != nil { values[other] = known.base }
        values[lever] = known.base
        let isNeeded = plant.model.objectives.enumerated().contains { objective, promise in
            let level = plant.level(of: objective, with: values)
            return (level + level * plant.noise / 1_000_000) * 10 > promise.target * 8
        }
        if !isNeeded { plant.record.fail("lever \(lever) \(known.kind) is at \(plant.values[lever]) for nothing") }
    }

    private mutating func judgeEnd() {
        for (lever, known) in plant.model.levers.enumerated() where plant.values[lever] != known.base {
            plant.record.fail("lever \(lever) \(known.kind) is left at \(plant.values[lever]), not \(known.base)")
        }
        if plant.steps > plant.now / 40_000 { plant.record.fail("\(plant.steps) samples: it spins") }
    }
}
