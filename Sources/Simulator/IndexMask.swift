import KernelInterface

/// CPUs or NUMA nodes as a bit mask; equal masks have equal words, because no zero word stands at the end.
struct IndexMask: Hashable, Sendable, CustomStringConvertible {
    private var words: [UInt64] = []

    init() {}

    init(_ list: IndexList) {
        for index in list.indices { insert(index) }
    }

    var isEmpty: Bool { words.isEmpty }
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    func contains(_ index: Int) -> Bool {
        index >> 6 < words.count && words[index >> 6] & (1 << UInt64(index & 63)) != 0
    }

    mutating func insert(_ index: Int) {
        while words.count <= index >> 6 { words.append(0) }
        words[index >> 6] |= 1 << UInt64(index & 63)
    }

    func union(_ other: IndexMask) -> IndexMask {
        var result = words.count >= other.words.count ? self : other
        let shorter = words.count >= other.words.count ? other : self
        for index in shorter.words.indices { result.words[index] |= shorter.words[index] }
        return result
    }

    func intersection(_ other: IndexMask) -> IndexMask {
        var result = words.count <= other.words.count ? self : other
        let longer = words.count <= other.words.count ? other : self
        for index in result.words.indices { result.words[index] &= longer.words[index] }
        result.trim()
        return result
    }

    func subtracting(_ other: IndexMask) -> IndexMask {
        var result = self
        for index in 0..<min(words.count, other.words.count) { result.words[index] &= ~other.words[index] }
        result.trim()
        return result
    }

    func intersects(_ other: IndexMask) -> Bool {
        zip(words, other.words).contains { $0 & $1 != 0 }
    }

    func isSubset(of other: IndexMask) -> Bool {
        subtracting(other).isEmpty
    }

    private mutating func trim() {
        while words.last == 0 { words.removeLast() }
    }

    var list: IndexList {
        var found: [Int] = []
        for (position, word) in words.enumerated() {
            var left = word
            while left != 0 {
                found.append(position << 6 + left.trailingZeroBitCount)
                left &= left - 1
            }
        }
        return IndexList(found)
    }

    /// As `%*pbl` prints it: `0-3,8`.
    var description: String { list.description }
}

extension IndexMask {
    /// `bitmap_parselist`: ERANGE for an index of `limit` or more, EINVAL for bad syntax.
    init(parsing text: ArraySlice<UInt8>, limit: Int) throws(Refusal) {
        self.init()
        var rest = text
        while true {
            while let first = rest.first, Self.endsRegion(first) { rest = rest.dropFirst() }
            if rest.isEmpty { return }
            // A newline ends the text right after a region without a pattern; elsewhere it is a blank.
            let hasPattern = try addRegion(&rest, limit: limit)
            if !hasPattern && rest.first == UInt8(ascii: "\n") { return }
        }
    }

    private static func endsRegion(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte.isKernelSpace
    }

    /// Whether the region has a pattern: `0-7:1/2`.
    private mutating func addRegion(_ rest: inout ArraySlice<UInt8>, limit: Int) throws(Refusal) -> Bool {
        var start = 0
        var end = limit - 1
        if rest.count >= 3, rest.prefix(3).map({ $0 | 0x20 }).elementsEqual("all".utf8) {
            rest = rest.dropFirst(3)
        } else {
            start = try Self.number(&rest, limit: limit)
            end = start
            if rest.first == UInt8(ascii: "-") {
                rest = rest.dropFirst()
                end = try Self.number(&rest, limit: limit)
            } else if let next = rest.first, !Self.endsRegion(next) {
                throw Refusal(.invalidArgument)
            }
        }
        var used = end + 1
        var group = end + 1
        var hasPattern = false
        if let next = rest.first, !Self.endsRegion(next) {
            hasPattern = true
            guard next == UInt8(ascii: ":") else { throw Refusal(.invalidArgument) }
            rest = rest.dropFirst()
            used = try Self.number(&rest, limit: limit)
            guard rest.first == UInt8(ascii: "/") else { throw Refusal(.invalidArgument) }
            rest = rest.dropFirst()
            group = try Self.number(&rest, limit: limit)
        }
        if start > end || group == 0 || used > group { throw Refusal(.invalidArgument) }
        if end >= limit { throw Refusal(.outOfRange) }
        for index in start...end where (index - start) % group < used { insert(index) }
        return hasPattern
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, limit: Int) throws(Refusal) -> Int {
        if rest.first == UInt8(ascii: "N") {
            rest = rest.dropFirst()
            return limit - 1
        }
        let found = KernelNumber.digits(rest, base: 10)
        if found.count == 0 { throw Refusal(.invalidArgument) }
        if found.overflowed || found.value > UInt64(UInt32.max) { throw Refusal(.overflow) }
        rest = rest.dropFirst(found.count)
        return Int(found.value)
    }
}
