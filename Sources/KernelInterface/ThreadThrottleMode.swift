/// Which bandwidth a core gets whose threads are in groups of different bandwidth. info/MB/thread_throttle_mode; 5.10.
package enum ThreadThrottleMode: String, KernelText, CaseIterable {
    /// The lowest of them.
    case max
    /// Each thread its own.
    case perThread = "per-thread"
    case undefined

    package init(parsing text: String) throws(KernelTextError) {
        self = try Self.named(text)
    }

    package var description: String { rawValue }
}
