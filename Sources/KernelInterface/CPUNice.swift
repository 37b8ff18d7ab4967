/// The weight of a cgroup as the nearest nice value, -20 to 19. cpu.weight.nice.
package struct CPUNice: KernelText {
    package let rawValue: Int64

    package static let range: ClosedRange<Int64> = -20...19

    package init?(_ value: Int64) {
        guard Self.range.contains(value) else { return nil }
        rawValue = value
    }

    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        scanner.skipBlanks()
        guard let number = scanner.signed(), scanner.finish(), let value = CPUNice(number) else {
            throw KernelTextError(expected: Grammar.integer(Self.range).expectation, found: text)
        }
        self = value
    }

    package var description: String { String(rawValue) }
}
