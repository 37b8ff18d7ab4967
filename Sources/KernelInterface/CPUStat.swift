/// CPU time used and throttling. cpu.stat, cpu.stat.local; all times in microseconds since the cgroup was created.
///
/// The throttling counters of `cpu.stat` are there where the cpu controller is enabled, and tell of the own limit only.
package struct CPUStat: KernelText {
    package let counters: FlatKeyed

    package init(parsing text: String) throws(KernelTextError) {
        counters = try FlatKeyed(parsing: text)
    }

    package var usage: UInt64? { counters["usage_usec"] }
    package var user: UInt64? { counters["user_usec"] }
    package var system: UInt64? { counters["system_usec"] }
    /// Kernel 6.12.
    package var nice: UInt64? { counters["nice_usec"] }
    /// CONFIG_SCHED_CORE, kernel 6.1.
    package var forcedIdle: UInt64? { counters["core_sched.force_idle_usec"] }
    /// Periods of the own limit that had something to run.
    package var periods: UInt64? { counters["nr_periods"] }
    package var throttledPeriods: UInt64? { counters["nr_throttled"] }
    /// Summed over the CPUs; in `cpu.stat.local` (kernel 6.7) by the limits of ancestors too.
    package var throttled: UInt64? { counters["throttled_usec"] }
    /// Kernel 5.16.
    package var bursts: UInt64? { counters["nr_bursts"] }
    package var burst: UInt64? { counters["burst_usec"] }

    package var description: String { counters.description }
}
