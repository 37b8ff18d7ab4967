import Document
package import KernelInterface

extension Resolver {
    /// What of a list can be had on the node, with amounts in the kernel's units; the rest is reported.
    mutating func resolved(
        _ rungs: [RequestedRung], _ list: RungList, of workload: WorkloadClass, _ settings: [ResolvedSetting],
        _ allocation: ResolvedAllocation?
    ) -> [ResolvedRung] {
        var found: [ResolvedRung] = []
        for rung in rungs {
            guard isPresent(rung), let bound = bound(rung, workload, settings, allocation) else { continue }
            let bases = resolvedBases(bound, settings, allocation)
            if let diagnostic = bases.lazy.compactMap({ boundDiagnostic(rung, list, $0) }).first {
                diagnostics.append(diagnostic)
                continue
            }
            if list == .yields { checkProtection(rung, bound, workload, settings) }
            found.append(
                ResolvedRung(bound: bound, policyKey: rung.key, requested: rung.text, span: rung.span))
        }
        return found
    }

    /// A floor and a protection that could not be compared before the node was known.
    private mutating func checkProtection(
        _ rung: RequestedRung, _ bound: ResolvedRung.Bound, _ workload: WorkloadClass, _ settings: [ResolvedSetting]
    ) {
        guard case .memoryHigh(let bytes) = bound else { return }
        for requested in requestedProtections(rung, workload.settings) {
            guard let kept = requested.bound, let protected = requested.amount, protected.isAbove(kept) == nil else {
                continue
            }
            let file: InterfaceFile = requested.key == "memory.min" ? .memoryMin : .memoryLow
            let bases = base(file, settings, bound: .absolute(bytes, .size)) { text in
                text == "max" ? .unlimited : UInt64(text).map { .absolute($0, .size) }
            }
            guard let diagnostic = bases.lazy.compactMap({ protectionDiagnostic(rung, $0) }).first else { continue }
            diagnostics.append(diagnostic)
            return
        }
    }

    /// Whether the node has the interface file that a rung writes.
    private mutating func isPresent(_ rung: RequestedRung) -> Bool {
        guard let file = rung.bound.file else { return true }
        let written = RequestedSetting(
            key: rung.key, file: file, value: .text(rung.text), text: rung.text, span: rung.span)
        return isPresent([written], 0)
    }

    private mutating func bound(
        _ rung: RequestedRung, _ workload: WorkloadClass, _ settings: [ResolvedSetting],
        _ allocation: ResolvedAllocation?
    ) -> ResolvedRung.Bound? {
        switch rung.bound {
        case .cpuMax(let amount): return .cpuMax(millicpus: quota(amount, rung, settings))
        case .cpuIdle: return .cpuIdle
        case .cpusetCPUs(let amount): return .cpusetCPUs(Int(max(1, millicpus(amount, rung) / 1000)))
        case .cache(let level, let amount):
            guard let requested = workload.allocation else { return nil }
            return allocations.rungWays(rung, level: level, amount, requested, allocation).map {
                .cache(level: level, $0)
            }
        case .memoryBandwidth(let amount):
            guard let requested = workload.allocation else { return nil }
            return allocations.rungBandwidths(rung, amount, requested, allocation).map { .memoryBandwidth($0) }
        case .memoryHigh(let amount): return .memoryHigh(bytes: bytes(amount, rung))
        case .memoryReclaim(let amount): return .memoryReclaim(bytes: bytes(amount, rung))
        case .ioMax(let permyriad): return .ioMax(permyriad: permyriad)
        case .freeze(let time): return .freeze(microseconds: time)
        case .kill: return .kill
        }
    }

    /// Thousandths of a CPU; what is more than the node has is warned of and becomes all of it.
    private mutating func millicpus(_ amount: CPUAmount, _ rung: RequestedRung) -> UInt64 {
        let all = UInt64(cpuCount) * 1000
        switch amount {
        case .share(let permyriad): return share(permyriad, of: all)
        case .millicpus(let asked):
            if all == 0 || asked <= all { return asked }
            reportAboveNode(rung, "CPUs", label: "the node has \(cpuCount)")
            return all
        }
    }

