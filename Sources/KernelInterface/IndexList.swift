/// A set of CPU or NUMA node numbers in the kernel's list format: `0-3,8`.
///
/// Grammar of `cpuset.cpus` and `/sys/devices/system/cpu/online`: ranges, strides (`0-7:1/2`) are expanded when read,
/// and it is written as sorted disjoint ranges, as the kernel prints it.
package struct IndexList: KernelText {
    /// Ascending, without duplicates.
    package let indices: [Int]

    package init(_ indices: some Sequence<Int>) {
        self.indices = Set(indices).sorted()
    }

    private init(ascending indices: [Int]) {
        self.indices = indices
    }

    package var isEmpty: Bool { indices.isEmpty }

    package func isSubset(of other: IndexList) -> Bool {
        Set(indices).isSubset(of: other.indices)
    }

    package func subtracting(_ other: IndexList) -> IndexList {
        let removed = Set(other.indices)
        return IndexList(ascending: indices.filter { !removed.contains($0) })
    }

    package var description: String {
        var text = ""
        var next = 0
        while next < indices.count {
            let first = indices[next]
            var last = first
            while next + 1 < indices.count, indices[next + 1] == last + 1 {
                next += 1
                last = indices[next]
            }
            next += 1
            if !text.isEmpty { text += "," }
            text += first == last ? "\(first)" : "\(first)-\(last)"
        }
        return text
    }

    /// The largest index that is read; the kernel's own limit is lower (NR_CPUS 8192).
    package static let limit = 65535

    /// Accepts the kernel's list grammar, an empty text included; nil for anything that the kernel calls malformed.
    ///
    /// `all` and `N`, which the kernel takes for its own CPUs, are malformed here: what they mean is not in the text.
    package init?(_ text: some StringProtocol) {
        guard let regions = Self.regions(String(text)) else { return nil }
        indices = Self.expanded(regions)
    }

    package init(parsing text: String) throws(KernelTextError) {
        guard let list = IndexList(text) else {
            throw KernelTextError(expected: Grammar.indexList.expectation, found: text)
        }
        self = list
    }

    /// One range of the list, or `used` of every `group` numbers of it.
    private struct Region {
        var first: Int
        var last: Int
        var stride: (used: Int, group: Int)?
    }

    /// The canonical spelling, without expanding a list that ascends.
    static func canonical(_ text: String) throws(KernelTextError) -> String {
        guard let regions = regions(text) else {
            throw KernelTextError(expected: Grammar.indexList.expectation, found: text)
        }
        var result = ""
        var previous = -2
        for region in regions {
            guard region.stride == nil, region.first > previous + 1 else {
                return IndexList(ascending: expanded(regions)).description
            }
            previous = region.last
            if !result.isEmpty { result += "," }
            result += String(region.first)
            if region.last > region.first {
                result += "-"
                result += String(region.last)
            }
        }
        return result
    }

    /// Ascending, without duplicates; linear in the text and in the largest index, however often a region comes.
    private static func expanded(_ regions: [Region]) -> [Int] {
        guard let largest = regions.lazy.map(\.last).max() else { return [] }
        // How many plain regions start, less how many have ended, at each index.
        var depth = [Int](repeating: 0, count: largest + 2)
        for region in regions {
            guard let stride = region.stride else {
                depth[region.first] += 1
                depth[region.last + 1] -= 1
                continue
            }
            if stride.used == 0 { continue }
            var first = region.first
            while first <= region.last {
                depth[first] += 1
                depth[min(first + stride.used - 1, region.last) + 1] -= 1
                first += stride.group
            }
        }
        var covering = 0
        return depth.indices.filter { index in
            covering += depth[index]
            return covering > 0
        }
    }

    /// The regions in the order of the text; nil for what is no list.
    private static func regions(_ text: String) -> [Region]? {
        var scanner = Scanner(text)
        var found: [Region] = []
        while true {
            while scanner.skip(UInt8(ascii: ",")) || scanner.skip(UInt8(ascii: " ")) || scanner.skip(UInt8(ascii: "\t"))
            {}
            if scanner.isAtEnd || scanner.next == UInt8(ascii: "\n") { return scanner.finish() ? found : nil }
            guard let region = region(&scanner), scanner.isAtTokenEnd || scanner.next == UInt8(ascii: ",") else {
                return nil
            }
            found.append(region)
        }
    }

    private static func region(_ scanner: inout Scanner) -> Region? {
        guard let first = index(&scanner) else { return nil }
        guard scanner.skip(UInt8(ascii: "-")) else { return Region(first: first, last: first) }
        guard let last = index(&scanner), last >= first else { return nil }
        guard scanner.skip(UInt8(ascii: ":")) else { return Region(first: first, last: last) }
        guard let used = index(&scanner), scanner.skip(UInt8(ascii: "/")), let group = index(&scanner), group > 0,
            used <= group
        else { return nil }
        return Region(first: first, last: last, stride: (used, group))
    }

    private static func index(_ scanner: inout Scanner) -> Int? {
        guard let value = scanner.decimal(), value <= UInt64(limit) else { return nil }
        return Int(value)
    }
}
