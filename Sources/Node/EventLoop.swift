import CLinux
import Glibc
import KernelInterface

/// One epoll for one thread: triggers, cgroups, policies, signals, time and metrics, all as events.
///
/// Nothing here polls: where nothing happens, and no time is asked for, the thread is not woken. PSI files are asked for
/// EPOLLPRI alone, since they are always ready for EPOLLIN, and no epoll is put into another one, since looking at a
/// PSI event takes it away.
package struct EventLoop: ~Copyable {
    /// What a token of the epoll stands for. Tokens are not used again, so that a late report finds nothing.
    enum Source {
        case timer, clock, signals, cgroups, policy, units, control, metricsSocket
        case connection(Int)
        /// Queues of writes whose writers are known, and are not.
        case namedWrites, writes
        case pressure(Int)
        case output(Int), process(Int), socket(Int)
        /// A killed process whose metric has gone; it is reaped when it has ended.
        case orphan(process: Int32, descriptor: Int32)
    }

    // Descriptors, -1 where there is none.
    private(set) var epoll: Int32 = -1
    private(set) var cgroupEvents: Int32 = -1
    private(set) var policyEvents: Int32 = -1
    /// The cgroup2 mount, O_PATH.
    private(set) var root: Int32 = -1
    private var timer: Int32 = -1
    private var clockWatch: Int32 = -1
    private var signals: Int32 = -1
    private var maskBefore: clinux_signal_mask?
    let rootPath: String
    var hasOpenat2 = true

    var sources: [UInt64: Source] = [:]
    private var lastToken: UInt64 = 0
    var triggers: [Int: ArmedTrigger] = [:]
    var cgroupWatches: Set<Int32> = []
    var writeWatch = WriteWatch()
    var policyPaths: [String] = []
    var policyDirectories: [Int32: PolicyDirectory] = [:]
    var metrics: [Int: MetricSource] = [:]
    /// Killed processes without a descriptor that would tell of their end.
    var unreaped: [Int32] = []
    var controlSocket: Int32 = -1
    var controlPath = ""
    var metricsSocket: Int32 = -1
    var metricsPath = ""
    var connections: [Int: ControlConnection] = [:]
    var nextConnection = 0
    /// The sockets of both, with their tokens.
    var listening: [(socket: Int32, token: UInt64)] = []
    var isDeaf = false
    /// Until when nothing is heard of users who may only look, µs; `.max` while one waits for an answer.
    var rests: [UInt32: UInt64] = [:]
    /// What is to be told by the next wait, without waiting.
    var pending: [LoopEvent] = []

    private var clock: RunClock?
    private var wanted: UInt64?
    private var armed: UInt64?
    private let tokens = UnsafeMutablePointer<UInt64>.allocate(capacity: Int(CLINUX_EPOLL_ROOM))
    private let reports = UnsafeMutablePointer<UInt32>.allocate(capacity: Int(CLINUX_EPOLL_ROOM))
    var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

    /// How often the thread was woken.
    package private(set) var wakeUps: UInt64 = 0

    /// From here on SIGTERM, SIGINT, SIGHUP and SIGUSR1 are blocked in this thread, and come as events.
    ///
    /// `cgroupRoot` is where cgroup2 is mounted; cgroups are opened beneath it.
    ///
    /// `isNamingWriters: false` asks for writes to interface files as on a kernel that does not tell who wrote.
    package init(cgroupRoot: String? = nil, isNamingWriters: Bool = true) throws(LoopError) {
        rootPath = cgroupRoot ?? ""
        if let cgroupRoot {
            root = try LoopError.check("open", path: cgroupRoot) {
                cgroupRoot.withCString { clinux_openat(AT_FDCWD, $0, clinux_o_path | O_DIRECTORY | O_CLOEXEC) }
            }
        }
        epoll = try LoopError.check("epoll_create1") { clinux_epoll() }
        timer = try LoopError.check("timerfd_create") { clinux_timer() }
        clockWatch = try LoopError.check("timerfd_create") { clinux_clock_watch() }
        cgroupEvents = try LoopError.check("inotify_init1") { clinux_inotify() }
        policyEvents = try LoopError.check("inotify_init1") { clinux_inotify() }
        try writeWatch.open(isNamingWriters: isNamingWriters)
        try blockSignals()
        clockWasSet()
        clock = ClockReading.read().map(RunClock.init)
        let input = clinux_epollin
        try register(timer, .timer, input)
        try register(clockWatch, .clock, input)
        try register(signals, .signals, input)
        try register(cgroupEvents, .cgroups, input)
        try register(policyEvents, .policy, input)
        try register(writeWatch.inotify, .writes, input)
        if writeWatch.fanotify >= 0 { try register(writeWatch.fanotify, .namedWrites, input) }
    }

    private mutating func blockSignals() throws(LoopError) {
        let numbers = [SIGTERM, SIGINT, SIGHUP, SIGUSR1]
        var mask = clinux_signal_mask()
        signals = try LoopError.check("signalfd") { clinux_signals(numbers, Int32(numbers.count), &mask) }
        maskBefore = mask
    }

    deinit {
        for trigger in triggers.values { close(trigger.descriptor) }
        for metric in metrics.values { metric.abandon() }
        for connection in connections.values { close(connection.socket) }
        if controlSocket >= 0 {
            close(controlSocket)
            unlink(controlPath)
        }
        if metricsSocket >= 0 {
            close(metricsSocket)
            if !metricsPath.isEmpty { unlink(metricsPath) }
        }
        for source in sources.values {
            if case .orphan(_, let descriptor) = source { close(descriptor) }
        }
        for descriptor in [epoll, timer, clockWatch, signals, cgroupEvents, policyEvents, root] where descriptor >= 0 {
            close(descriptor)
        }
        tokens.deallocate()
        reports.deallocate()
        buffer.deallocate()
        if let maskBefore { withUnsafePointer(to: maskBefore) { clinux_restore_signals($0) } }
    }

    /// CLOCK_MONOTONIC, µs.
    package static func now() -> UInt64 { RunClock.now() }

    /// Asks for `timer` at this time of CLOCK_MONOTONIC, µs, once, instead of the time that was asked for before; nil for
    /// no time at all.
    package mutating func wake(at time: UInt64?) {
        wanted = time
    }

    /// Blocks until there is something to tell.
    package mutating func wait(into events: inout [LoopEvent]) throws(LoopError) {
        events.removeAll(keepingCapacity: true)
        while events.isEmpty { try look(milliseconds: pending.isEmpty ? -1 : 0, &events) }
    }

    package mutating func wait() throws(LoopError) -> [LoopEvent] {
        var events: [LoopEvent] = []
        try wait(into: &events)
        return events
    }

    /// What there is to tell by now.
    package mutating func poll(into events: inout [LoopEvent]) throws(LoopError) {
        events.removeAll(keepingCapacity: true)
        try look(milliseconds: 0, &events)
    }

    private mutating func look(milliseconds: Int32, _ events: inout [LoopEvent]) throws(LoopError) {
        armTimer()
        let count = clinux_epoll_wait(epoll, tokens, reports, milliseconds)
        if count < 0, count != -EINTR { throw LoopError("epoll_wait", errno: Errno(rawValue: -count)) }
        if count != 0 { wakeUps += 1 }
        for index in 0..<Int(max(0, count)) {
            guard let source = sources[tokens[index]] else { continue }
            handle(source, token: tokens[index], reports[index], &events)
        }
        events += pending
        pending.removeAll(keepingCapacity: true)
        if count != 0 { compareClocks(&events) }
    }

    private mutating func handle(
        _ source: Source, token: UInt64, _ report: UInt32, _ events: inout [LoopEvent]
    ) {
        switch source {
        case .timer: timePassed(&events)
        case .clock: clockWasSet()
        case .signals: takeSignals(&events)
        case .cgroups: takeCgroupEvents(&events)
        case .policy: takePolicyEvents(&events)
        case .namedWrites: tell(writeWatch.takeNamed(buffer, .machine), &events)
        case .writes: tell(writeWatch.takeUnnamed(buffer), &events)
        case .units: events.append(.unitsChanged)
        case .control: takeConnections(.varlink)
        case .metricsSocket: takeConnections(.http)
        case .connection(let id): continueConnection(id, report, &events)
        case .pressure(let id): pressureReported(id, report, &events)
        case .output(let id): takeOutput(id)
        case .process(let id): processEnded(id)
        case .socket(let id): continueRequest(id)
        case .orphan(let process, let descriptor): reapOrphan(process, descriptor, token)
        }
    }

    // MARK: Time and signals

    /// One timer for what was asked for and for what metrics wait for; it is set only when that changes.
    private mutating func armTimer() {
        let next = [wanted, nextMetricDeadline].compactMap(\.self).min()
        guard next != armed else { return }
        armed = next
        // A time beyond 64 bits of nanoseconds does not come.
        let (nanoseconds, isNever) = (next ?? 0).multipliedReportingOverflow(by: 1000)
        // Refused only for what is no time.
        _ = clinux_timer_set(timer, next == nil || isNever ? 0 : max(1, nanoseconds))
    }

    private mutating func timePassed(_ events: inout [LoopEvent]) {
        drain(timer)
        armed = nil
        let now = Self.now()
        if let time = wanted, time <= now {
            wanted = nil
            events.append(.timer)
        }
        expireMetrics(now)
    }

    /// The timer was cancelled; the clocks are compared after every wake-up.
    private func clockWasSet() {
        drain(clockWatch)
        // Refused only for what is no time.
        _ = clinux_clock_watch_arm(clockWatch)
    }

    private mutating func compareClocks(_ events: inout [LoopEvent]) {
        guard let reading = ClockReading.read() else { return }
        guard let jumps = clock?.jumps(until: reading) else {
            clock = RunClock(reading)
            return
        }
        if let suspended = jumps.suspended { events.append(.clockJumped(microseconds: suspended)) }
        if let wall = jumps.wall { events.append(.wallClockSet(microseconds: wall)) }
    }

    private func takeSignals(_ events: inout [LoopEvent]) {
        while true {
            let number = clinux_next_signal(signals)
            if number == -EINTR { continue }
            if number <= 0 { return }
            if !events.contains(.signal(number)) { events.append(.signal(number)) }
        }
    }

    /// Takes the count of a timer, so that it is no longer ready. ECANCELED is the news of a clock that was set.
    private func drain(_ descriptor: Int32) {
        var count: UInt64 = 0
        _ = clinux_read(descriptor, &count, 8)
    }

    // MARK: The epoll

    @discardableResult
    mutating func register(_ descriptor: Int32, _ source: Source, _ events: UInt32) throws(LoopError) -> UInt64 {
        let token = lastToken + 1
        let epoll = epoll
        _ = try LoopError.check("epoll_ctl") { clinux_epoll_add(epoll, descriptor, events, token) }
        lastToken = token
        sources[token] = source
        return token
    }

    /// Closes the descriptor, which takes it out of the epoll.
    mutating func drop(_ descriptor: Int32, _ token: UInt64) {
        sources[token] = nil
        // A descriptor that a child still holds would stay in the epoll.
        _ = clinux_epoll_remove(epoll, descriptor)
        close(descriptor)
    }
}
