/// Latency target of one device in microseconds, or none. io.latency; CONFIG_BLK_CGROUP_IOLATENCY.
package struct IOLatencyTarget: KernelText {
    /// Microseconds, 1 or more; nil for no target, which the kernel spells `max`.
    package let microseconds: UInt64?

    package static let none = IOLatencyTarget(unchecked: nil)
    /// The kernel keeps nanoseconds in 64 bits.
    package static let range: ClosedRange<UInt64> = 1...(UInt64.max / 1000)

    private init(unchecked microseconds: UInt64?) {
        self.microseconds = microseconds
    }

    package init?(microseconds: UInt64) {
        guard Self.range.contains(microseconds) else { return nil }
        self.microseconds = microseconds
    }

    package init(parsing text: String) throws(KernelTextError) {
        let error = KernelTextError(expected: "target=MICROSECONDS or target=max", found: text)
        var scanner = Scanner(text[...].stripped)
        guard scanner.skip("target=") else { throw error }
        if scanner.skip("max") {
            self = .none
        } else {
            guard let number = scanner.decimal(), number == 0 || Self.range.contains(number) else { throw error }
            self.init(unchecked: number == 0 ? nil : number)
        }
        guard scanner.isAtEnd else { throw error }
    }

    package var description: String { "target=" + (microseconds.map { String($0) } ?? "max") }
}
