import Policy

extension Objective {
    /// What is promised, in the words of the policy: `cpu some below 5% over 2s`.
    var promise: String {
        let horizon = over.map { " over \(timeText($0))" } ?? ""
        return switch measure {
        case .pressure(let line, let share): "\(line) below \(percentText(share))\(horizon)"
        case .metric(let metric): "\(metric.name) below \(metric.below.text)\(horizon)"
        case .utilisation(let share): "utilisation of cpu below \(percentText(share))\(horizon)"
        }
    }
}

extension ObjectiveMetric.Bound {
    fileprivate var text: String {
        switch self {
        case .time(let microseconds): timeText(microseconds)
        case .number(let millionths): fractionText(millionths, 1_000_000)
        }
    }
}

/// Hundredths of a percent: `2.5%`.
private func percentText(_ permyriad: UInt32) -> String { fractionText(UInt64(permyriad), 100) + "%" }

/// µs in the largest unit that leaves no fraction.
private func timeText(_ microseconds: UInt64) -> String {
    if microseconds.isMultiple(of: 1_000_000) { return "\(microseconds / 1_000_000)s" }
    if microseconds.isMultiple(of: 1000) { return "\(microseconds / 1000)ms" }
    return "\(microseconds)us"
}

/// A decimal number without trailing zeros; `scale` is a power of ten.
private func fractionText(_ value: UInt64, _ scale: UInt64) -> String {
    let (whole, rest) = value.quotientAndRemainder(dividingBy: scale)
    if rest == 0 { return "\(whole)" }
    var digits = String(rest + scale).dropFirst()
    while digits.last == "0" { digits = digits.dropLast() }
    return "\(whole).\(digits)"
}
