/// The control law: what is known of objectives, suspects and levers, and what follows from the next sample.
///
/// Pure: all time is that of the samples, CLOCK_MONOTONIC in µs. `docs/control.md` has the law with its equations.
package struct SLAState: Equatable, Sendable {
    package internal(set) var model: SLAModel
    package let tuning: Tuning

    var meters: [Meter]
    var episodes: [Episode]
    var levers: [LeverState]
    /// The first suspect that has each lever.
    let owners: [Int?]
    /// All suspects that have each lever which may be above its base.
    let users: [[Int]]
    /// Levers that may be above their base.
    let growing: [Int]
    var history: UsageHistory
    /// Per objective a weight for each moment of the history, millionths; `unknownWeight` where the measure was unknown.
    var weights: [Int64]
    /// Levers that are not at their base.
    var away: [Int] = []
    /// Steps up that a violation would be put down to.
    var raises: [Raise] = []
    var growth = Growth()
    /// Said with the next step.
    var pending: [Decision] = []
    var decisions: UInt64 = 0

    /// A step up of a lever, and where it came from.
    struct Raise: Equatable, Sendable {
        let lever: Int
        let from: UInt64
        let at: UInt64
    }

    /// How the levers above their base stand.
    struct Growth: Equatable, Sendable {
        /// Since when all objectives have the margin.
        var since: UInt64?
        var grownAt: UInt64?
        /// When an objective was missed soon after a step.
        var failedAt: UInt64?
        /// So many times that is remembered twice as long.
        var caution: UInt64 = 0
        /// Whether an objective has less slack than the dead band, or is missed.
        var isScarce = false
    }

    static let unknownWeight = Int64.min

    package init(model: SLAModel, now: UInt64, tuning: Tuning = Tuning()) {
        self.model = model
        self.tuning = tuning
        meters = model.objectives.map { Meter($0, tuning: tuning) }
        episodes = model.objectives.map { _ in Episode() }
        levers = model.levers.map { LeverState(base: $0.base, now: now) }
        var owners = [Int?](repeating: nil, count: model.levers.count)
        for (suspect, known) in model.suspects.enumerated() {
            for lever in known.levers { owners[lever] = owners[lever] ?? suspect }
        }
        self.owners = owners
        growing = model.levers.indices.filter { model.levers[$0].loosest > model.levers[$0].base }
        var users = [[Int]](repeating: [], count: model.levers.count)
        for (suspect, known) in model.suspects.enumerated() {
            for lever in known.levers where model.levers[lever].loosest > model.levers[lever].base {
                users[lever].append(suspect)
            }
        }
        self.users = users
        history = UsageHistory(suspects: model.suspects.count)
        weights = Array(repeating: Self.unknownWeight, count: model.objectives.count * UsageHistory.moments)
    }

    /// The values of the levers now, in the order of the model.
    package var values: [UInt64] { levers.map(\.value) }

    /// Whether an objective was missed as of the last sample.
    package func isMissed(_ objective: Int) -> Bool { episodes[objective].isMissed }

    /// The measure of an objective over the fast horizon, in its unit; nil is unknown.
    package func measured(_ objective: Int) -> UInt64? { meters[objective].fast }

    /// Measures, judges what was done, gives up and takes back; the model is the one that the state was made for.
    ///
    /// Readings and usages that the sample lacks are missing ones.
    package mutating func step(_ sample: SLASample) -> SLAOutcome {
        var turn = Turn(now: sample.now)
        turn.outcome.decisions = pending
        pending.removeAll()
        measure(sample)
        payBack(&turn)
        expire(&turn)
        tellMissing(&turn)
        giveBackGrowth(&turn)
        for objective in episodes.indices {
            judge(objective, &turn)
            squeeze(objective, &turn)
        }
        recover(&turn)
        grow(&turn)
        turn.outcome.nextSample = nextSample(after: sample.now)
        return turn.outcome
    }
}

/// One step on its way.
struct Turn {
    let now: UInt64
    var outcome = SLAOutcome()
}
