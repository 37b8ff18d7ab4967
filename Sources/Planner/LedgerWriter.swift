/// Writes the line format of state and plan files: tab-separated fields, one record a line.
///
/// A field escapes `\`, tab, newline and carriage return with a backslash; `\N` is an absent field. The last line
/// counts the records and carries their FNV-1a hash, so that a cut or edited file is recognised.
struct LedgerWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var records = 0

    /// Writes parts of records, for `append`.
    init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    init(header: String, capacity: Int) {
        self.init(capacity: capacity)
        record(header, [])
    }

    mutating func record(_ verb: StaticString, _ fields: String?...) {
        begin(verb)
        for text in fields { field(text) }
        end()
    }

    mutating func record(_ verb: String, _ fields: [String?]) {
        bytes.append(contentsOf: verb.utf8)
        for text in fields { field(text) }
        end()
    }

    /// Takes over records, or a part of one, that were written before.
    mutating func append(_ written: ArraySlice<UInt8>, records count: Int) {
        bytes.append(contentsOf: written)
        records += count
    }

    // MARK: A record field by field

    mutating func begin(_ verb: StaticString) {
        verb.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func field(_ text: String?) {
        bytes.append(UInt8(ascii: "\t"))
        guard var text else {
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(ascii: "N"))
            return
        }
        text.withUTF8 { buffer in
            var isSpecial = false
            for byte in buffer { isSpecial = isSpecial || byte == 0x5C || byte < 0x20 }
            if isSpecial { append(escaping: buffer) } else { bytes.append(contentsOf: buffer) }
        }
    }

    mutating func end() {
        bytes.append(UInt8(ascii: "\n"))
        records += 1
    }

    private mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
        for byte in text {
            switch byte {
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x09: bytes += [0x5C, UInt8(ascii: "t")]
            case 0x0A: bytes += [0x5C, UInt8(ascii: "n")]
            case 0x0D: bytes += [0x5C, UInt8(ascii: "r")]
            default: bytes.append(byte)
            }
        }
    }

    /// The text with its closing line.
    consuming func finished() -> [UInt8] {
        let sum = fnv1a(bytes[...])
        let count = records
        record("end", [String(count), String(sum, radix: 16)])
        return bytes
    }
}

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo): a check against accidents, not against intent.
func fnv1a(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return hash
}
