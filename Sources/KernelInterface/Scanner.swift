/// Walks over the bytes of one kernel text, front to back; every grammar of this room is written with it.
///
/// A reading that fails leaves the position where it stood, unless it says otherwise.
struct Scanner {
    private let text: Substring
    private let bytes: Substring.UTF8View
    private(set) var position: String.Index
    private let end: String.Index

    init(_ text: String) {
        self.init(text[...])
    }

    init(_ text: Substring) {
        self.text = text
        bytes = text.utf8
        position = bytes.startIndex
        end = bytes.endIndex
    }

    var isAtEnd: Bool { position == end }

    /// The byte at the position; nil at the end.
    var next: UInt8? { position == end ? nil : bytes[position] }

    /// What has not been walked over.
    var rest: Substring { text[position..<end] }

    /// What was walked over since `start`.
    func since(_ start: String.Index) -> Substring { text[start..<position] }

    mutating func advance() {
        if position != end { bytes.formIndex(after: &position) }
    }

    mutating func back(to earlier: String.Index) {
        position = earlier
    }

    /// Walks over this byte; false when another stands there.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        advance()
        return true
    }

    /// Walks over these bytes; false, without a step, when others stand there.
    mutating func skip(_ word: String) -> Bool {
        var here = position
        for byte in word.utf8 {
            guard here != end, bytes[here] == byte else { return false }
            bytes.formIndex(after: &here)
        }
        position = here
        return true
    }

    /// Walks over spaces and tabs.
    mutating func skipBlanks() {
        while position != end, Self.isBlank(bytes[position]) { bytes.formIndex(after: &position) }
    }

    /// Walks over spaces, tabs and newlines.
    mutating func skipSpace() {
        while position != end, Self.isSpace(bytes[position]) { bytes.formIndex(after: &position) }
    }

    /// Walks over trailing space; whether nothing else was left.
    mutating func finish() -> Bool {
        skipSpace()
        return isAtEnd
    }

    /// Digits in base 10; nil where none stand, or beyond 64 bits.
    mutating func decimal() -> UInt64? { digits(base: 10) }

    /// A number as `kstrtoull(…, 0, …)` reads it: `0x` is hexadecimal, a leading `0` octal, anything else decimal.
    mutating func number() -> UInt64? {
        guard next == UInt8(ascii: "0") else { return digits(base: 10) }
        let start = position
        advance()
        if let letter = next, letter | 0x20 == UInt8(ascii: "x") {
            advance()
            if let value = digits(base: 16) { return value }
            position = start
            return nil
        }
        guard let digit = next, digit &- UInt8(ascii: "0") < 10 else { return 0 }
        if let value = digits(base: 8) { return value }
        position = start
        return nil
    }

    /// A number with an optional minus sign, in the bases of `number()`.
    mutating func signed() -> Int64? {
        let start = position
        let isNegative = skip(UInt8(ascii: "-"))
        guard let magnitude = number() else {
            position = start
            return nil
        }
        if isNegative {
            guard magnitude <= UInt64(Int64.max) + 1 else {
                position = start
                return nil
            }
            return Int64(truncatingIfNeeded: 0 &- magnitude)
        }
        guard let value = Int64(exactly: magnitude) else {
            position = start
            return nil
        }
        return value
    }

    private mutating func digits(base: UInt64) -> UInt64? {
        let start = position
        var value: UInt64 = 0
        while position != end {
            let digit = Self.digit(bytes[position])
            guard digit < base else { break }
            let (product, isTooBig) = value.multipliedReportingOverflow(by: base)
            let (sum, isTooBigNow) = product.addingReportingOverflow(digit)
            guard !isTooBig, !isTooBigNow else {
                position = start
                return nil
            }
            value = sum
            bytes.formIndex(after: &position)
        }
        return position == start ? nil : value
    }

    /// Everything up to the next space, tab, newline or the end; may be empty.
    mutating func token() -> Substring {
        let start = position
        while position != end, !Self.isSpace(bytes[position]) { bytes.formIndex(after: &position) }
        return text[start..<position]
    }

    /// Everything up to this byte, a space, a newline or the end; may be empty.
    mutating func token(before stop: UInt8) -> Substring {
        let start = position
        while position != end, bytes[position] != stop, !Self.isSpace(bytes[position]) {
            bytes.formIndex(after: &position)
        }
        return text[start..<position]
    }

    /// The next line without its newline; nil at the end.
    mutating func line() -> Substring? {
        if position == end { return nil }
        let start = position
        while position != end, bytes[position] != UInt8(ascii: "\n") { bytes.formIndex(after: &position) }
        let line = text[start..<position]
        advance()
        return line
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == UInt8(ascii: "\n")
    }

    private static func digit(_ byte: UInt8) -> UInt64 {
        let decimal = byte &- UInt8(ascii: "0")
        if decimal < 10 { return UInt64(decimal) }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? UInt64(letter) + 10 : .max
    }
}

extension Substring {
    /// Without the spaces, tabs and newlines around it, as `strstrip` in the kernel leaves it.
    var stripped: Substring {
        var first = startIndex
        var last = endIndex
        let bytes = utf8
        while first != last, isSpace(bytes[first]) { bytes.formIndex(after: &first) }
        while first != last, isSpace(bytes[bytes.index(before: last)]) { bytes.formIndex(before: &last) }
        return self[first..<last]
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
    }

    /// Byte equality; the kernel knows no canonically equivalent spellings.
    func isSame(_ other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
