/// Which events of a group have a counter, domain by domain: `mbm_total_bytes:0=e;1=_`. mbm_L3_assignments; 6.18.
///
/// A write takes `*` for every domain.
package struct CounterAssignments: KernelText {
    static let expectation = "lines of EVENT:ID=e;ID=_"

    /// Of each event, whether a counter is assigned. In the order of the text; no two of one event.
    package var lines: [DomainLine<Bool>]

    package init(_ lines: [DomainLine<Bool>] = []) {
        self.lines = lines
    }

    package init(parsing text: String) throws(KernelTextError) {
        lines = try DomainLine.parsed(text, expected: Self.expectation) { state in
            state.isSame("e") ? true : state.isSame("_") ? false : nil
        }
    }

    /// Nil for an event or a domain that the file does not have.
    package subscript(_ event: String, _ domain: Int) -> Bool? { lines.first { $0.name == event }?[domain] }

    package var description: String { lines.map { $0.text { $0 ? "e" : "_" } }.joined(separator: "\n") }
}
