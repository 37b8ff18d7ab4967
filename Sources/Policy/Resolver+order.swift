import Document
import KernelInterface

extension Resolver {
    /// Compares what could not be compared before the node was known: `4GiB` with `50%`, a burst with a share.
    mutating func checkOrder(_ workload: WorkloadClass, _ settings: [ResolvedSetting]) {
        if settings.count < 2 { return }
        checkOrder(["memory.min", "memory.low", "memory.high", "memory.max"], workload, settings)
        checkOrder(["memory.swap.high", "memory.swap.max"], workload, settings)
        guard let burst = workload.settings.first(where: { $0.key == "cpu.burst" }),
            let limit = workload.settings.first(where: { $0.key == "cpu.max" }), case .cpuShare = limit.value,
            case .text(let quota)? = settings.first(where: { $0.policyKey == "cpu.max" })?.value,
            let diagnostic = burstDiagnostic(burst, limit, quota: .text(quota))
        else { return }
        diagnostics.append(diagnostic)
    }

    private mutating func checkOrder(
        _ keys: [String], _ workload: WorkloadClass, _ settings: [ResolvedSetting]
    ) {
        var last: (setting: RequestedSetting, bytes: UInt64)?
        for key in keys {
            guard let setting = workload.settings.first(where: { $0.key == key }),
                let value = settings.first(where: { $0.policyKey == key }), let bytes = value.comparableBytes
            else { continue }
            if let lower = last, lower.bytes > bytes,
                let left = ComparableLimit(lower.setting.value), let right = ComparableLimit(setting.value),
                left.isAbove(right) == nil
            {
                diagnostics.append(orderDiagnostic(lower: lower.setting, upper: setting))
            }
            last = (setting, bytes)
        }
    }
}

extension ResolvedSetting {
    /// Bytes, with `max` above all; nil for a share of the parent.
    var comparableBytes: UInt64? {
        guard case .text(let text) = value else { return nil }
        return text == "max" ? .max : UInt64(text)
    }
}
