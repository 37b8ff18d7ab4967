/// The kernel's `sscanf` over one text: each step takes what it matches and leaves the rest.
struct TextScanner {
    var rest: ArraySlice<UInt8>

    init(_ rest: ArraySlice<UInt8>) {
        self.rest = rest
    }

    mutating func skipSpaces() {
        while let first = rest.first, first.isKernelSpace { rest = rest.dropFirst() }
    }

    /// `%llu`: decimal, blanks before it skipped, wrapping; nil when there is no digit.
    mutating func unsigned() -> UInt64? {
        var ahead = self
        ahead.skipSpaces()
        let found = KernelNumber.digits(ahead.rest, base: 10)
        if found.count == 0 { return nil }
        rest = ahead.rest.dropFirst(found.count)
        return found.value
    }

    /// `%u`: as `%llu`, cut to 32 bits.
    mutating func unsigned32() -> UInt32? {
        unsigned().map { UInt32(truncatingIfNeeded: $0) }
    }

    /// `%Ns`: what stands before the next blank, at most `limit` bytes; nil at the end.
    mutating func word(limit: Int) -> ArraySlice<UInt8>? {
        skipSpaces()
        let word = rest.prefix(limit).prefix { !$0.isKernelSpace }
        if word.isEmpty { return nil }
        rest = rest.dropFirst(word.count)
        return word
    }

    /// A literal of the format; a blank in it matches any run of blanks.
    mutating func literal(_ text: StaticString) -> Bool {
        var ahead = self
        let matched = text.withUTF8Buffer { bytes in
            for byte in bytes {
                if byte == 0x20 {
                    ahead.skipSpaces()
                } else if ahead.rest.first == byte {
                    ahead.rest = ahead.rest.dropFirst()
                } else {
                    return false
                }
            }
            return true
        }
        if matched { self = ahead }
        return matched
    }
}
