/// The weight of a cgroup as the nearest nice value, -20 to 19. cpu.weight.nice.
package struct CPUNice: KernelText {
    package let rawValue: Int64

    package static let range: ClosedRange<Int64> = -20...19

    /// The scheduler's load weights of nice -20 to 19, of which 1024 is `cpu.weight` 100.
    package static let loadWeights: [UInt64] = [
        88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121, 2501,
        1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29, 23, 18, 15,
    ]

    /// What `cpu.weight` reads where this was written to `cpu.weight.nice`; other weights have the same nice value.
    package var weight: UInt64 { (Self.loadWeights[Int(rawValue + 20)] * 100 + 512) / 1024 }

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
