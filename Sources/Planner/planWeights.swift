import Document
import KernelInterface
import Policy

/// `cpu.weight`, `cpu.weight.nice` and `cpu.idle` are three faces of one value of the kernel's.
///
/// A nice value cannot say every weight, and idle resets the weight, so the weight is put to 100 before either is set,
/// as a write of its own with an undo of its own; when they are taken back it is 100 again.
extension Planning {
    /// Plans `cpu.weight` or `cpu.weight.nice`.
    mutating func planWeight(_ setting: ResolvedSetting, _ target: String, at index: Int, _ reason: Reason) {
        let cgroup = observed.cgroups[index]
        let isIdle = cgroup.isIdle
        if isIdle, !endsIdle(at: index) {
            report(
                .idleLocksWeight, .error,
                "`\(cgroup.path.path(of: .cpuIdle))` is 1, which locks the weight at its least", at: setting.span,
                help: ["write `idle: false` beside the weight"])
            return
        }
        if setting.file == .cpuWeight {
            let weight = startingWeight(at: index)
            if weight == target {
                keep(.cpuWeight, nil, target, at: index, reason)
            } else {
                addWrite(.cpuWeight, nil, old: weight, new: target, at: index, reason)
            }
            return
        }
        let present = isIdle ? "0" : cgroup.value(of: .cpuWeightNice)
        let weight = heldValue(.cpuWeight, nil, at: index)
        if present == target, weight == nil || weight?.inForce == "100" {
            keep(.cpuWeightNice, nil, target, at: index, reason)
        } else if let present, isNiceInForce(at: index) {
            if let weight { holding[index].append(weight) }
            addWrite(.cpuWeightNice, nil, old: present, new: target, at: index, reason)
        } else {
            planWeightReset(at: index, reason)
            if target == "0" {
                hold(.cpuWeightNice, nil, at: index, old: "0", new: "0", reason)
            } else {
                addWrite(.cpuWeightNice, nil, old: "0", new: target, at: index, reason)
            }
        }
    }

    /// Plans putting the weight to 100 before idle or a nice value hides it.
    mutating func planWeightReset(at index: Int, _ reason: Reason) {
        guard let old = startingWeight(at: index) else { return }
        if old == "100" {
            hold(.cpuWeight, nil, at: index, old: old, new: old, reason)
        } else {
            addWrite(.cpuWeight, nil, old: old, new: "100", at: index, reason)
        }
    }

    /// The weight as it is when what hides it has been taken back; nil where there is no such file yet.
    func startingWeight(at index: Int) -> String? {
        let cgroup = observed.cgroups[index]
        if cgroup.isIdle || isNiceLeaving(at: index) { return "100" }
        return cgroup.value(of: .cpuWeight)
    }

    /// Whether this plan puts `cpu.idle` from 1 to 0.
    func endsIdle(at index: Int) -> Bool {
        if let asked = asked(.cpuIdle, at: index) { return asked == "0" }
        guard let held = heldValue(.cpuIdle, nil, at: index) else { return false }
        return held.inForce == "1" && held.original == "0"
    }

    /// Whether this plan takes a nice value of ours back.
    func isNiceLeaving(at index: Int) -> Bool {
        guard isNiceInForce(at: index) || isForced && heldValue(.cpuWeightNice, nil, at: index) != nil else {
            return false
        }
        return asked(.cpuWeightNice, at: index) == nil
    }

    func isNiceInForce(at index: Int) -> Bool {
        guard let held = heldValue(.cpuWeightNice, nil, at: index) else { return false }
        let cgroup = observed.cgroups[index]
        guard !cgroup.isIdle, cgroup.value(of: .cpuWeightNice) == held.inForce else { return false }
        // Many a weight that somebody else may have set reads as the same nice value.
        guard let weight = cgroup.value(of: .cpuWeight), let nice = Int64(held.inForce).flatMap({ CPUNice($0) }) else {
            return true
        }
        return weight == String(nice.weight)
    }

    /// Whether somebody else's weight, were it the 100 that the weight was put to, took the place of a nice value of ours.
    func isNiceReplaced(at index: Int) -> Bool {
        guard heldValue(.cpuWeightNice, nil, at: index) != nil, !isForced else { return false }
        return !observed.cgroups[index].isIdle && !isNiceInForce(at: index)
    }

    /// What the class of the cgroup asks of a file of one value.
    func asked(_ file: InterfaceFile, at index: Int) -> String? {
        guard let classIndex = observed.cgroups[index].classIndex else { return nil }
        for setting in policy.classes[classIndex].settings where setting.file == file && setting.key == nil {
            if case .text(let text) = setting.value { return text }
        }
        return nil
    }
}

extension ObservedCgroup {
    var isIdle: Bool { text(of: .cpuIdle) == "1\n" }

    /// The text of a file of one value, without its newline.
    func value(of file: InterfaceFile) -> String? {
        text(of: file).map { String($0.prefix { $0 != "\n" }) }
    }
}
