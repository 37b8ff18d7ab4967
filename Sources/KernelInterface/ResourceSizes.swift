/// What the schemata of a group amount to: bytes of cache, and of bandwidths the values themselves. size; kernel 4.19.
///
/// Grammar: that of schemata, with every value in decimal.
package struct ResourceSizes: KernelText {
    static let expectation = "lines of NAME:ID=BYTES;ID=BYTES"

    /// Of each schema. In the order of the text; no two of one name.
    package var lines: [DomainLine<UInt64>]

    package init(_ lines: [DomainLine<UInt64>] = []) {
        self.lines = lines
    }

    package init(parsing text: String) throws(KernelTextError) {
        lines = try DomainLine.parsed(text, expected: Self.expectation, DomainCounts.count)
    }

    /// Nil for a schema or a domain that the file does not have.
    package subscript(_ name: String, _ domain: Int) -> UInt64? { lines.first { $0.name == name }?[domain] }

    package var description: String { lines.map { $0.text(String.init) }.joined(separator: "\n") }
}
