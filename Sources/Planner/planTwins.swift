import KernelInterface

/// How the values of a cgroup were planned, without a finding.
struct Twin {
    /// Of the cgroup, in `observed.cgroups`.
    let index: Int
    /// Its steps, by index.
    let steps: Range<Int>
    /// How many of its values were in force.
    let inForce: Int
}

extension Planning {
    /// Plans a cgroup as another one of its class was planned, which is the same where both read the same, hold the
    /// same and have one parent; nil where they differ.
    mutating func planned(_ index: Int, like twin: Twin) -> Twin? {
        guard !listsConfirmed, isAlike(index, twin.index) else { return nil }
        for step in twin.steps {
            if case .write(.memoryMax, _, _, let new) = steps[step].change, usage(at: index, above: new) != nil {
                return nil
            }
        }
        let first = steps.count
        for step in twin.steps {
            let (phase, rank) = Phase.place(ofKey: keys[step].key)
            add(steps[step].change, at: index, phase, rank: rank, steps[step].reason)
        }
        inForce += twin.inForce
        // Equal lists that are one in memory are compared, and written, at once.
        if settled.contains(twin.index), let entry = held[index] {
            settled.insert(index)
            holding[index] = entry.values
        } else {
            holding[index] = holding[twin.index]
        }
        return Twin(index: index, steps: first..<steps.count, inForce: twin.inForce)
    }

    private func isAlike(_ index: Int, _ other: Int) -> Bool {
        guard parents[index] == parents[other], isHeldAlike(index, other),
            (observed.cgroups[index].identity == nil) == (observed.cgroups[other].identity == nil),
            observed.cgroups[index].files == observed.cgroups[other].files,
            observed.cgroups[index].texts.count == observed.cgroups[other].texts.count
        else { return false }
        for place in observed.cgroups[index].texts.indices
        where observed.cgroups[index].texts[place] != observed.cgroups[other].texts[place] {
            // What is used only decides about a warning.
            if observed.cgroups[index].files[place] != .memoryCurrent { return false }
        }
        return true
    }

    private func isHeldAlike(_ index: Int, _ other: Int) -> Bool {
        guard let own = held[index], let others = held[other] else { return held[index] == nil && held[other] == nil }
        return own.values == others.values
            && own.isSame(as: observed.cgroups[index].identity) == others.isSame(as: observed.cgroups[other].identity)
    }
}
