import KernelInterface
import Policy

extension Planning {
    /// Carries over a cgroup of which every value is held and in force, for the same reasons: the common case when a
    /// policy is applied again.
    ///
    /// `order` are the settings of its class sorted by file and key, as held values are. False where anything is to be
    /// looked at; values whose files say more than one thing (the weight, idle) are.
    mutating func isSettled(_ index: Int, _ order: [Int]) -> Bool {
        guard let classIndex = observed.cgroups[index].classIndex, let count = held[index]?.values.count,
            count == order.count, held[index]?.isSame(as: observed.cgroups[index].identity) == true
        else { return false }
        for (position, number) in order.enumerated() where !isSettled(index, classIndex, number, held: position) {
            return false
        }
        settled.insert(index)
        holding[index] = held[index]?.values ?? []
        inForce += count
        return true
    }

    private mutating func isSettled(_ index: Int, _ classIndex: Int, _ number: Int, held position: Int) -> Bool {
        guard case .text(let target) = policy.classes[classIndex].settings[number].value,
            let text = observed.cgroups[index].texts[lists[classIndex].settingFiles[number]],
            let value = held[index]?.values[position]
        else { return false }
        let file = policy.classes[classIndex].settings[number].file
        guard value.file == file, value.key == nil, policy.classes[classIndex].settings[number].key == nil,
            value.inForce == target, isExactly(text, target), file != .cpuIdle, file != .cpuWeightNice,
            file != .cpuWeight || target != "1"
        else { return false }
        // A reason is shared by the cgroups of a class, so it is compared once.
        if sameReasons[value.reason.identity] == reasons[classIndex][number].identity { return true }
        guard value.reason == reasons[classIndex][number] else { return false }
        sameReasons[value.reason.identity] = reasons[classIndex][number].identity
        return true
    }
}
