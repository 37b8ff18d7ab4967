import Document

/// Objectives that nothing can be done for, and what is given up or taken for none.
func objectiveDiagnostics(_ classes: [WorkloadClass]) -> [Diagnostic] {
    var promised: [Int] = []
    var yielding: [Int] = []
    // What was taken is given back, so these can do something for others, too.
    var giving: [Int] = []
    for index in classes.indices {
        if !classes.span[index].objectives.isEmpty { promised.append(index) }
        if !classes.span[index].yields.isEmpty { yielding.append(index) }
        if !classes.span[index].yields.isEmpty || !classes.span[index].grows.isEmpty { giving.append(index) }
    }
    if promised.isEmpty {
        guard let first = yielding.first ?? giving.first else { return [] }
        return [withoutObjective(classes[first], isYielding: !yielding.isEmpty)]
    }
    let helpless = promised.first { index in
        // Of what the whole node uses, the class itself can give up its part.
        giving.isEmpty || giving == [index] && !classes[index].objectives.allSatisfy(\.isOfNode)
    }
    guard let helpless else { return [] }
    let name = classes[helpless].name.value
    return [
        Diagnostic(
            .nothingYields, "class `\(name)` has objectives, and no \(giving.isEmpty ? "" : "other ")class yields",
            as: .warning, at: classes[helpless].objectives[0].span,
            help: ["let another class give something up, as in `yields: [{cpu.max: 10%}]`"])
    ]
}

private func withoutObjective(_ workload: WorkloadClass, isYielding: Bool) -> Diagnostic {
    let list = isYielding ? RungList.yields : .grows
    return Diagnostic(
        .yieldsWithoutObjective, "class `\(workload.name.value)` \(list.rawValue), and no class has an objective",
        as: .warning, at: (isYielding ? workload.yields : workload.grows)[0].span,
        help: ["say what is to hold, as in `objectives: [{pressure: cpu some, below: 5%, over: 2s}]`"])
}

extension Objective {
    /// Whether it is about the whole node and not about the class.
    fileprivate var isOfNode: Bool { if case .utilisation = measure { true } else { false } }
}
