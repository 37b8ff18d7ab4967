/// A percentage with two decimals, kept as an integer number of hundredths: `13.40` is 1340.
package struct Hundredths: KernelText, Comparable {
    package let rawValue: UInt64

    package init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Accepts up to two decimals: `13.4`, `13.40`, `13`.
    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text[...].stripped)
        guard let value = Self.read(&scanner), scanner.isAtEnd else {
            throw KernelTextError(expected: "a percentage with at most two decimals", found: text)
        }
        self = value
    }

    /// Nil, without a step, where no percentage stands.
    static func read(_ scanner: inout Scanner) -> Hundredths? {
        let start = scanner.position
        guard let whole = scanner.decimal() else { return nil }
        var value = whole.multipliedReportingOverflow(by: 100)
        if scanner.skip(UInt8(ascii: ".")) {
            let point = scanner.position
            let decimals = scanner.decimal()
            let text = scanner.since(point).utf8
            guard let decimals, text.count <= 2 else {
                scanner.back(to: start)
                return nil
            }
            let sum = value.partialValue.addingReportingOverflow(text.count == 1 ? decimals * 10 : decimals)
            value = (sum.partialValue, value.overflow || sum.overflow)
        }
        guard !value.overflow else {
            scanner.back(to: start)
            return nil
        }
        return Hundredths(value.partialValue)
    }

    package var description: String {
        let decimals = rawValue % 100
        return decimals < 10 ? "\(rawValue / 100).0\(decimals)" : "\(rawValue / 100).\(decimals)"
    }

    package static func < (left: Hundredths, right: Hundredths) -> Bool { left.rawValue < right.rawValue }
}
