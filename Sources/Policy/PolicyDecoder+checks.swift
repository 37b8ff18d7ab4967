import Document

extension PolicyDecoder {
    /// Judges the settings of the class against each other, as far as that needs no node.
    mutating func checkClass() {
        if settings.count < 2 && !settingKeys.contains(checked.partition) { return }
        checkOrder([checked.memoryMin, checked.memoryLow, checked.memoryHigh, checked.memoryMax])
        checkOrder([checked.swapHigh, checked.swapMax])
        checkCPU()
        checkPartition()
    }

    private func setting(_ key: Int) -> RequestedSetting? {
        settingKeys.firstIndex(of: key).map { settings[$0] }
    }

    /// Each of the keys that are set should be no more than the next.
    private mutating func checkOrder(_ keys: [Int]) {
        var last: RequestedSetting?
        for key in keys {
            guard let next = setting(key) else { continue }
            if let lower = last, let left = ComparableLimit(lower.value), let right = ComparableLimit(next.value),
                left.isAbove(right) == true
            {
                diagnostics.append(orderDiagnostic(lower: lower, upper: next))
            }
            last = next
        }
    }

    private mutating func checkCPU() {
        if let idle = setting(checked.cpuIdle), idle.value == .text("1") {
            for key in [checked.cpuWeight, checked.cpuNice] {
                guard let weight = setting(key) else { continue }
                report(
                    .idleWithWeight, "`\(weight.key)` has no effect beside `cpu.idle`, and the kernel refuses it",
                    at: weight.span, notes: [Diagnostic.Note("`cpu.idle` is set here", at: idle.span)],
                    help: ["remove one of the two"])
            }
        }
        if let weight = setting(checked.cpuWeight), let nice = setting(checked.cpuNice) {
            report(
                .weightAndNice, "`cpu.nice` sets the weight a second time", at: nice.span,
                notes: [Diagnostic.Note("`cpu.weight` is set here", at: weight.span)], help: ["remove one of the two"])
        }
        if let burst = setting(checked.cpuBurst), let limit = setting(checked.cpuMax),
            let diagnostic = burstDiagnostic(burst, limit, quota: limit.value)
        {
            diagnostics.append(diagnostic)
        }
        if let low = setting(checked.uclampMin), let high = setting(checked.uclampMax),
            case .text(let left) = low.value, case .text(let right) = high.value,
            clamp(left) > clamp(right)
        {
            report(
                .uclampReversed, "`cpu.uclamp.min` is above `cpu.uclamp.max`", at: low.span, label: "asks \(low.text)",
                notes: [Diagnostic.Note("`cpu.uclamp.max` is here", at: high.span, label: "asks \(high.text)")],
                help: ["lower `cpu.uclamp.min`; the kernel would let the maximum win"])
        }
    }

    private func clamp(_ text: String) -> Int {
        text == "max" ? 10000 : Int(text.filter { $0 != "." }) ?? 0
    }

    private mutating func checkPartition() {
        guard let partition = setting(checked.partition), partition.value != .text("member"),
            setting(checked.cpus) == nil, setting(checked.exclusive) == nil
        else { return }
        report(
            .partitionWithoutCPUs, "`cpuset.partition: \(partition.text)` has no CPUs to take", at: partition.span,
            help: ["add `cpus` or `exclusive` beside it"])
    }
}

/// What is wrong when a burst is above the quota; nil when it is not, or the quota is not known or without limit.
func burstDiagnostic(_ burst: RequestedSetting, _ limit: RequestedSetting, quota: RequestedValue) -> Diagnostic? {
    guard case .text(let burstText) = burst.value, case .text(let quotaText) = quota, let asked = UInt64(burstText),
        let space = quotaText.firstIndex(of: " "), let most = UInt64(quotaText[..<space]), asked > most
    else { return nil }
    return Diagnostic(
        .burstAboveQuota, "`cpu.burst` is above the quota of `cpu.max`", at: burst.span, label: "asks \(asked)us",
        notes: [Diagnostic.Note("the quota is here", at: limit.span, label: "gives \(most)us in each period")],
        help: ["lower it to \(most)us or less; the kernel refuses more"])
}
