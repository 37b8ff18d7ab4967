import SLA

/// The part of a model that a policy in force has, with the indices of the whole.
struct ModelView {
    let model: SLAModel
    let objectives: [Int]
    let suspects: [Int]
    let levers: [Int]

    init(all model: SLAModel) {
        self.model = model
        (objectives, suspects, levers) = (
            Array(model.objectives.indices), Array(model.suspects.indices), Array(model.levers.indices)
        )
    }

    /// What is chosen, in the order given; `adjusted` is what this policy says of a lever.
    init(
        _ model: SLAModel, objectives: [Int], suspects: [Int], levers: [Int], adjusted: (Lever) -> Lever = { $0 }
    ) {
        (self.objectives, self.suspects, self.levers) = (objectives, suspects, levers)
        self.model = SLAModel(
            objectives: objectives.map { model.objectives[$0] },
            suspects: suspects.map { suspect in
                let known = model.suspects[suspect]
                return Suspect(
                    className: known.className, cgroup: known.cgroup,
                    levers: known.levers.compactMap { levers.firstIndex(of: $0) })
            },
            levers: levers.map { adjusted(model.levers[$0]) })
    }
}
