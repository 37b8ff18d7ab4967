/// A capacity bitmask: a set of ways of one cache, bit 0 the lowest. `L2` and `L3` lines of schemata, `cbm_mask`,
/// `shareable_bits`; 4.10.
///
/// Written as lower-case hexadecimal without `0x` or padding, as 6.16 and later print it; older kernels pad it with
/// zeros, and every kernel takes a `0x` in front.
package struct CBM: KernelText, Comparable {
    package let bits: UInt64

    static let expectation = "a bit mask in hexadecimal"

    package static let empty = CBM(bits: 0)

    package init(bits: UInt64) {
        self.bits = bits
    }

    /// `count` ways from way `first` up; those above way 63 do not exist.
    package static func run(from first: Int, count: Int) -> CBM {
        CBM(bits: (count >= 64 ? .max : count <= 0 ? 0 : (1 << UInt64(count)) - 1) << UInt64(max(first, 0)))
    }

    /// Hexadecimal digits of either case, with or without `0x`; nil for anything else and beyond 64 bits.
    package init?(_ text: some StringProtocol) {
        var digits = Substring(text)
        if digits.utf8.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")])
            || digits.utf8.starts(with: [UInt8(ascii: "0"), UInt8(ascii: "X")])
        {
            digits = digits.dropFirst(2)
        }
        // The integer's own reader would take a sign.
        guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"),
            let bits = UInt64(digits, radix: 16)
        else { return nil }
        self.bits = bits
    }

    package init(parsing text: String) throws(KernelTextError) {
        guard let mask = CBM(text[...].stripped) else {
            throw KernelTextError(expected: Self.expectation, found: text)
        }
        self = mask
    }

    package var description: String { String(bits, radix: 16) }

    /// Ways in the set.
    package var count: Int { bits.nonzeroBitCount }

    package var isEmpty: Bool { bits == 0 }

    /// Whether the ways are one run, as `sparse_masks` = 0 demands; the empty set is none.
    package var isContiguous: Bool {
        guard let lowest else { return false }
        let run = bits >> UInt64(lowest)
        return run & (run &+ 1) == 0
    }

    /// The lowest way; nil for the empty set.
    package var lowest: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }

    /// The highest way; nil for the empty set.
    package var highest: Int? { bits == 0 ? nil : 63 - bits.leadingZeroBitCount }

    /// The runs of neighbouring ways, lowest first.
    package var runs: [Range<Int>] {
        var found: [Range<Int>] = []
        var rest = bits
        while rest != 0 {
            let first = rest.trailingZeroBitCount
            let count = (~(rest >> UInt64(first))).trailingZeroBitCount
            found.append(first..<first + count)
            rest &= ~CBM.run(from: first, count: count).bits
        }
        return found
    }

    package func contains(_ way: Int) -> Bool {
        (0..<64).contains(way) && bits & (1 << UInt64(way)) != 0
    }

    package func union(_ other: CBM) -> CBM { CBM(bits: bits | other.bits) }

    package func intersection(_ other: CBM) -> CBM { CBM(bits: bits & other.bits) }

    package func subtracting(_ other: CBM) -> CBM { CBM(bits: bits & ~other.bits) }

    package func symmetricDifference(_ other: CBM) -> CBM { CBM(bits: bits ^ other.bits) }

    package func isDisjoint(with other: CBM) -> Bool { bits & other.bits == 0 }

    package func isSubset(of other: CBM) -> Bool { bits & ~other.bits == 0 }

    /// By the number that the mask is.
    package static func < (left: CBM, right: CBM) -> Bool { left.bits < right.bits }
}
