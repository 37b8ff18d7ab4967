/// A recursive-descent reader of RFC 8259 text; the depth is bounded.
struct JSONReader {
    struct Failure: Error {
        let code: DocumentCode
        let message: String
        /// Byte of the file.
        let offset: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index: Int
    private var depth: Int
    private let depthLimit: Int

    /// `depth` is how many objects and arrays may stand within each other. The buffer must outlive the reader.
    init(bytes: UnsafeBufferPointer<UInt8>, depth: Int, start: Int) {
        self.bytes = bytes
        index = start
        self.depth = 0
        depthLimit = depth
    }

    mutating func readDocument() throws(Failure) -> JSONValue {
        skipSpace()
        if index == bytes.count { throw Failure(code: .emptyDocument, message: "the file has no content", offset: 0) }
        let value = try readValue()
        skipSpace()
        if index < bytes.count { throw syntax("nothing may follow the value of the file") }
        return value
    }

    /// The next byte; 0 at the end, which no text may contain.
    private var next: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private func syntax(_ message: String) -> Failure {
        Failure(code: .jsonSyntax, message: index < bytes.count ? message : "the file ends too early", offset: index)
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private mutating func readValue() throws(Failure) -> JSONValue {
        switch next {
        case UInt8(ascii: "{"): return try nested { reader throws(Failure) in try reader.readObject() }
        case UInt8(ascii: "["): return try nested { reader throws(Failure) in try reader.readArray() }
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "-"), 0x30...0x39: return try readNumber()
        case UInt8(ascii: "t"): return try readWord("true", .bool(true))
        case UInt8(ascii: "f"): return try readWord("false", .bool(false))
        case UInt8(ascii: "n"): return try readWord("null", .null)
        default: throw syntax("a value is expected here")
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONValue {
        guard depth < depthLimit else {
            let message = "objects and arrays are nested more than \(depthLimit) levels deep"
            throw Failure(code: .tooDeep, message: message, offset: index)
        }
        depth += 1
        defer { depth -= 1 }
        index += 1
        skipSpace()
        return try read(&self)
    }

    private mutating func readArray() throws(Failure) -> JSONValue {
        var items: [JSONValue] = []
        if next == UInt8(ascii: "]") {
            index += 1
            return .array(items)
        }
        while true {
            items.append(try readValue())
            guard try readSeparator(or: UInt8(ascii: "]"), "`,` or `]` is missing") else { return .array(items) }
        }
    }

    private mutating func readObject() throws(Failure) -> JSONValue {
        var members: [(String, JSONValue)] = []
        if next == UInt8(ascii: "}") {
            index += 1
            return .object(members)
        }
        var seen = KeySet()
        while true {
            let start = index
            guard next == UInt8(ascii: "\"") else { throw syntax("a key in double quotes is expected here") }
            let key = try readString()
            guard seen.insert(key, after: members) else {
                let message = "the key `\(key.shortened(to: 60))` stands twice in one object"
                throw Failure(code: .duplicateKey, message: message, offset: start)
            }
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw syntax("`:` is missing") }
            index += 1
            skipSpace()
            members.append((key, try readValue()))
            guard try readSeparator(or: UInt8(ascii: "}"), "`,` or `}` is missing") else { return .object(members) }
        }
    }

    /// Whether another element follows.
    private mutating func readSeparator(or end: UInt8, _ message: String) throws(Failure) -> Bool {
        skipSpace()
        let found = next
        guard found == UInt8(ascii: ",") || found == end else { throw syntax(message) }
        index += 1
        if found == end { return false }
        skipSpace()
        return true
    }

    private mutating func readWord(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[index...].starts(with: expected) else { throw syntax("a value is expected here") }
        index += expected.count
        return value
    }

    private mutating func readNumber() throws(Failure) -> JSONValue {
        let start = index
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let firstDigit = index
        var magnitude: UInt64 = 0
        var isTooLong = false
        while case 0x30...0x39 = next {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(next - 0x30))
            isTooLong = isTooLong || overflow || carry
            magnitude = sum
            index += 1
        }
        guard index > firstDigit else { throw syntax("a digit is expected here") }
        if bytes[firstDigit] == 0x30, index > firstDigit + 1 {
            throw Failure(code: .jsonSyntax, message: "a number cannot start with 0", offset: start)
        }
        switch next {
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
            throw Failure(code: .jsonSyntax, message: "only whole numbers can be read", offset: start)
        default: break
        }
        if !isTooLong, !isNegative { return JSONValue(magnitude) }
        if !isTooLong, magnitude <= Int64.min.magnitude { return .integer(Int64(truncatingIfNeeded: 0 &- magnitude)) }
        throw Failure(code: .numberOutOfRange, message: "the number does not fit in 64 bits", offset: start)
    }

