/// Lines of `key value`: `cpu.stat`, `memory.stat`, `cgroup.events`. Counters are looked up by name when they are asked.
///
/// The kernel adds keys anywhere; a key that is absent is nil, and one that is unknown is kept.
package struct FlatKeyed: KernelText {
    private let text: String

    /// Refuses lines that are not one key and one number of 64 bits.
    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        while !scanner.isAtEnd {
            guard scanner.skipToken(), scanner.skip(UInt8(ascii: " ")), scanner.decimal() != nil,
                scanner.isAtEnd || scanner.skip(UInt8(ascii: "\n"))
            else { throw KernelTextError(expected: Grammar.flatKeyed.expectation, found: text) }
        }
        self.text = text.droppingFinalNewline
    }

    /// The counter of this name; of the first, where a name comes twice.
    package subscript(_ key: String) -> UInt64? {
        var scanner = Scanner(text)
        return scanner.skipToLine(of: key) ? scanner.decimal() : nil
    }

    /// Every line, in the kernel's order.
    package var entries: [(key: Substring, value: UInt64)] {
        var scanner = Scanner(text)
        var found: [(key: Substring, value: UInt64)] = []
        while !scanner.isAtEnd {
            let key = scanner.token()
            scanner.skipBlanks()
            guard let value = scanner.decimal() else { return found }
            found.append((key, value))
            scanner.skipSpace()
        }
        return found
    }

    /// As it was read, without the final newline.
    package var description: String { text }
}
