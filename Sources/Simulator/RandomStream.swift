/// Random numbers of one workload: the same seed gives the same ones on every machine (Steele, Lea, Flood: SplitMix64).
struct RandomStream: Equatable, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Above 0, up to 1.
    mutating func uniform() -> Double {
        Double((next() >> 11) + 1) * 0x1p-53
    }

    /// Of mean 1.
    mutating func exponential() -> Double {
        -Self.logarithm(uniform())
    }

    /// The natural logarithm of a positive number, by its exponent and the series of the inverse hyperbolic tangent:
    /// the rooms that decide use no C library, whose last digit may differ from machine to machine.
    static func logarithm(_ value: Double) -> Double {
        let ratio = (value.significand - 1) / (value.significand + 1)
        let square = ratio * ratio
        var sum = 0.0
        // The significand is below 2 and the ratio below 1/3: 16 terms are exact to the last digits.
        var divisor = 31.0
        while divisor > 0 {
            sum = sum * square + 1 / divisor
            divisor -= 2
        }
        return Double(value.exponent) * 0.693_147_180_559_945_3 + 2 * ratio * sum
    }
}
