/// The first record of every start.
package struct LogStart: Hashable, Sendable {
    package enum Continuation: String, CaseIterable, Hashable, Sendable {
        /// The file before this one was full.
        case rotation
        /// Records before this one could not be written.
        case loss
        /// The machine slept, or its clock was set.
        case clock
    }

    /// CLOCK_MONOTONIC, µs; all times of the log are of this clock.
    package var at: UInt64
    /// The same moment in µs since 1970, UTC.
    package var wall: UInt64
    /// As `Inventory.bootID`.
    package var boot: String?
    /// The process that decides.
    package var process: Int32
    /// Decides and tells, and writes nothing.
    package var isShadow: Bool
    /// Nil where a reconciler started.
    package var continuation: Continuation?

    package init(
        at: UInt64, wall: UInt64, boot: String?, process: Int32, isShadow: Bool = false,
        continuation: Continuation? = nil
    ) {
        self.at = at
        self.wall = wall
        self.boot = boot
        self.process = process
        self.isShadow = isShadow
        self.continuation = continuation
    }

    /// µs since 1970, UTC, of a time of the log.
    package func wall(of time: UInt64) -> UInt64 {
        time >= at ? wall &+ (time - at) : wall > at - time ? wall - (at - time) : 0
    }
}
