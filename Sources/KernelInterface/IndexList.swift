/// A set of CPU or NUMA node numbers in the kernel's list format: `0-3,8`.
///
/// Grammar of `cpuset.cpus` and `/sys/devices/system/cpu/online`: ranges, strides (`0-7:1/2`) are expanded when read,
/// and it is written as sorted disjoint ranges, as the kernel prints it.
package struct IndexList: Hashable, Sendable, CustomStringConvertible {
    /// Ascending, without duplicates.
    package let indices: [Int]

    package init(_ indices: some Sequence<Int>) {
        self.indices = Set(indices).sorted()
    }

    package var isEmpty: Bool { indices.isEmpty }

    package func isSubset(of other: IndexList) -> Bool {
        Set(indices).isSubset(of: other.indices)
    }

    package func subtracting(_ other: IndexList) -> IndexList {
        let removed = Set(other.indices)
        return IndexList(indices.filter { !removed.contains($0) })
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
    package init?(_ text: some StringProtocol) {
        var found: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: true) {
            let stride = part.split(separator: ":", omittingEmptySubsequences: false)
            let bounds = stride[0].split(separator: "-", omittingEmptySubsequences: false)
            guard stride.count <= 2, let first = Self.number(bounds[0]) else { return nil }
            var last = first
            if bounds.count == 2 {
                guard let end = Self.number(bounds[1]), end >= first else { return nil }
                last = end
            }
            guard bounds.count <= 2 else { return nil }
            guard stride.count == 2 else {
                found += first...last
                continue
            }
            let group = stride[1].split(separator: "/", omittingEmptySubsequences: false)
            guard bounds.count == 2, group.count == 2, let used = Self.number(group[0]),
                let size = Self.number(group[1]), used > 0, size >= used
            else { return nil }
            found += (first...last).filter { ($0 - first) % size < used }
        }
        self.init(found)
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let value = Int(text),
            value <= limit
        else { return nil }
        return value
    }
}
