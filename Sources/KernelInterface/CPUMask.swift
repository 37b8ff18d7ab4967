/// A set of CPUs as a mask in hexadecimal, in groups of 32 bits: `ff,00000001`. cpus; kernel 4.10.
package struct CPUMask: KernelText {
    static let expectation = "a mask of CPUs in hexadecimal, such as ff,00000001"

    package let cpus: IndexList

    package init(_ cpus: IndexList) {
        self.cpus = cpus
    }

    package init(parsing text: String) throws(KernelTextError) {
        guard let words = Self.words(text[...].stripped) else {
            throw KernelTextError(expected: Self.expectation, found: text)
        }
        var found: [Int] = []
        for (place, word) in words.reversed().enumerated() {
            var rest = word
            while rest != 0 {
                found.append(place * 32 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        cpus = IndexList(found)
    }

    /// The groups of 32 bits, highest first; nil for what is no mask. No digits at all are the empty set.
    private static func words(_ text: Substring) -> [UInt32]? {
        if text.isEmpty { return [] }
        let parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count <= (IndexList.limit + 1) / 32 else { return nil }
        var words: [UInt32] = []
        for part in parts {
            guard (1...8).contains(part.count), part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-"),
                let word = UInt32(Substring(part), radix: 16)
            else { return nil }
            words.append(word)
        }
        return words
    }

    private func words(count: Int) -> [UInt32] {
        var words = [UInt32](repeating: 0, count: count)
        for cpu in cpus.indices where cpu >> 5 < count { words[cpu >> 5] |= 1 << UInt32(cpu & 31) }
        return words.reversed()
    }

    /// As short as it can be written; `0` for the empty set.
    package var description: String {
        let words = words(count: (cpus.indices.last ?? 0) / 32 + 1)
        return words.enumerated().map { place, word in
            let digits = String(word, radix: 16)
            return place == 0 ? digits : String(repeating: "0", count: 8 - digits.utf8.count) + digits
        }.joined(separator: ",")
    }

    /// As a kernel with CPU numbers below `limit` (at least 1) prints it: every group has its zeros.
    package func text(limit: Int) -> String {
        let words = words(count: (limit + 31) / 32)
        let first = (limit - 1) % 32 / 4 + 1
        return words.enumerated().map { place, word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: max((place == 0 ? first : 8) - digits.utf8.count, 0)) + digits
        }.joined(separator: ",")
    }
}
