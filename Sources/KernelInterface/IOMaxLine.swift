/// Limits of one device: bytes and operations a second, read and written. io.max.
package struct IOMaxLine: KernelText {
    /// Bytes a second.
    package let rbps: Limit
    package let wbps: Limit
    /// Operations a second, below 4294967295.
    package let riops: Limit
    package let wiops: Limit

    package static let unlimited = IOMaxLine(unchecked: .max, .max, .max, .max)

    private init(unchecked rbps: Limit, _ wbps: Limit, _ riops: Limit, _ wiops: Limit) {
        self.rbps = rbps
        self.wbps = wbps
        self.riops = riops
        self.wiops = wiops
    }

    /// Nil for a limit below 2, which kernels up to 6.12 refuse, and for one that the kernel would turn into `max`.
    package init?(rbps: Limit = .max, wbps: Limit = .max, riops: Limit = .max, wiops: Limit = .max) {
        guard Self.isLimit(rbps, below: .max), Self.isLimit(wbps, below: .max),
            Self.isLimit(riops, below: UInt64(UInt32.max)), Self.isLimit(wiops, below: UInt64(UInt32.max))
        else { return nil }
        self.init(unchecked: rbps, wbps, riops, wiops)
    }

    private static func isLimit(_ limit: Limit, below ceiling: UInt64) -> Bool {
        switch limit {
        case .max: true
        case .value(let number): number >= 2 && number < ceiling
        }
    }

    /// Reads the fields after the device, in any order; a field that is left out is `max`.
    ///
    /// A limit of 1 is read, since kernel 7.3 has it.
    package init(parsing text: String) throws(KernelTextError) {
        self = try IOMaxLine.unlimited.merging(parsing: text)
    }

    /// This line after the kernel took a write of these fields: those that are left out stay as they are.
    package func merging(parsing text: String) throws(KernelTextError) -> IOMaxLine {
        var values = [rbps, wbps, riops, wiops]
        var scanner = Scanner(text)
        while !scanner.finish() {
            var known: Int?
            for (index, field) in DeviceLine.ioMax.fields.enumerated()
            where known == nil && scanner.skip(field: field.name) {
                known = index
            }
            let error = KernelTextError(expected: DeviceLine.ioMax.expectation, found: text)
            guard let known else { throw error }
            let isMax = scanner.skip("max")
            if isMax {
                values[known] = .max
            } else {
                guard let number = scanner.decimal(), number > 0 else { throw error }
                values[known] = number >= (known < 2 ? .max : UInt64(UInt32.max)) ? .max : .value(number)
            }
            guard scanner.isAtTokenEnd else { throw error }
        }
        return IOMaxLine(unchecked: values[0], values[1], values[2], values[3])
    }

    package var description: String { "rbps=\(rbps) wbps=\(wbps) riops=\(riops) wiops=\(wiops)" }
}
