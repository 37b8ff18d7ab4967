import KernelInterface

/// How the kernel reads numbers: `kstrtoull`, `kstrtoll`, `kstrtoint`, `memparse` and the digits underneath.
enum KernelNumber {
    /// Digits as `_parse_integer` takes them: the value wraps, and whether it did is told apart.
    struct Digits {
        var value: UInt64 = 0
        var count = 0
        var overflowed = false
    }

    static func digits(_ text: ArraySlice<UInt8>, base: UInt64) -> Digits {
        var found = Digits()
        for byte in text {
            guard let digit = digit(byte), digit < base else { break }
            let (product, carried) = found.value.multipliedReportingOverflow(by: base)
            let (sum, spilled) = product.addingReportingOverflow(digit)
            found.overflowed = found.overflowed || carried || spilled
            found.value = sum
            found.count += 1
        }
        return found
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// Base detection: `0x` before a hexadecimal digit is 16, another leading `0` is 8, else 10.
    static func radix(_ text: ArraySlice<UInt8>) -> (base: UInt64, rest: ArraySlice<UInt8>) {
        guard text.first == UInt8(ascii: "0") else { return (10, text) }
        let second = text.dropFirst()
        if second.first == UInt8(ascii: "x") || second.first == UInt8(ascii: "X"),
            let third = second.dropFirst().first, digit(third) != nil
        {
            return (16, second.dropFirst())
        }
        return (8, text)
    }

    /// `kstrtoull(text, 0)`: an optional `+`, one final newline, no blanks.
    static func unsigned(_ text: ArraySlice<UInt8>) throws(Refusal) -> UInt64 {
        try magnitude(text.first == UInt8(ascii: "+") ? text.dropFirst() : text)
    }

    private static func magnitude(_ text: ArraySlice<UInt8>) throws(Refusal) -> UInt64 {
        let (base, rest) = radix(text)
        let found = digits(rest, base: base)
        if found.overflowed { throw Refusal(.outOfRange) }
        if found.count == 0 { throw Refusal(.invalidArgument) }
        var tail = rest.dropFirst(found.count)
        if tail.first == UInt8(ascii: "\n") { tail = tail.dropFirst() }
        if !tail.isEmpty { throw Refusal(.invalidArgument) }
        return found.value
    }

    /// `kstrtoll(text, 0)`.
    static func signed(_ text: ArraySlice<UInt8>) throws(Refusal) -> Int64 {
        if text.first == UInt8(ascii: "-") {
            let value = try magnitude(text.dropFirst())
            if value > UInt64(Int64.max) + 1 { throw Refusal(.outOfRange) }
            return Int64(truncatingIfNeeded: 0 &- value)
        }
        guard let value = Int64(exactly: try unsigned(text)) else { throw Refusal(.outOfRange) }
        return value
    }

    /// `kstrtoint(strstrip(text), 0)`.
    static func int(_ text: ArraySlice<UInt8>) throws(Refusal) -> Int {
        guard let value = Int32(exactly: try signed(text.stripped)) else { throw Refusal(.outOfRange) }
        return Int(value)
    }

    /// 0 or 1 of a `kstrtoint` file that answers ERANGE to any other number.
    static func flag(_ text: ArraySlice<UInt8>, otherwise errno: Errno) throws(Refusal) -> Bool {
        let value = try int(text)
        if value != 0 && value != 1 { throw Refusal(errno) }
        return value == 1
    }

    /// `memparse`: bytes that wrap at 2^64, the K M G T P E suffix, and what follows. No digits are 0.
    static func bytes(_ text: ArraySlice<UInt8>) -> (value: UInt64, rest: ArraySlice<UInt8>) {
        let (base, start) = radix(text)
        let found = digits(start, base: base)
        let rest = start.dropFirst(found.count)
        let shift: UInt64? =
            switch rest.first.map({ $0 | 0x20 }) {
            case UInt8(ascii: "k"): 10
            case UInt8(ascii: "m"): 20
            case UInt8(ascii: "g"): 30
            case UInt8(ascii: "t"): 40
            case UInt8(ascii: "p"): 50
            case UInt8(ascii: "e"): 60
            default: nil
            }
        guard let shift else { return (found.value, rest) }
        return (found.value << shift, rest.dropFirst())
    }
}

extension ArraySlice<UInt8> {
    /// `strstrip`: without blanks at both ends.
    var stripped: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first, first.isKernelSpace { slice = slice.dropFirst() }
        while let last = slice.last, last.isKernelSpace { slice = slice.dropLast() }
        return slice
    }

    func isText(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && text.withUTF8Buffer { elementsEqual($0) }
    }
}

extension UInt8 {
    /// The kernel's `isspace`.
    var isKernelSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) || self == 0xA0 }
}

extension KernelNumber {
    /// `cgroup_parse_float(text, 2)`: a decimal number in hundredths; digits after the second are dropped.
    static func hundredths(_ text: ArraySlice<UInt8>) throws(Refusal) -> Int64 {
        var rest = text
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let whole = digits(rest, base: 10)
        if whole.count == 0 || whole.value > UInt64(Int64.max) / 200 { throw Refusal(.invalidArgument) }
        rest = rest.dropFirst(whole.count)
        var value = Int64(whole.value) * 100
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = digits(rest, base: 10)
            if fraction.count == 0 { throw Refusal(.invalidArgument) }
            let two = digits(rest.prefix(2), base: 10)
            value += Int64(two.value) * (two.count == 1 ? 10 : 1)
            rest = rest.dropFirst(fraction.count)
        }
        if !rest.stripped.isEmpty { throw Refusal(.invalidArgument) }
        return isNegative ? -value : value
    }
}

extension KernelNumber {
    /// `simple_strtoull(text, 0)` that ends at the end of the text, wrapping; nothing at all is 0.
    static func bare(_ text: ArraySlice<UInt8>) -> UInt64? {
        let (base, start) = radix(text)
        let found = digits(start, base: base)
        return start.count == found.count ? found.value : nil
    }
}
