/// How high a value stands, from 0 to 1.
///
/// Times that are far apart stand by their logarithm, so that a promise of milliseconds is seen beside seconds.
struct BarScale {
    /// Stands at 1.
    let most: UInt64
    /// Stands at 0, where it is by the logarithm; nil where it is in proportion.
    let least: UInt64?

    init(_ values: [UInt64?], isTime: Bool) {
        let known = values.compactMap(\.self).filter { $0 > 0 }
        most = max(known.max() ?? 1, 1)
        let least = known.min() ?? most
        self.least = isTime && most / 8 > least ? least : nil
    }

    func height(_ value: UInt64) -> Double {
        let value = min(value, most)
        guard let least else { return Double(value) / Double(most) }
        let (low, high) = (Self.logarithm(least), Self.logarithm(most))
        return max(Self.logarithm(value) - low, 0) / (high - low)
    }

    /// Near enough to base 2: in a straight line between powers.
    private static func logarithm(_ value: UInt64) -> Double {
        let value = Double(max(value, 1))
        return Double(value.exponent) + value.significand
    }
}
