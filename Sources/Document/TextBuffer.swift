/// UTF-8 text that is only appended to.
struct TextBuffer {
    private(set) var bytes: [UInt8] = []

    var string: String { String(decoding: bytes, as: UTF8.self) }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func append(byte: UInt8) { bytes.append(byte) }

    mutating func append(raw text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(spaces count: Int) {
        bytes.append(contentsOf: repeatElement(0x20, count: count))
    }

    /// A line break and so many spaces.
    mutating func append(lineIndentedBy count: Int) {
        bytes.append(0x0A)
        append(spaces: count)
    }

    mutating func append(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(value.magnitude)
    }

    mutating func append(_ value: UInt64) {
        let start = bytes.count
        var rest = value
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            bytes.append(0x30 + UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest > 0
        bytes[start...].reverse()
    }

    /// In double quotes, as JSON and YAML both read it: controls, DEL, C1, the line breaks of YAML 1.1, U+FEFF and the
    /// last two of the first plane as `\uXXXX`, all else as it is.
    mutating func append(quoted text: String) {
        bytes.append(0x22)
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            var index = 0
            while index < utf8.count {
                let byte = utf8[index]
                if isSafe(byte) {
                    index += 1
                    continue
                }
                let (scalar, width) = escaped(utf8, at: index)
                guard width > 0 else {
                    index += 1
                    continue
                }
                bytes.append(contentsOf: utf8[start..<index])
                append(escape: scalar)
                index += width
                start = index
            }
            bytes.append(contentsOf: utf8[start...])
        }
        bytes.append(0x22)
    }

    private mutating func append(escape scalar: UInt16) {
        switch scalar {
        case 0x22: append("\\\"")
        case 0x5C: append("\\\\")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        default:
            append("\\u")
            for shift in stride(from: 12, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: (scalar >> UInt16(shift)) & 15)
                bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
    }
}

/// Whether a byte never starts something to escape.
@inline(__always)
private func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case 0..<0x20, 0x22, 0x5C, 0x7F, 0xC2, 0xE2, 0xEF: false
    default: true
    }
}

/// The scalar to escape that starts here and its bytes; 0 bytes when there is none.
private func escaped(_ utf8: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt16, width: Int) {
    let byte = utf8[index]
    if byte < 0x80 { return (UInt16(byte), 1) }
    let second = index + 1 < utf8.count ? utf8[index + 1] : 0
    let third = index + 2 < utf8.count ? utf8[index + 2] : 0
    switch (byte, second, third) {
    case (0xC2, 0x80..<0xA0, _): return (UInt16(second), 2)
    case (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9): return (0x2000 | UInt16(third & 0x3F), 3)
    case (0xEF, 0xBB, 0xBF): return (0xFEFF, 3)
    case (0xEF, 0xBF, 0xBE), (0xEF, 0xBF, 0xBF): return (0xFFC0 | UInt16(third & 0x3F), 3)
    default: return (0, 0)
    }
}
