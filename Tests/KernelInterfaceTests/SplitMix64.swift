/// The seeded generator of the property tests; the seed is in the failure comment.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

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
