/// A value of `mon_data`: llc_occupancy, mbm_total_bytes, mbm_local_bytes; kernel 4.14.
package enum MonitoringReading: KernelText {
    static let expectation = "a number of bytes, Unavailable, Unassigned or Error"

    /// In use now, or moved since the group was created.
    case bytes(UInt64)
    /// Not counted yet, or not at this moment: ask again.
    case unavailable
    /// No hardware counter is assigned to the event; kernel 6.18.
    case unassigned
    /// The hardware does not know the RMID or the event.
    case error

    package init(parsing text: String) throws(KernelTextError) {
        let word = text[...].stripped
        if word.isSame("Unavailable") {
            self = .unavailable
        } else if word.isSame("Unassigned") {
            self = .unassigned
        } else if word.isSame("Error") {
            self = .error
        } else {
            var scanner = Scanner(word)
            guard let value = scanner.decimal(), scanner.isAtEnd else {
                throw KernelTextError(expected: Self.expectation, found: text)
            }
            self = .bytes(value)
        }
    }

    /// Nil where there is no value; never 0 for one that is missing.
    package var bytes: UInt64? { if case .bytes(let value) = self { value } else { nil } }

    package var description: String {
        switch self {
        case .bytes(let value): String(value)
        case .unavailable: "Unavailable"
        case .unassigned: "Unassigned"
        case .error: "Error"
        }
    }
}
