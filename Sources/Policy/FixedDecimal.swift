/// A decimal number as written, and where its unit starts. Exact: digits are kept, nothing is a binary fraction.
struct FixedDecimal {
    /// All digits, the point left out.
    let digits: UInt64
    /// How many of the digits stand after the point; at most 18.
    let fraction: Int
    /// The UTF-8 offset of what follows the number.
    let length: Int

    enum Failure: Error {
        case notANumber
        case tooManyDigits
    }

    /// Reads `12` or `12.5` at the start of a text.
    init(leading text: String) throws(Failure) {
        var digits: UInt64 = 0
        var fraction = 0
        var length = 0
        var point = -1
        let bytes = text.utf8.span
        while length < bytes.count {
            let byte = bytes[length]
            if byte == UInt8(ascii: "."), point < 0, length > 0 {
                point = length
                length += 1
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { break }
            let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte - 0x30))
            if overflow || carry { throw .tooManyDigits }
            digits = sum
            length += 1
            if point >= 0 { fraction += 1 }
        }
        if length == 0 || point == length - 1 { throw .notANumber }
        if fraction > 18 { throw .tooManyDigits }
        self.digits = digits
        self.fraction = fraction
        self.length = length
    }

    /// The product with a whole factor, rounded down, and whether something was cut; nil above 2^64 - 1.
    func multiplied(by factor: UInt64) -> (value: UInt64, isExact: Bool)? {
        let (high, low) = digits.multipliedFullWidth(by: factor)
        if fraction == 0 { return high == 0 ? (low, true) : nil }
        let divisor = FixedDecimal.powersOfTen[fraction]
        guard high < divisor else { return nil }
        let (quotient, remainder) = divisor.dividingFullWidth((high, low))
        return (quotient, remainder == 0)
    }

    private static let powersOfTen: [UInt64] = {
        var powers: [UInt64] = [1]
        for index in 0..<18 { powers.append(powers[index] * 10) }
        return powers
    }()
}
