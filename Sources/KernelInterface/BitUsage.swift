/// Who uses each way of a cache, domain by domain: `0=XXSSSSEE;1=XXSSSSEE`. bit_usage; kernel 4.19.
package struct BitUsage: KernelText {
    static let expectation = "ID=LETTERS;ID=LETTERS, the letters of 0 H X S E P"

    /// The use of one way.
    package enum Use: UInt8, CaseIterable, Hashable, Sendable {
        /// `0`: no group has it.
        case unused = 0x30
        /// `H`: no group has it, and other agents of the platform may.
        case hardware = 0x48
        /// `X`: groups have it, and other agents of the platform may.
        case shared = 0x58
        /// `S`: groups that share it have it.
        case shareable = 0x53
        /// `E`: one exclusive group has it.
        case exclusive = 0x45
        /// `P`: a pseudo-locked region lies in it.
        case pseudoLocked = 0x50

        package var letter: Character { Character(Unicode.Scalar(rawValue)) }
    }

    /// In the order of the text, the use of way 0 first in each, whatever the order of the letters.
    package var domains: [DomainValue<[Use]>]

    package init(_ domains: [DomainValue<[Use]>] = []) {
        self.domains = domains
    }

    package init(parsing text: String) throws(KernelTextError) {
        domains = try DomainList.parsed(text, expected: Self.expectation) { letters in
            let uses = letters.utf8.reversed().compactMap { Use(rawValue: $0) }
            return uses.count == letters.utf8.count && !uses.isEmpty ? uses : nil
        }
    }

    /// The use of each way from way 0 up; nil for a domain that the file does not have.
    package subscript(_ domain: Int) -> [Use]? { domains.first { $0.domain == domain }?.value }

    /// The ways of a domain that are used so.
    package func ways(_ use: Use, of domain: Int) -> CBM {
        var mask = CBM.empty
        for (way, found) in (self[domain] ?? []).enumerated() where found == use {
            mask = mask.union(.run(from: way, count: 1))
        }
        return mask
    }

    package var description: String {
        domains.map { domain in "\(domain.domain)=" + String(domain.value.reversed().map(\.letter)) }
            .joined(separator: ";")
    }
}
