/// Which memory transactions an event counts, domain by domain: `0=0x7f;1=0x7f`. mbm_total_bytes_config,
/// mbm_local_bytes_config; AMD BMEC, kernel 6.3.
///
/// A change resets every bandwidth counter of the domain.
package struct EventConfiguration: KernelText {
    static let expectation = "ID=0xBITS;ID=0xBITS"

    /// In the order of the text; no two of one domain.
    package var entries: [DomainValue<UInt32>]

    package init(_ entries: [DomainValue<UInt32>] = []) {
        self.entries = entries
    }

    package init(parsing text: String) throws(KernelTextError) {
        entries = try DomainList.parsed(text, expected: Self.expectation) { text in
            CBM(text).flatMap { UInt32(exactly: $0.bits) }
        }
    }

    /// Nil for a domain that the file does not have.
    package subscript(_ domain: Int) -> UInt32? { entries.first { $0.domain == domain }?.value }

    package var description: String {
        entries.map { entry in
            "\(entry.domain)=0x" + (entry.value < 16 ? "0" : "") + String(entry.value, radix: 16)
        }.joined(separator: ";")
    }
}
