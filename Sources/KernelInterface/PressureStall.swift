/// Pressure stall information of one resource. cpu.pressure, memory.pressure, io.pressure, irq.pressure, /proc/pressure.
package struct PressureStall: KernelText {
    /// Some task waited. Nil in irq.pressure.
    package let some: PressureLine?
    /// Every task that was not idle waited. Nil for the cpu of kernels before 5.13.
    package let full: PressureLine?

    package init(some: PressureLine?, full: PressureLine?) {
        self.some = some
        self.full = full
    }

    /// Lines and fields that this version does not know are passed over.
    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        var some: PressureLine?
        var full: PressureLine?
        while !scanner.isAtEnd {
            let isSome = scanner.skip("some ")
            guard isSome || scanner.skip("full ") else {
                scanner.skipLine()
                continue
            }
            guard let line = PressureLine(&scanner) else {
                throw KernelTextError(expected: "avg10=P avg60=P avg300=P total=N", found: text)
            }
            if isSome { some = line } else { full = line }
        }
        guard some != nil || full != nil else {
            throw KernelTextError(expected: "a line of some or full", found: text)
        }
        self.init(some: some, full: full)
    }

    /// As the kernel prints it, without the final newline.
    package var description: String {
        [some.map { "some \($0)" }, full.map { "full \($0)" }].compactMap(\.self).joined(separator: "\n")
    }
}

/// One line of pressure: how much of the time was lost of late, and in all.
package struct PressureLine: Hashable, Sendable, CustomStringConvertible {
    /// Percent of the last 10, 60 and 300 seconds; the kernel computes them anew every 2 s.
    package let average10: Hundredths
    package let average60: Hundredths
    package let average300: Hundredths
    /// Microseconds; only its differences say anything, and a cgroup whose pressure was off starts again.
    package let total: UInt64

    package init(average10: Hundredths, average60: Hundredths, average300: Hundredths, total: UInt64) {
        self.average10 = average10
        self.average60 = average60
        self.average300 = average300
        self.total = total
    }

    /// Reads to the end of the line; the fields come in the kernel's order, others may stand between them.
    init?(_ scanner: inout Scanner) {
        guard let average10 = scanner.percentage(of: "avg10"), let average60 = scanner.percentage(of: "avg60"),
            let average300 = scanner.percentage(of: "avg300"), scanner.skipToField("total"),
            let total = scanner.decimal(), scanner.isAtTokenEnd
        else { return nil }
        scanner.skipLine()
        self.init(average10: average10, average60: average60, average300: average300, total: total)
    }

    package var description: String {
        "avg10=\(average10) avg60=\(average60) avg300=\(average300) total=\(total)"
    }
}

extension Scanner {
    /// The percentage of a field further on in this line.
    fileprivate mutating func percentage(of field: String) -> Hundredths? {
        guard skipToField(field), let value = Hundredths.read(&self), isAtTokenEnd else { return nil }
        return value
    }
}
