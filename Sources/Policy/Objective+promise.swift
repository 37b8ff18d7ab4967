import KernelInterface

extension Objective {
    /// What is promised, in the words of the policy: `cpu some below 5% over 2s`.
    package var promise: String {
        let horizon = over.map { " over \(timeText($0))" } ?? ""
        return switch measure {
        case .pressure(let line, let share): "\(line) below \(percentText(UInt64(share)))\(horizon)"
        case .metric(let metric): "\(metric.name) below \(metric.below.text)\(horizon)"
        case .utilisation(let share): "utilisation of cpu below \(percentText(UInt64(share)))\(horizon)"
        }
    }
}

extension Objective {
    /// What the measure is to stay below: millionths of a time, µs, or millionths of a number.
    package var target: UInt64 {
        switch measure {
        case .pressure(_, let share), .utilisation(let share): UInt64(share) * 100
        case .metric(let metric): metric.below.amount
        }
    }
}

extension ObjectiveMetric.Bound {
    /// µs, or millionths.
    package var amount: UInt64 {
        switch self {
        case .time(let microseconds): microseconds
        case .number(let millionths): millionths
        }
    }

    /// Whether it is a time, not a plain number.
    package var isTime: Bool { if case .time = self { true } else { false } }

    fileprivate var text: String {
        switch self {
        case .time(let microseconds): timeText(microseconds)
        case .number(let millionths): decimalText(millionths, over: 1_000_000)
        }
    }
}
