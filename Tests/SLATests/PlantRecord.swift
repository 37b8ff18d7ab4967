import SLA

/// What became of a plant: how long objectives were missed, where levers went, and what must never be.
struct PlantRecord {
    /// µs per objective in which it was missed: the mean over its horizon was above the target.
    private(set) var missed: [UInt64]
    /// The level since the last horizon ended.
    private var horizons: [(integral: UInt64, span: UInt64)]
    /// How often each lever, up to its base, turned from one direction to the other.
    private(set) var turns: [Int]
    /// How far each lever went up at once at most.
    private var rise: [UInt64]
    /// How far down at once, and the second longest of these ways.
    private var falls: [(longest: UInt64, second: UInt64)]
    /// Where each lever turned last.
    private var turn: [UInt64]
    /// How often growth was given back.
    private(set) var givenBack: [Int]
    /// What is wrong, the first few.
    private(set) var failures: [String] = []

    /// Of each lever, whether it moved.
    private(set) var moved: [Bool]
    private var last: [UInt64]
    private var isUp: [Bool?]
    private var isGrown: [Bool]

    init(_ model: SLAModel, now: UInt64) {
        missed = model.objectives.map { _ in 0 }
        horizons = missed.map { _ in (0, 0) }
        last = model.levers.map(\.base)
        turns = last.map { _ in 0 }
        (rise, falls, turn) = (last.map { _ in 0 }, last.map { _ in (0, 0) }, last)
        givenBack = turns
        moved = last.map { _ in false }
        isUp = last.map { _ in nil }
        isGrown = last.map { _ in false }
    }

    /// Begins to count anew.
    mutating func mark() {
        missed = missed.map { _ in 0 }
        turns = turns.map { _ in 0 }
        (rise, falls, turn) = (last.map { _ in 0 }, last.map { _ in (0, 0) }, last)
        givenBack = turns
        moved = last.map { _ in false }
        isUp = isUp.map { _ in nil }
    }

    /// A level that an objective had for so many µs.
    mutating func note(_ objective: Int, _ level: UInt64, for span: UInt64, _ promise: Promise) {
        horizons[objective].integral &+= level * span
        horizons[objective].span += span
        guard horizons[objective].span >= promise.over else { return }
        let (integral, whole) = horizons[objective]
        if integral / whole > promise.target { missed[objective] += whole }
        horizons[objective] = (0, 0)
    }

    mutating func fail(_ text: @autoclosure () -> String) {
        if failures.count < 4 { failures.append(text()) }
    }

    /// A lever stands at `value` from now on.
    mutating func note(_ lever: Int, _ value: UInt64, _ known: Lever) {
        if value < min(known.floor, known.base) || value > known.loosest {
            fail("lever \(lever) at \(value), outside \(known.floor)...\(known.ceiling)")
        }
        if value != known.base, value % known.quantum != 0 { fail("lever \(lever) at \(value) is no step") }
        if isGrown[lever], value <= known.base { givenBack[lever] += 1 }
        isGrown[lever] = value > known.base
        let value = min(value, known.base)
        if value == last[lever] { return }
        moved[lever] = true
        let isRise = value > last[lever]
        if isUp[lever] != isRise {
            if let isUp = isUp[lever] {
                turns[lever] += 1
                end(lever, isUp)
            }
            turn[lever] = last[lever]
        }
        isUp[lever] = isRise
        last[lever] = value
    }

    /// A way of a lever in one direction is over.
    private mutating func end(_ lever: Int, _ isRise: Bool) {
        if isRise {
            rise[lever] = max(rise[lever], last[lever] - turn[lever])
        } else {
            let all = [falls[lever].longest, falls[lever].second, turn[lever] - last[lever]].sorted(by: >)
            falls[lever] = (all[0], all[1])
        }
    }

    /// How far a lever went up, and down twice: the width of its cycle.
    mutating func width(_ lever: Int) -> UInt64 {
        if let isUp = isUp[lever] { end(lever, isUp) }
        isUp[lever] = nil
        return min(rise[lever], falls[lever].second)
    }

    mutating func note(_ outcome: SLAOutcome, at now: UInt64) {
        if let next = outcome.nextSample, next <= now { fail("the next sample is wanted at \(next), now is \(now)") }
        for (index, move) in outcome.moves.enumerated() {
            if move.from == move.to { fail("a move of lever \(move.lever) to where it is") }
            for other in outcome.moves[..<index] where other.lever == move.lever {
                fail("two moves of lever \(move.lever) at once")
            }
        }
    }
}
