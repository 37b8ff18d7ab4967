/// Bytes, or `max` for no limit: `memory.max`, `memory.low`, `hugetlb.2MB.max` and their like.
package struct MemoryLimit: KernelText {
    package let limit: Limit

    package static let max = MemoryLimit(limit: .max)

    /// The kernel counts pages in a signed long: from here on, with pages of 4 KiB, it reads back `max`.
    package static let unlimitedBytes: UInt64 = 0x7FFF_FFFF_FFFF_F000

    private init(limit: Limit) {
        self.limit = limit
    }

    /// Nil for a number that the kernel would turn into `max`.
    package init?(bytes: UInt64) {
        guard bytes < Self.unlimitedBytes else { return nil }
        limit = .value(bytes)
    }

    /// Accepts a number with a suffix K, M, G, T, P or E, powers of 1024 as in the kernel's `memparse`, and `max`.
    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        scanner.skipBlanks()
        guard let value = Self.read(&scanner), scanner.finish() else {
            throw KernelTextError(expected: Grammar.bytes.expectation, found: text)
        }
        self = value
    }

    /// Nil where no number stands, or one beyond 64 bits, which kernels before 7.3 wrap around.
    static func read(_ scanner: inout Scanner) -> MemoryLimit? {
        if scanner.skip("max") { return .max }
        guard let number = scanner.number() else { return nil }
        let shift: UInt64 =
            switch (scanner.next ?? 0) | 0x20 {
            case UInt8(ascii: "k"): 10
            case UInt8(ascii: "m"): 20
            case UInt8(ascii: "g"): 30
            case UInt8(ascii: "t"): 40
            case UInt8(ascii: "p"): 50
            case UInt8(ascii: "e"): 60
            default: 0
            }
        if shift > 0 { scanner.advance() }
        guard number <= UInt64.max >> shift else { return nil }
        return MemoryLimit(bytes: number << shift) ?? .max
    }

    package var description: String { limit.description }

    /// What the kernel makes of it: rounded down to whole pages of this size.
    package func rounded(toPage pageBytes: UInt64) -> MemoryLimit {
        switch limit {
        case .max: self
        case .value(let bytes): MemoryLimit(limit: .value(pageBytes == 0 ? bytes : bytes - bytes % pageBytes))
        }
    }
}
