import Document
import KernelInterface
import Policy

extension Planning {
    /// Plans every value that a class asks for and that is not in force.
    mutating func planValues() {
        let limits = memoryLimits()
        let orders = policy.classes.map { workload in
            workload.settings.indices.sorted { left, right in
                let (left, right) = (workload.settings[left], workload.settings[right])
                return left.file == right.file ? (left.key ?? "") < (right.key ?? "") : left.file < right.file
            }
        }
        var twins: [Twin?] = Array(repeating: nil, count: policy.classes.count)
        for index in observed.cgroups.indices {
            guard let classIndex = observed.cgroups[index].classIndex else { continue }
            if let twin = twins[classIndex], let next = planned(index, like: twin) {
                twins[classIndex] = next
                continue
            }
            let before = (steps: steps.count, inForce: inForce, findings: findings.count)
            planValues(of: classIndex, at: index, order: orders[classIndex], limits)
            // What was found wrong is told of each cgroup.
            twins[classIndex] =
                findings.count > before.findings
                ? nil : Twin(index: index, steps: before.steps..<steps.count, inForce: inForce - before.inForce)
        }
    }

    private mutating func planValues(of classIndex: Int, at index: Int, order: [Int], _ limits: [UInt64]) {
        if !listsConfirmed, isSettled(index, order) { return }
        let settings = policy.classes[classIndex].settings
        let files = lists[classIndex].settingFiles
        for number in order {
            let target = target(of: settings[number], below: parents[index], limits)
            plan(settings[number], number, target, file: files[number], at: index, reasons[classIndex][number])
        }
    }

    /// The kernel text that a setting comes to at one cgroup; byte values in whole pages, as the kernel grants them.
    private func target(of setting: ResolvedSetting, below parent: Int, _ limits: [UInt64]) -> String {
        switch setting.value {
        case .text(let text):
            return text
        case .parentShare(let permyriad):
            let limit = parent >= 0 ? limits[parent] : observed.memoryBytes
            let share = limit.multipliedFullWidth(by: UInt64(permyriad))
            let bytes = permyriad <= 10_000 ? UInt64(10_000).dividingFullWidth(share).quotient : limit
            return String(bytes - bytes % max(1, observed.pageBytes))
        }
    }

    /// What each cgroup may use, bytes: the lowest `memory.max` on its way to the root, as it is after the plan. Only
    /// needed where a setting is a share of the parent.
    private func memoryLimits() -> [UInt64] {
        let isNeeded = policy.classes.contains { workload in
            workload.settings.contains { if case .parentShare = $0.value { true } else { false } }
        }
        guard isNeeded else { return [] }
        var limits = Array(repeating: observed.memoryBytes, count: observed.cgroups.count)
        let maxima = policy.classes.map { workload in workload.settings.first { $0.file == .memoryMax } }
        for index in observed.cgroups.indices where parents[index] >= 0 {
            let above = limits[parents[index]]
            let own: String?
            if let classIndex = observed.cgroups[index].classIndex, let setting = maxima[classIndex] {
                own = target(of: setting, below: parents[index], limits)
            } else {
                own = limitLeft(at: index)
            }
            limits[index] = min(own.flatMap { UInt64($0) } ?? above, above)
        }
        return limits
    }

    /// The `memory.max` that a cgroup has after the plan where no class sets it: a limit of ours is given back.
    private func limitLeft(at index: Int) -> String? {
        let present = observed.cgroups[index].value(of: .memoryMax)
        guard let held = heldValue(.memoryMax, nil, at: index), let original = held.original, let present,
            InterfaceFile.memoryMax.grants(present, asked: held.inForce, pageBytes: observed.pageBytes)
        else { return present }
        return original
    }

    private mutating func plan(
        _ setting: ResolvedSetting, _ number: Int, _ target: String, file fileIndex: Int, at index: Int,
        _ reason: Reason
    ) {
        let file = setting.file
        guard let text = observed.cgroups[index].texts.isEmpty ? nil : observed.cgroups[index].texts[fileIndex] else {
            planAppearing(setting, number, target, at: index, reason)
            return
        }
        if file == .cpuWeight || file == .cpuWeightNice {
            planWeight(setting, target, at: index, reason)
            return
        }
        if setting.key == nil, isExactly(text, target) {
            keep(file, nil, target, at: index, reason)
            return
        }
        let old: String
        do {
            old = try file.canonical(text, key: setting.key)
        } catch {
            report(
                .kernelText, .error,
                "`\(observed.cgroups[index].path.path(of: file))` reads `\(error.found)`, expected \(error.expected)",
                at: setting.span)
            return
        }
        if file.grants(old, asked: target, pageBytes: observed.pageBytes) {
            keep(file, setting.key, old, at: index, reason)
            return
        }
        warnBelowUsage(file, target, at: index, setting.span)
        checkBurst(file, target, at: index, setting.span)
        if file == .cpuIdle, target == "1" { planWeightReset(at: index, Reason(.idleResetsWeight)) }
        addWrite(file, setting.key, old: old, new: target, at: index, reason)
    }

