/// How often a fork was refused. pids.events, pids.events.local.
package struct PIDsEvents: KernelText {
    package let counters: FlatKeyed

    package init(parsing text: String) throws(KernelTextError) {
        counters = try FlatKeyed(parsing: text)
    }

    /// By the limit of this cgroup or, from kernel 6.11, of one below it.
    package var max: UInt64? { counters["max"] }

    package var description: String { counters.description }
}
