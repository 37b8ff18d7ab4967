import Document

extension PolicyDecoder {
    /// Judges the settings of the class against each other, as far as that needs no node.
    mutating func checkClass() {
        checkOrder(checked.memoryMin, checked.memoryLow, checked.memoryHigh, checked.memoryMax)
        checkOrder(checked.swapHigh, checked.swapMax)
        checkCPU()
        checkPartition()
    }

    /// Where the setting of a key is; nil when it is not set.
    private func place(_ key: ObjectIdentifier?) -> Int? {
        guard let key else { return nil }
        return settingKeys.firstIndex(of: key)
    }

    /// Each of the keys that are set should be no more than the next.
    private mutating func checkOrder(
        _ first: ObjectIdentifier?, _ second: ObjectIdentifier?, _ third: ObjectIdentifier? = nil,
        _ fourth: ObjectIdentifier? = nil
    ) {
        var last = place(first)
        checkOrder(&last, second)
        checkOrder(&last, third)
        checkOrder(&last, fourth)
    }

    private mutating func checkOrder(_ last: inout Int?, _ key: ObjectIdentifier?) {
        guard let next = place(key) else { return }
        if let lower = last, let left = ComparableLimit(settings[lower].value),
            let right = ComparableLimit(settings[next].value), left.isAbove(right) == true
        {
            diagnostics.append(orderDiagnostic(lower: settings[lower], upper: settings[next]))
        }
        last = next
    }

    private mutating func checkCPU() {
        let weight = place(checked.cpuWeight)
        let nice = place(checked.cpuNice)
        if let idle = place(checked.cpuIdle), settings[idle].value == .text("1") {
            let note = Diagnostic.Note("`cpu.idle` is set here", at: settings[idle].span)
            for place in [weight, nice].compactMap({ $0 }) {
                report(
                    .idleWithWeight,
                    "`\(settings[place].key)` has no effect beside `cpu.idle`, and the kernel refuses it",
                    at: settings[place].span, notes: [note], help: ["remove one of the two"])
            }
        } else if let weight, let nice {
            let note = Diagnostic.Note("`cpu.weight` is set here", at: settings[weight].span)
            report(
                .weightAndNice, "`cpu.nice` sets the weight a second time", at: settings[nice].span, notes: [note],
                help: ["remove one of the two"])
        }
        if let burst = place(checked.cpuBurst), let limit = place(checked.cpuMax),
            let diagnostic = burstDiagnostic(settings[burst], settings[limit], quota: settings[limit].value)
        {
            diagnostics.append(diagnostic)
        }
        if let low = place(checked.uclampMin), let high = place(checked.uclampMax) { checkClamps(low, high) }
    }

    private mutating func checkClamps(_ low: Int, _ high: Int) {
        guard case .text(let left) = settings[low].value, case .text(let right) = settings[high].value,
            clamp(left) > clamp(right)
        else { return }
        let note = Diagnostic.Note(
            "`cpu.uclamp.max` is here", at: settings[high].span, label: "asks \(settings[high].text)")
        report(
            .uclampReversed, "`cpu.uclamp.min` is above `cpu.uclamp.max`", at: settings[low].span,
            label: "asks \(settings[low].text)", notes: [note],
            help: ["lower `cpu.uclamp.min`; the kernel would let the maximum win"])
    }

    private func clamp(_ text: String) -> Int {
        text == "max" ? 10000 : Int(text.filter { $0 != "." }) ?? 0
    }

    private mutating func checkPartition() {
        guard let place = place(checked.partition), settings[place].value != .text("member"),
            self.place(checked.cpus) == nil, self.place(checked.exclusive) == nil
        else { return }
        let partition = settings[place]
        report(
            .partitionWithoutCPUs, "`cpuset.partition: \(partition.text)` has no CPUs to take", at: partition.span,
            help: ["add `cpus` or `exclusive` beside it"])
    }
}

/// What is wrong when a burst is above the quota; nil when it is not, or the quota is not known or without limit.
func burstDiagnostic(_ burst: RequestedSetting, _ limit: RequestedSetting, quota: RequestedValue) -> Diagnostic? {
    guard case .text(let burstText) = burst.value, case .text(let quotaText) = quota, let asked = UInt64(burstText),
        let (most, _) = quotaAndPeriod(quotaText), asked > most
    else { return nil }
    return Diagnostic(
        .burstAboveQuota, "`cpu.burst` is above the quota of `cpu.max`", at: burst.span, label: "asks \(asked)us",
        notes: [Diagnostic.Note("the quota is here", at: limit.span, label: "gives \(most)us in each period")],
        help: ["lower it to \(most)us or less; the kernel refuses more"])
}
