/// What the schemata of a group amount to: bytes of cache, and of bandwidths the values themselves. size; kernel 4.19.
///
/// Grammar: that of schemata, with every value in decimal.
package struct ResourceSizes: KernelText {
    static let expectation = "lines of NAME:ID=BYTES;ID=BYTES"

    package struct Line: Hashable, Sendable {
        /// `L3`, `L3CODE`, …, `MB`.
        package let name: String
        /// In the order of the text; no two of one domain.
        package var entries: [DomainValue<UInt64>]

        package init(name: String, entries: [DomainValue<UInt64>]) {
            self.name = name
            self.entries = entries
        }
    }

    /// In the order of the text; no two of one name.
    package var lines: [Line]

    package init(_ lines: [Line] = []) {
        self.lines = lines
    }

    package init(parsing text: String) throws(KernelTextError) {
        lines = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let parts = Substring(line).utf8.split(
                separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map { String(Substring($0).stripped) } ?? ""
            guard parts.count == 2, !name.isEmpty, !lines.contains(where: { $0.name == name }) else {
                throw KernelTextError(expected: Self.expectation, found: text)
            }
            let entries = try DomainCounts(parsing: String(Substring(parts[1]))).entries
            lines.append(Line(name: name, entries: entries))
        }
    }

    /// Nil for a schema or a domain that the file does not have.
    package subscript(_ name: String, _ domain: Int) -> UInt64? {
        lines.first { $0.name == name }?.entries.first { $0.domain == domain }?.value
    }

    package var description: String {
        lines.map { line in line.name + ":" + DomainCounts(line.entries).description }.joined(separator: "\n")
    }
}