    /// The same, and at least what makes a quota that the kernel takes.
    private mutating func quota(_ amount: CPUAmount, _ rung: RequestedRung, _ settings: [ResolvedSetting]) -> UInt64 {
        var period: UInt64 = 100_000
        if let place = settings.place(of: .cpuMax), case .text(let text) = settings[place].value,
            let own = text.split(separator: " ").last.flatMap({ UInt64($0) }), own > 0
        {
            period = own
        }
        return max(millicpus(amount, rung), (1_000_000 + period - 1) / period)
    }

    /// Whole pages, at least one.
    private mutating func bytes(_ amount: MemoryAmount, _ rung: RequestedRung) -> UInt64 {
        switch amount {
        case .share(let permyriad): return max(pageBytes, wholePages(share(permyriad, of: memoryBytes)))
        case .bytes(let bytes):
            if bytes > memoryBytes {
                reportAboveNode(
                    rung, "memory", label: "asks \(byteText(bytes)) of \(byteText(memoryBytes))")
            }
            return max(pageBytes, wholePages(min(bytes, memoryBytes)))
        }
    }

    private func wholePages(_ bytes: UInt64) -> UInt64 { bytes - bytes % pageBytes }

    private mutating func reportAboveNode(_ rung: RequestedRung, _ what: String, label: String) {
        diagnostics.append(
            Diagnostic(
                .limitAboveNode, "`\(rung.key)` is above the node's \(what)", as: .warning, at: rung.span,
                label: label, help: ["lower it, or write a percentage, which follows the node"]))
    }

    /// What the class gets on this node where a rung bounds it.
    private func resolvedBases(
        _ bound: ResolvedRung.Bound, _ settings: [ResolvedSetting], _ allocation: ResolvedAllocation?
    ) -> [RungBase] {
        switch bound {
        case .cpuMax(let millicpus):
            return base(.cpuMax, settings, bound: .absolute(millicpus, .cpus)) { RungAmount(quota: $0) }
        case .cpusetCPUs(let count):
            return base(.cpusetCpus, settings, bound: .absolute(UInt64(count), .cpus)) { text in
                IndexList(text).map { .absolute(UInt64($0.indices.count), .cpus) }
            }
        case .memoryHigh(let bytes):
            let amount: (String) -> RungAmount? = { text in
                text == "max" ? .unlimited : UInt64(text).map { .absolute($0, .size) }
            }
            return base(.memoryHigh, settings, bound: .absolute(bytes, .size), amount)
                + base(.memoryMax, settings, bound: .absolute(bytes, .size), amount)
        case .cache(_, let domains): return allocations.bases(domains, allocation)
        case .memoryBandwidth(let domains): return allocations.bases(domains, allocation)
        case .cpuIdle, .memoryReclaim, .ioMax, .freeze, .kill: return []
        }
    }

    private func base(
        _ file: InterfaceFile, _ settings: [ResolvedSetting], bound: RungAmount, _ amount: (String) -> RungAmount?
    ) -> [RungBase] {
        guard let place = settings.place(of: file), case .text(let text) = settings[place].value else { return [] }
        let setting = settings[place]
        return [
            RungBase(
                key: setting.policyKey, text: setting.requested, span: setting.span, amount: amount(text),
                bound: bound)
        ]
    }
}

extension RequestedRung.Bound {
    /// The interface file that is written; nil for files of resource groups.
    package var file: InterfaceFile? {
        switch self {
        case .cpuMax: .cpuMax
        case .cpuIdle: .cpuIdle
        case .cpusetCPUs: .cpusetCpus
        case .memoryHigh: .memoryHigh
        case .memoryReclaim: .memoryReclaim
        case .ioMax: .ioMax
        case .freeze: .cgroupFreeze
        case .kill: .cgroupKill
        case .cache, .memoryBandwidth: nil
        }
    }
}
