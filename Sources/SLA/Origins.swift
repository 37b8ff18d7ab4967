import KernelInterface

/// What of a new model was in an old one, and the other way round.
struct Origins {
    /// Indices in the old model, for each index in the new one.
    let objectives: [Int?]
    let suspects: [Int?]
    let levers: [Int?]
    /// Indices in the new model, for each index in the old one.
    let newObjectives: [Int?]
    let newSuspects: [Int?]
    let newLevers: [Int?]

    init(old: SLAModel, new: SLAModel) {
        (objectives, newObjectives) = Self.matches(
            old.objectives.map(ObjectiveKey.init), new.objectives.map(ObjectiveKey.init))
        (suspects, newSuspects) = Self.matches(old.suspects.map(SuspectKey.init), new.suspects.map(SuspectKey.init))
        (levers, newLevers) = Self.matches(old.levers.map(LeverKey.init), new.levers.map(LeverKey.init))
    }

    /// A decision in the indices of the new model; what is gone is nil.
    func translated(_ decision: Decision) -> Decision {
        var decision = decision
        decision.objective = decision.objective.flatMap { newObjectives[$0] }
        decision.suspect = decision.suspect.flatMap { newSuspects[$0] }
        decision.lever = decision.lever.flatMap { newLevers[$0] }
        return decision
    }

    private static func matches<Key: Hashable>(_ old: [Key], _ new: [Key]) -> (origins: [Int?], followers: [Int?]) {
        var places: [Key: Int] = [:]
        for (index, key) in old.enumerated() { places[key] = places[key] ?? index }
        var followers = [Int?](repeating: nil, count: old.count)
        let origins = new.enumerated().map { index, key -> Int? in
            guard let place = places.removeValue(forKey: key) else { return nil }
            followers[place] = index
            return place
        }
        return (origins, followers)
    }
}

private struct ObjectiveKey: Hashable {
    let className: String
    let cgroup: CgroupPath?
    let measure: Promise.Measure

    init(_ promise: Promise) {
        className = promise.className
        cgroup = promise.cgroup
        measure = promise.measure
    }
}

private struct SuspectKey: Hashable {
    let className: String
    let cgroup: CgroupPath

    init(_ suspect: Suspect) {
        className = suspect.className
        cgroup = suspect.cgroup
    }
}

private struct LeverKey: Hashable {
    let kind: Lever.Kind
    let className: String
    let cgroup: CgroupPath?

    init(_ lever: Lever) {
        kind = lever.kind
        className = lever.className
        cgroup = lever.cgroup
    }
}
