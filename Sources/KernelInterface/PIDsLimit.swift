/// Limit of tasks in a subtree, 0 to 4194304, or `max`. pids.max.
package struct PIDsLimit: KernelText {
    package let limit: Limit

    package static let max = PIDsLimit(limit: .max)
    /// PID_MAX_LIMIT of 64-bit kernels.
    package static let range: ClosedRange<UInt64> = 0...4_194_304

    private init(limit: Limit) {
        self.limit = limit
    }

    package init?(_ tasks: UInt64) {
        guard Self.range.contains(tasks) else { return nil }
        limit = .value(tasks)
    }

    package init(parsing text: String) throws(KernelTextError) {
        limit = try Limit(parsing: text, within: Self.range)
    }

    package var description: String { limit.description }
}