    /// Notes a value that is in force already; with idle or a nice value goes the weight that was reset for it.
    mutating func keep(
        _ file: InterfaceFile, _ key: String?, _ value: String, at index: Int, _ reason: Reason
    ) {
        let isAsKept = !reason.isPersistent || heldValue(file, key, at: index)?.reason.isPersistent == true
        hold(file, key, at: index, old: value, new: value, reason)
        if isAsKept { inForce += 1 } else { addSteps(file, key, old: value, new: value, at: index, reason) }
        if listsConfirmed, isAsKept {
            let cgroup = observed.cgroups[index]
            confirmed.append(
                PlannedOperation(
                    cgroup: cgroup.path, identity: cgroup.identity,
                    change: .write(file, key: key, old: value, new: value), reason: reason))
        }
        if file == .cpuIdle && value == "1" || file == .cpuWeightNice,
            let weight = heldValue(.cpuWeight, nil, at: index)
        {
            holding[index].append(weight)
        }
    }

    /// Whether a read text is `value` and its newline: the common case, decided without parsing.
    func isExactly(_ text: String, _ value: String) -> Bool {
        text.utf8.count == value.utf8.count + 1 && text.hasPrefix(value)
    }

    /// A file that is not there yet comes with its cgroup or its controller, and reads its initial value then.
    private mutating func planAppearing(
        _ setting: ResolvedSetting, _ number: Int, _ target: String, at index: Int, _ reason: Reason
    ) {
        let file = setting.file
        let cgroup = observed.cgroups[index]
        let above = parents[index]
        let isComing = file.controller.map { above >= 0 && enabling[above].contains($0) } ?? false
        guard cgroup.identity == nil || isComing else {
            // A controller that could not be enabled has been reported.
            if let controller = file.controller, above >= 0, !observed.cgroups[above].enabled.contains(controller) {
                return
            }
            guard reportedMissing.insert((cgroup.classIndex ?? 0) << 16 | number).inserted else { return }
            report(
                .fileMissing, .error, "`\(cgroup.path)` has no interface file `\(file)`", at: setting.span,
                help: file.known?.requires.map { ["it needs a kernel built with \($0)"] } ?? [])
            return
        }
        let initial = file.initial(setting.key)
        if let initial, file.grants(initial, asked: target, pageBytes: observed.pageBytes) {
            hold(file, setting.key, at: index, old: initial, new: initial, reason)
            expect(file, setting.key, target, at: index, reason)
            return
        }
        addWrite(file, setting.key, old: initial, new: target, at: index, reason)
    }

    /// Adds the write and notes what will be held.
    mutating func addWrite(
        _ file: InterfaceFile, _ key: String?, old: String?, new: String, at index: Int, _ reason: Reason
    ) {
        hold(file, key, at: index, old: old, new: new, reason)
        addSteps(file, key, old: old, new: new, at: index, reason)
    }

    /// Adds the write, in two steps where a CPU set moves so that cgroups below keep CPUs on the way.
    mutating func addSteps(
        _ file: InterfaceFile, _ key: String?, old: String?, new: String, at index: Int, _ reason: Reason
    ) {
        if addClaim(file, old: old, new: new, at: index, reason) { return }
        let direction = Direction(of: file, old: old, new: new)
        if case .moves = direction, let old, let before = IndexList(old), let after = IndexList(new) {
            let union = IndexList(before.indices + after.indices).description
            add(.write(file, key: key, old: old, new: union), at: index, .grow, rank: 10, reason)
            add(.write(file, key: key, old: union, new: new), at: index, .settle, rank: 10, reason)
            return
        }
        let (phase, rank) = placement(of: file, direction, new: new)
        add(.write(file, key: key, old: old, new: new), at: index, phase, rank: rank, reason)
    }

    private mutating func warnBelowUsage(_ file: InterfaceFile, _ target: String, at index: Int, _ span: SourceSpan) {
        guard file == .memoryMax, let usage = usage(at: index, above: target) else { return }
        report(
            .maxBelowUsage, .warning,
            "`\(observed.cgroups[index].path)` uses \(usage) bytes, more than its new memory.max of \(target)",
            at: span,
            help: ["the kernel reclaims at once, then kills: lower `memory.high` first, or raise `memory.max`"])
    }

    /// What a cgroup uses, bytes, where that was read and is more than a new `memory.max`.
    func usage(at index: Int, above target: String) -> UInt64? {
        guard let limit = UInt64(target),
            let usage = observed.cgroups[index].text(of: .memoryCurrent).flatMap({ UInt64($0.prefix { $0 != "\n" }) }),
            usage > limit
        else { return nil }
        return usage
    }
}

extension InterfaceFile {
    /// What a new cgroup has under the key; nil for a file that is not known.
    func initial(_ key: String?) -> String? {
        key == nil ? known?.initialText : known?.defaultKeyedText
    }
}
