/// A number, or no limit at all, which the kernel spells `max`.
package enum Limit: Hashable, Sendable, CustomStringConvertible {
    case value(UInt64)
    case max

    package var description: String {
        switch self {
        case .value(let number): String(number)
        case .max: "max"
        }
    }
}

extension Limit {
    /// Reads a number of this range, or `max`.
    init(parsing text: String, within range: ClosedRange<UInt64>) throws(KernelTextError) {
        var scanner = Scanner(text)
        scanner.skipBlanks()
        if scanner.skip("max"), scanner.finish() {
            self = .max
            return
        }
        guard let number = scanner.number(), range.contains(number), scanner.finish() else {
            throw KernelTextError(expected: Grammar.integerOrMax(range).expectation, found: text)
        }
        self = .value(number)
    }
}
