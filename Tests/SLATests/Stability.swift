import SLA

extension RandomStory {
    /// Plays the story to its end; what was not as it has to be.
    mutating func play() -> [String] {
        disturb()
        reloadAll()
        shuffleLoad()
        plant.run(900 * Self.second)
        plant.record.mark()
        plant.run(600 * Self.second)
        judgeRest()
        endLoad()
        plant.run(1_800 * Self.second)
        judgeEnd()
        return plant.record.failures.map { "seed \(seed): \($0)" }
    }

    /// Under constant load: objectives that can be kept are kept, and levers rest.
    private mutating func judgeRest() {
        let model = plant.model
        let tight = model.levers.map { $0.longest == nil && $0.kind != .kill ? $0.tightest : $0.base }
        var isKept = true
        for (objective, promise) in model.objectives.enumerated() {
            let level = plant.level(of: objective, with: tight)
            if level * 10 >= promise.target * 8 {
                isKept = false
                continue
            }
            let missed = plant.record.missed[objective]
            if missed > 60 * Self.second {
                plant.record.fail("objective \(objective) \(promise.measure) missed for \(missed / 1_000_000) s")
            }
        }
        for (lever, known) in model.levers.enumerated() where known.longest == nil {
            let turns = plant.record.turns[lever]
            if turns > 20 { plant.record.fail("lever \(lever) \(known.kind) turned \(turns) times") }
            let growths = plant.record.givenBack[lever]
            if growths > 3 { plant.record.fail("lever \(lever) \(known.kind) gave growth back \(growths) times") }
            let width = plant.record.width(lever)
            if isKept, !known.kind.isSwitch, width > max(known.quantum, (known.base - known.floor) / 8) {
                plant.record.fail("lever \(lever) \(known.kind) swings by \(width) of \(known.base - known.floor)")
            }
        }
    }

    private mutating func judgeEnd() {
        for (lever, known) in plant.model.levers.enumerated() where plant.values[lever] != known.base {
            plant.record.fail("lever \(lever) \(known.kind) is left at \(plant.values[lever]), not \(known.base)")
        }
        if plant.steps > plant.now / 40_000 { plant.record.fail("\(plant.steps) samples: it spins") }
    }
}
