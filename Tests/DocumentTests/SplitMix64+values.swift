import TestSupport

@testable import Document

extension SplitMix64 {
    private static let awkward: [UInt32] = [
        0, 1, 9, 10, 13, 0x1B, 0x1F, 0x20, 0x22, 0x23, 0x26, 0x27, 0x2A, 0x2C, 0x2D, 0x2F, 0x3A, 0x3F, 0x5B, 0x5C,
        0x5D, 0x60, 0x7B, 0x7D, 0x7E, 0x7F, 0x80, 0x85, 0x9F, 0xA0, 0xE9, 0x301, 0x2028, 0x2029, 0xD7FF, 0xE000,
        0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1_0000, 0x1_F600, 0x1_FFFE, 0x10_FFFF,
    ]
    private static let words = [
        "", "~", "null", "Null", "true", "no", "On", "y", "-", "--- a", "1", "-5", "007", "1e3", "0x1f", "0o7", "1_000",
        "12:30", "2001-12-14", ".inf", "<<", "=", "4GiB", "25%", "a: b", "a #b", "a:", " a", "a ", "a  b", "- a", "? a",
        "web-01.service", "/sys/fs/cgroup", "259:0 rbps=max", "kubepods*.slice", "5ms", "+1", "0.5", "a\nb", "|", "%a",
    ]

    mutating func text() -> String {
        switch UInt8.random(in: 0..<4, using: &self) {
        case 0: return SplitMix64.words[Int.random(in: SplitMix64.words.indices, using: &self)]
        case 1: return String(repeating: "k", count: Int.random(in: 0..<400, using: &self))
        default: break
        }
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &self) {
            let value =
                Bool.random(using: &self)
                ? SplitMix64.awkward[Int.random(in: SplitMix64.awkward.indices, using: &self)]
                : UInt32.random(in: 0x20..<0x7F, using: &self)
            if let scalar = Unicode.Scalar(value) { view.append(scalar) }
        }
        return String(view)
    }

    mutating func json(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .integer(Int64(truncatingIfNeeded: next() >> UInt64.random(in: 0..<64, using: &self)))
        case 3: return JSONValue(next())
        case 4, 5: return .string(text())
        case 6: return .array((0..<Int.random(in: 0..<5, using: &self)).map { _ in json(depth: depth - 1) })
        default:
            var seen: Set<[UInt8]> = []
            var members: [(String, JSONValue)] = []
            for _ in 0..<Int.random(in: 0..<5, using: &self) {
                let key = text()
                if seen.insert(Array(key.utf8)).inserted { members.append((key, json(depth: depth - 1))) }
            }
            return .object(members)
        }
    }
}
