/// Limit of cgroups below a cgroup, 0 to 2147483647, or `max`. cgroup.max.depth and cgroup.max.descendants.
package struct CountLimit: KernelText {
    package let limit: Limit

    package static let max = CountLimit(limit: .max)
    package static let range: ClosedRange<UInt64> = 0...UInt64(Int32.max)

    private init(limit: Limit) {
        self.limit = limit
    }

    package init?(_ cgroups: UInt64) {
        guard Self.range.contains(cgroups) else { return nil }
        limit = .value(cgroups)
    }

    package init(parsing text: String) throws(KernelTextError) {
        limit = try Limit(parsing: text, within: Self.range)
    }

    package var description: String { limit.description }
}
