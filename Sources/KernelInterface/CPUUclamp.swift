/// A utilisation clamp of `cpu.uclamp.min` or `cpu.uclamp.max`, percent in hundredths, or `max`; kernel 5.4.
package struct CPUUclamp: KernelText {
    /// Nil stands for `max`, the whole CPU.
    package let percentage: Hundredths?

    package static let max = CPUUclamp(percentage: nil)

    /// From here on the kernel's scale of 1024 steps rounds up to the whole CPU, and reads back `max`.
    private static let unlimited: UInt64 = 9996

    private init(percentage: Hundredths?) {
        self.percentage = percentage
    }

    /// Nil for more than 100.00.
    package init?(hundredths: UInt64) {
        guard hundredths <= 10000 else { return nil }
        percentage = hundredths < Self.unlimited ? Hundredths(hundredths) : nil
    }

    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        scanner.skipBlanks()
        guard let value = Self.read(&scanner), scanner.finish() else {
            throw KernelTextError(expected: Grammar.percentOrMax.expectation, found: text)
        }
        self = value
    }

    static func read(_ scanner: inout Scanner) -> CPUUclamp? {
        if scanner.skip("max") { return .max }
        return Hundredths.read(&scanner).flatMap { CPUUclamp(hundredths: $0.rawValue) }
    }

    package var description: String { percentage?.description ?? "max" }
}
