/// A value of `mon_data/mon_PERF_PKG_00`: joules (core_energy), farads (activity), or a count of events; kernel 7.0.
///
/// The kernel prints binary fractions in decimals, as many as the event has bits for and nine at most.
package enum TelemetryReading: KernelText {
    static let expectation = "a number with nine decimals at most, Unavailable or Error"

    /// Since the group was created.
    case amount(UInt64, billionths: UInt64)
    /// Not counted yet, or not at this moment: ask again.
    case unavailable
    /// The hardware does not know the RMID or the event.
    case error

    package init(parsing text: String) throws(KernelTextError) {
        let word = text[...].stripped
        if word.isSame("Unavailable") {
            self = .unavailable
        } else if word.isSame("Error") {
            self = .error
        } else {
            var scanner = Scanner(word)
            guard let whole = scanner.decimal(), let billionths = Self.fraction(&scanner), scanner.isAtEnd else {
                throw KernelTextError(expected: Self.expectation, found: text)
            }
            self = .amount(whole, billionths: billionths)
        }
    }

    /// 0 where no decimals stand; nil where there are too many.
    private static func fraction(_ scanner: inout Scanner) -> UInt64? {
        guard scanner.skip(UInt8(ascii: ".")) else { return 0 }
        let start = scanner.position
        guard var value = scanner.decimal() else { return nil }
        let digits = scanner.position - start
        guard digits <= 9 else { return nil }
        for _ in digits..<9 { value *= 10 }
        return value
    }

    /// Without the zeros at the end of the decimals.
    package var description: String {
        switch self {
        case .amount(let whole, 0): return String(whole)
        case .amount(let whole, let billionths):
            var rest = billionths
            var digits = 9
            while rest % 10 == 0 {
                rest /= 10
                digits -= 1
            }
            let text = String(rest)
            return "\(whole)." + String(repeating: "0", count: digits - text.utf8.count) + text
        case .unavailable: return "Unavailable"
        case .error: return "Error"
        }
    }
}
