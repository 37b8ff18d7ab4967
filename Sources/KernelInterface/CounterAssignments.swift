/// Which events of a group have a counter, domain by domain: `mbm_total_bytes:0=e;1=_`. mbm_L3_assignments; 6.18.
///
/// A write takes `*` for every domain.
package struct CounterAssignments: KernelText {
    static let expectation = "lines of EVENT:ID=e;ID=_"

    package struct Line: Hashable, Sendable {
        package let event: String
        /// Whether a counter is assigned; in the order of the text, no two of one domain.
        package var entries: [DomainValue<Bool>]

        package init(event: String, entries: [DomainValue<Bool>]) {
            self.event = event
            self.entries = entries
        }
    }

    /// In the order of the text; no two of one event.
    package var lines: [Line]

    package init(_ lines: [Line] = []) {
        self.lines = lines
    }

    package init(parsing text: String) throws(KernelTextError) {
        lines = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let parts = Substring(line).utf8.split(
                separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            let event = parts.first.map { String(Substring($0).stripped) } ?? ""
            guard parts.count == 2, ResctrlFile(event) != nil, !lines.contains(where: { $0.event == event }) else {
                throw KernelTextError(expected: Self.expectation, found: text)
            }
            let entries = try DomainList.parsed(String(Substring(parts[1])), expected: Self.expectation) { state in
                state.isSame("e") ? true : state.isSame("_") ? false : nil
            }
            lines.append(Line(event: event, entries: entries.map { DomainValue(domain: $0.domain, value: $0.value) }))
        }
    }

    /// Nil for an event or a domain that the file does not have.
    package subscript(_ event: String, _ domain: Int) -> Bool? {
        lines.first { $0.event == event }?.entries.first { $0.domain == domain }?.value
    }

    package var description: String {
        lines.map { line in
            line.event + ":" + line.entries.map { "\($0.domain)=\($0.value ? "e" : "_")" }.joined(separator: ";")
        }.joined(separator: "\n")
    }
}
