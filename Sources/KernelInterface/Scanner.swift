/// Walks over the bytes of one kernel text, front to back; every grammar of this room is written with it.
///
/// A reading that fails leaves the position where it stood, unless it says otherwise.
struct Scanner {
    private let bytes: String.UTF8View
    private(set) var position: Int
    private let end: Int

    init(_ text: String) {
        bytes = text.utf8
        position = 0
        end = bytes.count
    }

    init(_ text: Substring) {
        bytes = text.base.utf8
        position = bytes.distance(from: bytes.startIndex, to: text.startIndex)
        end = bytes.distance(from: bytes.startIndex, to: text.endIndex)
    }

    var isAtEnd: Bool { position == end }

    /// The byte at the position; nil at the end.
    var next: UInt8? { position == end ? nil : bytes.span[position] }

    /// What has not been walked over.
    var rest: Substring { text(position, end) }

    /// What was walked over since `start`.
    func since(_ start: Int) -> Substring { text(start, position) }

    private func text(_ from: Int, _ to: Int) -> Substring {
        let first = bytes.index(bytes.startIndex, offsetBy: from)
        return Substring(bytes[first..<bytes.index(first, offsetBy: to - from)])
    }

    /// Where the bytes of one kind that start at the position end.
    @inline(__always)
    private func end(of isOneOfThem: (UInt8) -> Bool) -> Int {
        let span = bytes.span
        var here = position
        while here != end, isOneOfThem(span[here]) { here += 1 }
        return here
    }

    mutating func advance() {
        if position != end { position += 1 }
    }

    mutating func back(to earlier: Int) {
        position = earlier
    }

    /// Walks over this byte; false when another stands there.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Walks over these bytes; false, without a step, when others stand there.
    mutating func skip(_ word: String) -> Bool {
        guard stands(word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private func stands(_ word: String.UTF8View) -> Bool {
        let wanted = word.span
        guard end - position >= wanted.count else { return false }
        let span = bytes.span
        for offset in 0..<wanted.count where span[position + offset] != wanted[offset] { return false }
        return true
    }

    /// Walks over spaces and tabs.
    mutating func skipBlanks() {
        position = end(of: Self.isBlank)
    }

    /// Walks over spaces, tabs and newlines.
    mutating func skipSpace() {
        position = end(of: Self.isSpace)
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
        guard let (value, after) = number(base: base) else { return nil }
        position = after
        return value
    }

    /// The number at the position and where it ends.
    private func number(base: UInt64) -> (UInt64, Int)? {
        let span = bytes.span
        var here = position
        var value: UInt64 = 0
        while here != end {
            let digit = Self.digit(span[here])
            guard digit < base else { break }
            let (product, isTooBig) = value.multipliedReportingOverflow(by: base)
            let (sum, isTooBigNow) = product.addingReportingOverflow(digit)
            if isTooBig || isTooBigNow { return nil }
            value = sum
            here += 1
        }
        return here == position ? nil : (value, here)
    }

    /// Everything up to the next space, tab, newline or the end; may be empty.
    mutating func token() -> Substring {
        let start = position
        _ = skipToken()
        return since(start)
    }

    /// Everything up to this byte, a space, a newline or the end; may be empty.
    mutating func token(before stop: UInt8) -> Substring {
        let start = position
        position = end { $0 != stop && !Self.isSpace($0) }
        return since(start)
    }

    /// Walks over a token; false where none stands.
    mutating func skipToken() -> Bool {
        let start = position
        position = end { !Self.isSpace($0) }
        return position != start
    }

    /// Walks over the rest of the line and its newline.
    mutating func skipLine() {
        position = end { $0 != UInt8(ascii: "\n") }
        advance()
    }

    /// The next line without its newline; nil at the end.
    mutating func line() -> Substring? {
        if position == end { return nil }
        let start = position
        position = end { $0 != UInt8(ascii: "\n") }
        let line = since(start)
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
