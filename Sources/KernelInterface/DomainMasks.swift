/// One capacity bitmask for each domain: `0=ff;1=f`. io_alloc_cbm; kernel 6.19.
///
/// `*=ff`, which a write takes for every domain that is not named, is read as the mask of `others`.
package struct DomainMasks: KernelText {
    static let expectation = "ID=MASK;ID=MASK, or *=MASK"

    /// In the order of the text; no two of one domain.
    package var entries: [DomainValue<CBM>]
    /// The mask of every domain; nil where they are named.
    package var others: CBM?

    package init(_ entries: [DomainValue<CBM>] = [], others: CBM? = nil) {
        self.entries = entries
        self.others = others
    }

    package init(parsing text: String) throws(KernelTextError) {
        let line = text[...].stripped
        if line.utf8.starts(with: "*=".utf8) {
            guard let mask = CBM(line.dropFirst(2)) else {
                throw KernelTextError(expected: Self.expectation, found: text)
            }
            self.init([], others: mask)
            return
        }
        self.init(try DomainList.parsed(text, expected: Self.expectation) { CBM($0) })
    }

    /// Nil for a domain that the text says nothing of.
    package subscript(_ domain: Int) -> CBM? { entries.first { $0.domain == domain }?.value ?? others }

    package var description: String {
        others.map { "*=\($0)" } ?? entries.map { "\($0.domain)=\($0.value)" }.joined(separator: ";")
    }
}
