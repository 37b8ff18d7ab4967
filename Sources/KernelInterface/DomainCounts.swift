/// One count for each domain: `0=32;1=30`. num_mbm_cntrs, available_mbm_cntrs; kernel 6.18.
package struct DomainCounts: KernelText {
    static let expectation = "ID=N;ID=N"

    /// In the order of the text; no two of one domain.
    package var entries: [DomainValue<UInt64>]

    package init(_ entries: [DomainValue<UInt64>] = []) {
        self.entries = entries
    }

    package init(parsing text: String) throws(KernelTextError) {
        entries = try DomainList.parsed(text, expected: Self.expectation, Self.count)
    }

    static func count(_ text: Substring) -> UInt64? {
        var scanner = Scanner(text)
        guard let count = scanner.decimal(), scanner.isAtEnd else { return nil }
        return count
    }

    /// Nil for a domain that the file does not have.
    package subscript(_ domain: Int) -> UInt64? { entries.first { $0.domain == domain }?.value }

    package var description: String { entries.map { "\($0.domain)=\($0.value)" }.joined(separator: ";") }
}
