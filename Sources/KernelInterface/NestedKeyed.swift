/// Lines of `key name=value name=value`: `io.stat`, `memory.numa_stat`. Looked up by name when asked.
///
/// A line may have no names at all, as io.stat has for a device without IO (`254:0 `).
package struct NestedKeyed: KernelText {
    private let text: String

    /// Refuses lines that are not a key and pairs of a name and a value.
    package init(parsing text: String) throws(KernelTextError) {
        let error = KernelTextError(expected: Grammar.nestedKeyed.expectation, found: text)
        var scanner = Scanner(text)
        while !scanner.isAtEnd {
            guard scanner.skipToken() else { throw error }
            scanner.skipBlanks()
            while !scanner.isAtTokenEnd {
                let name = scanner.token(before: UInt8(ascii: "="))
                guard !name.isEmpty, scanner.skip(UInt8(ascii: "=")), scanner.skipToken() else { throw error }
                scanner.skipBlanks()
            }
            guard scanner.isAtEnd || scanner.skip(UInt8(ascii: "\n")) else { throw error }
        }
        self.text = text.droppingFinalNewline
    }

    /// The keys, in the kernel's order.
    package var keys: [Substring] {
        var scanner = Scanner(text)
        var found: [Substring] = []
        while !scanner.isAtEnd {
            found.append(scanner.token())
            scanner.skipLine()
        }
        return found
    }

    /// The number of this name on the line of this key; nil where either is absent, or where it is no number.
    package subscript(_ key: String, _ name: String) -> UInt64? {
        guard var scanner = fields(of: key), scanner.skipToField(name) else { return nil }
        guard let value = scanner.decimal(), scanner.isAtTokenEnd else { return nil }
        return value
    }

    /// The percentage of this name on the line of this key, such as `cost.vrate=100.00` of io.stat.
    package func hundredths(_ key: String, _ name: String) -> Hundredths? {
        guard var scanner = fields(of: key), scanner.skipToField(name) else { return nil }
        guard let value = Hundredths.read(&scanner), scanner.isAtTokenEnd else { return nil }
        return value
    }

    package func hasKey(_ key: String) -> Bool { fields(of: key) != nil }

    private func fields(of key: String) -> Scanner? {
        var scanner = Scanner(text)
        return scanner.skipToLine(of: key) ? scanner : nil
    }

    /// As it was read, without the final newline.
    package var description: String { text }
}

extension Scanner {
    /// Walks to the value of a field on this line; false when the line has none of this name.
    mutating func skipToField(_ name: String) -> Bool {
        while true {
            skipBlanks()
            if next == nil || next == UInt8(ascii: "\n") { return false }
            if skip(field: name) { return true }
            _ = skipToken()
        }
    }
}
