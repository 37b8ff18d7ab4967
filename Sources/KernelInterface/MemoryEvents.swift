/// How often a protection or limit of memory acted. memory.events, memory.events.local, memory.swap.events.
package struct MemoryEvents: KernelText {
    package let counters: FlatKeyed

    package init(parsing text: String) throws(KernelTextError) {
        counters = try FlatKeyed(parsing: text)
    }

    /// Reclaim in spite of `memory.low`.
    package var low: UInt64? { counters["low"] }
    package var high: UInt64? { counters["high"] }
    package var max: UInt64? { counters["max"] }
    package var oom: UInt64? { counters["oom"] }
    package var oomKill: UInt64? { counters["oom_kill"] }
    /// Kernel 5.17.
    package var oomGroupKill: UInt64? { counters["oom_group_kill"] }
    /// Kernel 6.18.
    package var sockThrottled: UInt64? { counters["sock_throttled"] }
    /// Swap allocations that failed; `memory.swap.events` only.
    package var fail: UInt64? { counters["fail"] }

    package var description: String { counters.description }
}
