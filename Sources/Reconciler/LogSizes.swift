import SLA

/// Checks that the records of a log fit together, so that nobody who reads them has to: indices are of what is armed,
/// and time does not go back where something is decided.
struct LogSizes {
    private var objectives = 0
    private var levers = 0
    private var suspects = 0
    private var isArmed = false
    private var now: UInt64 = 0

    mutating func check(_ record: LogRecord) throws(LogProblem) {
        switch record {
        case .start(let start):
            if start.continuation == nil { isArmed = false }
            now = start.continuation == nil ? 0 : now
        case .armed(let arming):
            try advance(to: arming.at)
            isArmed = true
            objectives = arming.model.objectives.count
            levers = arming.model.levers.count
            suspects = arming.model.suspects.count
        case .sample(let sample):
            try advance(to: sample.now)
            guard isArmed, sample.readings.count == objectives, sample.usages.count == suspects else {
                throw LogProblem("the sample is not of what is armed")
            }
        case .decision(let decision, _, _):
            try check(objective: decision.objective, suspect: decision.suspect, lever: decision.lever)
            for score in decision.scores { try check(objective: nil, suspect: score.suspect, lever: nil) }
        case .outcome(let outcome):
            try check(objective: outcome.objective, suspect: nil, lever: outcome.lever)
        case .refused(let lever, _, let at):
            try advance(to: at)
            try check(objective: nil, suspect: nil, lever: lever)
        case .released(let at): try advance(to: at)
        case .drift, .note: break
        }
    }

    private mutating func advance(to moment: UInt64) throws(LogProblem) {
        guard moment >= now else { throw LogProblem("time goes back") }
        now = moment
    }

    private func check(objective: Int?, suspect: Int?, lever: Int?) throws(LogProblem) {
        guard isArmed, objective ?? -1 < objectives, suspect ?? -1 < suspects, lever ?? -1 < levers else {
            throw LogProblem("an index is of nothing that is armed")
        }
    }
}
