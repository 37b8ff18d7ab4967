/// A decimal number as programs print it, such as `12`, `0.0153` or `1.53e-02`, kept as an integer times a power of ten.
struct MetricDecimal: Hashable {
    let isNegative: Bool
    let mantissa: UInt64
    let exponent: Int
    /// How many bytes it took.
    let length: Int

    /// Reads a number at the start of the bytes; nil where none stands.
    init?(leading bytes: ArraySlice<UInt8>) {
        var walk = bytes
        let isMinus = walk.first == UInt8(ascii: "-")
        if isMinus || walk.first == UInt8(ascii: "+") { walk.removeFirst() }
        var mantissa: UInt64 = 0
        var exponent = 0
        var count = 0
        var isFraction = false
        var isFull = false
        while let byte = walk.first {
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
                walk.removeFirst()
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            // What 64 bits do not hold, 19 digits or 20, only moves the point.
            let (product, isTooBig) = mantissa.multipliedReportingOverflow(by: 10)
            let (sum, isTooBigNow) = product.addingReportingOverflow(UInt64(digit))
            isFull = isFull || isTooBig || isTooBigNow
            if !isFull {
                mantissa = sum
                if isFraction { exponent -= 1 }
            } else if !isFraction {
                exponent += 1
            }
            count += 1
            walk.removeFirst()
        }
        if count == 0 { return nil }
        if let (power, rest) = Self.power(walk) {
            exponent += power
            walk = rest
        }
        isNegative = isMinus && mantissa != 0
        self.mantissa = mantissa
        self.exponent = exponent
        length = bytes.count - walk.count
    }

    /// `e-05`, and what follows it; nil where none stands.
    private static func power(_ bytes: ArraySlice<UInt8>) -> (Int, ArraySlice<UInt8>)? {
        guard let letter = bytes.first, letter | 0x20 == UInt8(ascii: "e") else { return nil }
        var walk = bytes.dropFirst()
        let isMinus = walk.first == UInt8(ascii: "-")
        if isMinus || walk.first == UInt8(ascii: "+") { walk.removeFirst() }
        var power = 0
        guard let first = walk.first, (0x30...0x39).contains(first) else { return nil }
        while let byte = walk.first, (0x30...0x39).contains(byte) {
            power = min(power * 10 + Int(byte - 0x30), 100_000)
            walk.removeFirst()
        }
        return (isMinus ? -power : power, walk)
    }

    /// The magnitude times ten to this power, rounded down; nil above 2^64 - 1.
    func scaled(by power: Int) -> UInt64? {
        var value = mantissa
        var left = exponent + power
        while left > 0, value != 0 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
            left -= 1
        }
        while left < 0, value != 0 {
            value /= 10
            left += 1
        }
        return value
    }
}
