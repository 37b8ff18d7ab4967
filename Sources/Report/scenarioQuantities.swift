import KernelInterface
import SLA

/// Hundredths of a percent: `12.34%`.
func shownShare(_ permyriad: UInt64) -> String { decimalText(permyriad, over: 100) + "%" }

/// The same with its sign.
func shownChange(_ permyriad: Int64) -> String { (permyriad < 0 ? "-" : "+") + shownShare(permyriad.magnitude) }

/// Microseconds: `850us`, `12.3ms`, `4.56s`.
func shownTime(_ microseconds: UInt64) -> String {
    switch microseconds {
    case ..<1000: "\(microseconds)us"
    case ..<1_000_000: threeDigits(microseconds, 1000) + "ms"
    default: threeDigits(microseconds, 1_000_000) + "s"
    }
}

/// Work in the unit of a workload: `1234 requests`, `12.3 CPU-s`, `1.23GB`.
func shownWork(_ work: UInt64, _ unit: PlayedWorkload.Unit) -> String {
    switch unit {
    case .requests: "\(work) requests"
    case .microseconds: threeDigits(work, 1_000_000) + " CPU-s"
    case .bytes: shownBytes(work)
    }
}

private func shownBytes(_ bytes: UInt64) -> String {
    let units: [(String, UInt64)] = [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)]
    for (name, size) in units where bytes >= size { return threeDigits(bytes, size) + name }
    return "\(bytes)B"
}

/// A measure in the unit of its objective.
func shownMeasure(_ value: UInt64, _ promise: Promise) -> String {
    switch promise.measure {
    case .stall, .utilisation: shownShare(value / 100)
    case .metric: promise.isTime ? shownTime(value) : decimalText(value / 10_000, over: 100)
    }
}

extension Promise {
    /// Whether it is a metric with a time.
    var isTime: Bool {
        if case .metric(_, let isTime) = measure { isTime } else { false }
    }
}

/// About three digits: as many decimals as it takes.
private func threeDigits(_ value: UInt64, _ scale: UInt64) -> String {
    let whole = value / scale
    if whole >= 100 { return "\((value + scale / 2) / scale)" }
    let places: UInt64 = whole >= 10 ? 10 : 100
    return decimalText((value * places + scale / 2) / scale, over: places)
}
