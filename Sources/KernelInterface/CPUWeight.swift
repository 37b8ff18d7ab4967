/// Share of CPU time among siblings, 1 to 10000. cpu.weight.
package struct CPUWeight: KernelText {
    package let rawValue: UInt64

    package static let initial = CPUWeight(unchecked: 100)
    package static let range: ClosedRange<UInt64> = 1...10000

    private init(unchecked value: UInt64) {
        rawValue = value
    }

    package init?(_ value: UInt64) {
        guard Self.range.contains(value) else { return nil }
        rawValue = value
    }

    /// The 0 that an idle cgroup reads before kernel 6.12 is no weight: `cpu.idle` says what it is.
    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        scanner.skipBlanks()
        guard let number = scanner.number(), scanner.finish(), let value = CPUWeight(number) else {
            throw KernelTextError(expected: Grammar.cpuWeight.expectation, found: text)
        }
        self = value
    }

    package var description: String { String(rawValue) }
}