    private mutating func readString() throws(Failure) -> String {
        index += 1
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let text = try text(UnsafeBufferPointer(rebasing: bytes[start..<index]), at: start)
                index += 1
                return text
            case UInt8(ascii: "\\"): return try readEscapedString(from: start)
            case 0..<0x20: throw syntax("a control character must be written as an escape")
            default: index += 1
            }
        }
        throw Failure(code: .jsonSyntax, message: "this quote is never closed", offset: start - 1)
    }

    private func text(_ utf8: UnsafeBufferPointer<UInt8>, at offset: Int) throws(Failure) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else {
            let bad = firstInvalidUTF8(Array(utf8)) ?? 0
            throw Failure(code: .notUTF8, message: "this byte is not UTF-8", offset: offset + bad)
        }
        return text
    }
}

extension JSONReader {
    /// Continues at the first backslash.
    private mutating func readEscapedString(from start: Int) throws(Failure) -> String {
        var buffer = Array(bytes[start..<index])
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return try buffer.withUnsafeBufferPointer { utf8 in
                    Result { () throws(Failure) in try text(utf8, at: start) }
                }.get()
            case UInt8(ascii: "\\"):
                buffer.append(contentsOf: UTF8.encode(try readEscape()) ?? UTF8.encodedReplacementCharacter)
            case 0..<0x20: throw syntax("a control character must be written as an escape")
            default:
                buffer.append(byte)
                index += 1
            }
        }
        throw Failure(code: .jsonSyntax, message: "this quote is never closed", offset: start - 1)
    }

    private mutating func readEscape() throws(Failure) -> Unicode.Scalar {
        let start = index
        index += 1
        let letter = next
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            if let scalar = readUTF16Escape() { return scalar }
        default: break
        }
        throw Failure(code: .jsonSyntax, message: "this escape names no character", offset: start)
    }

    /// The digits after `\u`, and the second escape of a surrogate pair.
    private mutating func readUTF16Escape() -> Unicode.Scalar? {
        guard let first = readHexadecimal() else { return nil }
        guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) }
        guard bytes[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return nil }
        index += 2
        guard let second = readHexadecimal(), second & 0xFC00 == 0xDC00 else { return nil }
        return Unicode.Scalar(0x1_0000 + ((first & 0x3FF) << 10 | (second & 0x3FF)))
    }

    /// Four digits.
    private mutating func readHexadecimal() -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<4 {
            switch next {
            case 0x30...0x39: value = value << 4 | UInt32(next - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(next - 0x37)
            case 0x61...0x66: value = value << 4 | UInt32(next - 0x57)
            default: return nil
            }
            index += 1
        }
        return value
    }
}

/// The keys of one object: compared in turn while they are few, then in a table.
private struct KeySet {
    private var table: Set<KeyBytes> = []

    /// Whether the key is new.
    mutating func insert(_ key: String, after members: [(String, JSONValue)]) -> Bool {
        if members.count < 12 { return !members.contains { $0.0.utf8.elementsEqual(key.utf8) } }
        if members.count == 12 { table = Set(members.map { KeyBytes(text: $0.0) }) }
        return table.insert(KeyBytes(text: key)).inserted
    }
}
