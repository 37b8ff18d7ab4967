import Document
import KernelInterface

extension Resolver {
    /// Compares what could not be compared before the node was known: `4GiB` with `50%`, a burst with a share.
    mutating func checkOrder(_ workload: WorkloadClass, _ settings: [ResolvedSetting]) {
        if limits.count > 1 { checkLimits(workload) }
        guard let burst = workload.settings.place(of: .cpuMaxBurst),
            let limit = workload.settings.place(of: .cpuMax), case .cpuShare = workload.settings[limit].value,
            let quota = settings.place(of: .cpuMax), case .text(let text) = settings[quota].value,
            let diagnostic = burstDiagnostic(
                workload.settings[burst], workload.settings[limit], quota: .text(text))
        else { return }
        diagnostics.append(diagnostic)
    }

    /// Each limit should be no more than the next; those of one kind were compared when they were decoded.
    private mutating func checkLimits(_ workload: WorkloadClass) {
        var ranked: [(rank: Int, index: Int, bytes: UInt64)] = []
        for (index, bytes) in limits {
            guard let rank = rank(of: workload.settings[index].file) else { continue }
            ranked.append((rank, index, bytes))
        }
        ranked.sort { $0.rank < $1.rank }
        for (lower, upper) in zip(ranked, ranked.dropFirst())
        where lower.bytes > upper.bytes && lower.rank / 10 == upper.rank / 10 {
            let (left, right) = (workload.settings[lower.index], workload.settings[upper.index])
            guard let kind = ComparableLimit(left.value), let other = ComparableLimit(right.value),
                kind.isAbove(other) == nil
            else { continue }
            diagnostics.append(orderDiagnostic(lower: left, upper: right))
        }
    }

    /// The order of limits that belong together; the tens are the group.
    private func rank(of file: InterfaceFile) -> Int? {
        switch file {
        case .memoryMin: 0
        case .memoryLow: 1
        case .memoryHigh: 2
        case .memoryMax: 3
        case .memorySwapHigh: 10
        case .memorySwapMax: 11
        default: nil
        }
    }
}

// Loops over indices: a closure over the elements would copy each of them.

extension [RequestedSetting] {
    /// Where the setting of a file is; the first, where the file has several keys.
    func place(of file: InterfaceFile) -> Int? {
        for index in indices where self[index].file == file { return index }
        return nil
    }
}

extension [ResolvedSetting] {
    /// Where the setting of a file is; the first, where the file has several keys.
    func place(of file: InterfaceFile) -> Int? {
        for index in indices where self[index].file == file { return index }
        return nil
    }
}

extension ResolvedSetting {
    /// Bytes, with `max` above all; nil for a share of the parent.
    var comparableBytes: UInt64? {
        guard case .text(let text) = value else { return nil }
        return text == "max" ? .max : UInt64(text)
    }
}
