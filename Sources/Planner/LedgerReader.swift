/// Why a state or plan file cannot be read.
package struct LedgerError: Error, Hashable, Sendable {
    /// 1-based; 0 when it is about the whole file.
    package let line: Int
    package let message: String

    package init(line: Int, message: String) {
        self.line = line
        self.message = message
    }
}

/// Reads what `LedgerWriter` wrote, record by record.
struct LedgerReader {
    private let bytes: ArraySlice<UInt8>
    /// Where the next record begins.
    private(set) var position: Int
    /// Where the last record began.
    private(set) var beginning = 0
    private(set) var line = 0

    /// Checks the closing line and the header before any record is taken for true.
    init(_ text: [UInt8], header: String) throws(LedgerError) {
        // What was never such a file is not called a damaged one.
        guard text.starts(with: "bulkhead-".utf8) else {
            throw LedgerError(line: 0, message: "this is no `\(header)` file")
        }
        let end: ArraySlice<UInt8>.Index
        if let newline = text.dropLast().lastIndex(of: UInt8(ascii: "\n")) {
            end = text.index(after: newline)
        } else {
            end = text.startIndex
        }
        bytes = text[..<end]
        position = 0
        let fields = text[end...].dropLast().split(
            separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false
        ).map(Self.field)
        let records = bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        guard text.last == UInt8(ascii: "\n"), fields.count == 3, fields[0] == "end" else {
            throw LedgerError(line: 0, message: "the file is cut short: its closing line is missing")
        }
        guard fields[1] == String(records), fields[2] == String(fnv1a(bytes), radix: 16) else {
            throw LedgerError(line: 0, message: "the file was changed: its closing line does not fit its content")
        }
        var first: [String?] = []
        guard next(into: &first), first.count == 1, let found = first[0] else {
            throw LedgerError(line: 1, message: "the file has no header")
        }
        guard found == header else {
            throw LedgerError(line: 1, message: "the file is a `\(found)`, not a `\(header)`")
        }
    }

    /// Puts the fields of the next record, the verb first, in place of what `fields` holds; false at the end.
    ///
    /// The caller keeps `fields`, so that a state of 100,000 values takes no 100,000 arrays.
    mutating func next(into fields: inout [String?]) -> Bool {
        guard position < bytes.endIndex else { return false }
        fields.removeAll(keepingCapacity: true)
        beginning = position
        var start = position
        var next = position
        while next < bytes.endIndex {
            let byte = bytes[next]
            if byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") {
                fields.append(Self.field(bytes[start..<next]))
                start = next + 1
                if byte == UInt8(ascii: "\n") { break }
            }
            next += 1
        }
        position = next + 1
        line += 1
        return true
    }

    /// Passes over the next records if they are, byte for byte, those of `block`, and `verb` or the end follows.
    mutating func skip(_ block: Range<Int>, records: Int, before verb: StaticString) -> Bool {
        let end = position + block.count
        guard end <= bytes.endIndex else { return false }
        let isSame = bytes.withUnsafeBufferPointer { buffer in
            for index in 0..<block.count where buffer[block.lowerBound + index] != buffer[position + index] {
                return false
            }
            let isFollowed = verb.withUTF8Buffer { verb in
                end + verb.count <= buffer.count && verb.elementsEqual(buffer[end..<end + verb.count])
            }
            return end == buffer.count || isFollowed
        }
        guard isSame else { return false }
        position = end
        line += records
        return true
    }

    func malformed(_ what: String) -> LedgerError {
        LedgerError(line: line, message: what)
    }

    private static func field(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.contains(0x5C) else { return String(decoding: bytes, as: UTF8.self) }
        if bytes.elementsEqual([0x5C, UInt8(ascii: "N")]) { return nil }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isEscaped = false
        for byte in bytes {
            if !isEscaped {
                if byte == 0x5C { isEscaped = true } else { plain.append(byte) }
                continue
            }
            isEscaped = false
            switch byte {
            case UInt8(ascii: "t"): plain.append(0x09)
            case UInt8(ascii: "n"): plain.append(0x0A)
            case UInt8(ascii: "r"): plain.append(0x0D)
            default: plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
