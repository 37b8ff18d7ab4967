import TestSupport

extension SplitMix64 {
    /// A number of a range, small ones and the ends of the range as often as large ones.
    mutating func number(_ range: ClosedRange<UInt64>) -> UInt64 {
        switch UInt64.random(in: 0..<4, using: &self) {
        case 0: range.lowerBound
        case 1: range.upperBound
        case 2: min(range.upperBound, range.lowerBound + UInt64.random(in: 0...1000, using: &self))
        default: UInt64.random(in: range, using: &self)
        }
    }
}
