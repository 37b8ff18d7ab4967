/// What one wait of the event loop brings; each at most once, but for `message` and `request`, which come as often as
/// they were sent, and for `signal`, `metric`, `written`, `disconnected` and the two of pressure, which come at most once for each signal,
/// number, and file and writer.
package enum LoopEvent: Hashable, Sendable {
    /// The trigger that was armed under this number fired: look now. At most once a window, so that whoever looks goes
    /// on looking until the pressure has gone.
    case pressure(Int)
    /// The cgroup of the trigger was removed; the trigger is disarmed.
    case pressureGone(Int)
    /// The time that was asked for with `wake(at:)` has come.
    case timer
    /// Cgroups were created or removed in a watched cgroup.
    case cgroupsChanged
    /// Somebody wrote an interface file that is watched.
    case written(FileWrite)
    /// The service manager has told something.
    case unitsChanged
    /// Something changed in a watched policy file or directory.
    case policyChanged
    /// SIGTERM, SIGINT, SIGHUP or SIGUSR1.
    case signal(Int32)
    /// The answer of a metric that was polled.
    case metric(Int, MetricResult)
    /// A message came over a connection to the control socket, from this user.
    case message(Int, user: UInt32, [UInt8])
    /// Somebody asks for metrics: the head of an HTTP request.
    case request(Int, user: UInt32, [UInt8])
    /// A connection is over.
    case disconnected(Int)
    /// The machine was suspended for so long: CLOCK_BOOTTIME ran ahead of CLOCK_MONOTONIC.
    case clockJumped(microseconds: Int64)
    /// Somebody set CLOCK_REALTIME, forward or back.
    case wallClockSet(microseconds: Int64)
    /// More happened to watched files than the kernel keeps (`fs.inotify.max_queued_events`): look at everything.
    case overflow
    /// More was written than the kernel keeps (`fs.fanotify.max_queued_events`): look at every value.
    case writesLost
}
