import Document
import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report
import SLA

/// The reconciler at work on this machine: events in, one step of deciding, effects out.
struct Daemon: ~Copyable {
    private(set) var loaded: LoadedPolicy
    let paths: [String]
    let isShadow: Bool

    var loop: EventLoop
    var sampler: CounterFileSampler
    var log: DecisionLog
    private(set) var round: PolicyRound
    var reconciliation: Reconciliation
    var drift: DriftRounds

    private var nextSample: UInt64?
    /// When the policy is to be read, and the cgroups to be matched, again.
    private var reloadAt: UInt64?
    private var rematchAt: UInt64?
    private var isStopping = false
    private var watches = LoopWatches()
    private var early = EarlyWatch()
    var service = ServiceTelling()
    var units = UnitNews()
    /// Connections that are told of what is decided.
    var monitors: Set<Int> = []
    /// What the classes use, for those who ask for metrics; of which members.
    var gauges = ClassGauges()
    var gaugedMembers: [ClassMembers] = []
    let resctrlMount: ResctrlMount?

    /// Events of this long are taken together, µs.
    private static let settling: UInt64 = 100_000

    /// `interval` is how often everything is looked at, µs; 0 for never.
    init(
        loaded: LoadedPolicy, paths: [String], session: inout NodeSession<LiveTree>, log: consuming DecisionLog,
        isShadow: Bool, interval: UInt64
    ) throws(Failure) {
        guard let mount = session.inventory.cgroup else { throw Failure.noCgroup2 }
        let loop = try Self.eventLoop(at: mount.path)
        tell(try session.recovered())
        let round = try PolicyRound(loaded, on: &session, beside: nil, isApplied: !isShadow)
        tell(round.findings, sources: loaded.sources)
        if !isShadow { try session.keep(policyPaths: paths) }
        let arming = try round.arm(on: &session, beside: nil, isShadow: isShadow, log: log.path)
        tell(arming.findings, sources: loaded.sources)
        // What cannot be kept open is opened each time; a trigger has to be kept open.
        var sampler = try Self.sampler(
            at: mount.path, resctrl: session.inventory.resctrlMount?.path,
            beside: ObjectiveTriggers.room(for: arming.model))
        reconciliation = Reconciliation(
            arming, pageBytes: session.inventory.pageBytes, isShadow: isShadow, now: EventLoop.now(), sampler: &sampler)
        self.loop = loop
        self.sampler = sampler
        self.log = log
        self.round = round
        self.loaded = loaded
        self.paths = paths
        self.isShadow = isShadow
        resctrlMount = session.inventory.resctrlMount
        drift = DriftRounds(interval: interval, now: EventLoop.now())
        session.tree.base.unlockResctrl()
    }

    /// Until a signal ends it.
    mutating func serve(_ session: inout NodeSession<LiveTree>) throws(Failure) {
        for path in paths {
            if let problem = problem({ () throws(LoopError) in try loop.watchPolicy(path) }) {
                note("cannot watch `\(path)`: \(problem)")
            }
        }
        // From here on nothing waits for systemd, which is told of every value afterwards.
        session.tree.tellsLater = true
        arm(session.inventory)
        let start = EventLoop.now()
        hear(start, &session)
        units.hold(round.plan.next)
        step(start, &session)
        tellReady()
        flush()
        var events: [LoopEvent] = []
        while !isStopping {
            let times = [
                nextSample, nextLook(&session), reloadAt, rematchAt, watches.metricsAt, service.nextAt,
                units.connectsAt, loop.restsUntil,
            ]
            loop.wake(at: times.compactMap(\.self).min())
            do {
                try loop.wait(into: &events)
            } catch {
                throw Failure(any: error)
            }
            try handle(events, &session)
        }
        service.stopping()
        reconciliation.release(now: EventLoop.now(), tree: &session.tree)
        note("stopped", .stop)
        flush()
        do {
            if !reconciliation.isAdjusted || isShadow { try session.store.disarm() }
        } catch {
            throw Failure(any: error)
        }
    }

    private mutating func handle(
        _ events: [LoopEvent], _ session: inout NodeSession<LiveTree>
    ) throws(Failure) {
        let now = EventLoop.now()
        loop.endRests()
        var isTold = false
        for event in events {
            switch event {
            case .pressure(let trigger):
                if let window = watches.triggers.earlyWindow(of: trigger) {
                    isTold = early.isTold(window: window, now: now, nextSample: nextSample) || isTold
                    continue
                }
                for objective in watches.triggers.objectives(of: trigger) { reconciliation.trigger(objective) }
                isTold = true
            case .metric(let objective, let result): take(result, of: objective)
            case .timer: break
            case .pressureGone(let trigger):
                watches.gone(trigger)
                rematchAt = rematchAt ?? now + Self.settling
            case .cgroupsChanged: rematchAt = rematchAt ?? now + Self.settling
            case .policyChanged, .hangUp: reloadAt = reloadAt ?? now + Self.settling
            case .written(let write): drift.add(write.directory, write.name, by: write.writer, now: now)
            case .user1, .writesLost: drift.addEverything(now: now)
            case .unitsChanged: break
            case .signal: isStopping = true
            case .message(let connection, let user, let bytes):
                let start = EventLoop.now()
                answer(connection, user: user, bytes, &session)
                loop.dealtWith(user: user, took: EventLoop.now() - start)
            case .request(let connection, let user, let bytes):
                let start = EventLoop.now()
                answerRequest(connection, bytes)
                loop.dealtWith(user: user, took: EventLoop.now() - start)
            case .disconnected(let connection): monitors.remove(connection)
            case .overflow:
                reloadAt = reloadAt ?? now + Self.settling
                rematchAt = rematchAt ?? now + Self.settling
            case .clockJumped(let microseconds): noteClock("suspended for \(microseconds / 1000) ms")
            case .wallClockSet(let microseconds): noteClock("the clock was set by \(microseconds / 1000) ms")
            }
        }
        takeUnitEvents(now, &session)
        if isTold || isDue(nextSample, now) { step(now, &session) }
        if isDue(watches.metricsAt, now) { watches.askMetrics(now, &loop) }
        if isDue(reloadAt, now) { reload(&session) }
        if reconciliation.isOutdated { rematchAt = rematchAt ?? now }
        if isDue(rematchAt, now) { rematch(&session) }
        look(now, &session)
        units.set(session.tree.takeTold(), at: now)
        takeUnitEvents(now, &session)  // What came while a call waited for its answer wakes nobody.
        flush()
        if service.isListening { tellAlive(now) }
    }

    private func isDue(_ time: UInt64?, _ now: UInt64) -> Bool { time.map { $0 <= now } ?? false }

    private mutating func step(_ now: UInt64, _ session: inout NodeSession<LiveTree>) {
        nextSample = reconciliation.step(
            now: now, tree: &session.tree, sampler: &sampler, clock: { EventLoop.now() })
        log.tally.advance(now: now, reconciliation.sla)
        nextSample = early.nextSample(nextSample, now: now)
        if watches.triggers.isIncomplete { nextSample = min(nextSample ?? .max, now + LoopWatches.metricInterval) }
        session.tree.base.unlockResctrl()
    }

    // MARK: What changes under it

    private mutating func arm(_ inventory: Inventory) {
        for problem in watches.adopt(reconciliation.arming, round, inventory, loop: &loop) { note(problem) }
    }

    private mutating func reload(_ session: inout NodeSession<LiveTree>) {
        reloadAt = nil
        service.reloading(now: EventLoop.now())
        defer { tellReady() }
        do {
            let next = try LoadedPolicy(paths: paths).valid()
            try putInForce(next, &session)
            tell(round.findings, sources: next.sources)
            note("the policy was loaded again", .reload)
        } catch {
            let failure = Failure(any: error)
            tell(failure.diagnostics, sources: failure.sources)
            note("the policy has errors: the last good one stays in force")
        }
    }

    /// As `apply` does, and returns how many changes that took.
    @discardableResult
    mutating func putInForce(_ next: LoadedPolicy, _ session: inout NodeSession<LiveTree>) throws(Failure) -> Int {
        // Whether systemd takes the values is part of the answer.
        session.tree.tellsLater = false
        defer { session.tree.tellsLater = true }
        try adopt(next, &session)
        return round.applied
    }

    private mutating func rematch(_ session: inout NodeSession<LiveTree>) {
        rematchAt = nil
        do {
            try adopt(loaded, &session)
        } catch {
            let failure = Failure(any: error)
            tell(failure.diagnostics, sources: failure.sources)
            // Until it works; what is in force stays.
            rematchAt = EventLoop.now() + 10 * Self.settling
            note("the cgroups that changed could not be planned")
        }
    }

    /// Levers that the policy to come, or the cgroups as they are now, do not have any more.
    private mutating func giveBackGone(
        _ next: LoadedPolicy, _ session: inout NodeSession<LiveTree>
    ) throws(Failure) {
        guard reconciliation.isAdjusted else { return }
        let (policy, _) = try next.resolved(against: session.inventory)
        do {
            let matched = try session.matched(policy)
            reconciliation.giveBack(
                where: { !policy.has($0, matched) }, now: EventLoop.now(), tree: &session.tree)
        } catch {
            throw Failure(any: error)
        }
    }

    private mutating func adopt(_ next: LoadedPolicy, _ session: inout NodeSession<LiveTree>) throws(Failure) {
        try giveBackGone(next, &session)
        let nextRound = try PolicyRound(next, on: &session, beside: reconciliation, isApplied: !isShadow)
        let arming = try nextRound.arm(on: &session, beside: reconciliation, isShadow: isShadow, log: log.path)
        (loaded, round) = (next, nextRound)
        units.hold(nextRound.plan.next)
        reconciliation.adopt(arming, now: EventLoop.now(), tree: &session.tree, sampler: &sampler)
        arm(session.inventory)
        session.tree.base.unlockResctrl()
        nextSample = EventLoop.now()
    }

    /// One look at what may have changed: values that somebody wrote, and, now and then, everything.
    private mutating func look(_ now: UInt64, _ session: inout NodeSession<LiveTree>) {
        guard !isTelling(&session), let writes = drift.take(now: now) else { return }
        let held = round.plan.next
        do throws(KernelError) {
            let events = try drift.look(
                at: writes, held, beside: reconciliation, responses: round.responses,
                pageBytes: session.inventory.pageBytes, now: now, tree: &session.tree)
            for event in events { log.append(.drift(LogDrift(event, at: now)), location: event.value.reason.location) }
            let lost = try lostControllers(of: held, at: writes, tree: &session.tree)
            for problem in lost { note(lostControllerText(problem)) }
            let hasDriftedGroups = try hasDriftedGroups(held, writes, &session)
            if hasDriftedGroups || !lost.isEmpty { rematchAt = now }
        } catch {
            note("looking for drift failed: \(Failure(error).diagnostics[0].message)")
        }
        session.tree.base.unlockResctrl()
    }

    /// Whether resource groups, or the tasks in them, are not as planned; who wrote is told of.
    private mutating func hasDriftedGroups(
        _ held: Originals, _ writes: ForeignWrites, _ session: inout NodeSession<LiveTree>
    ) throws(KernelError) -> Bool {
        guard !held.groups.isEmpty, writes.isEverything || !writes.ofGroups.isEmpty else { return false }
        let groups = reconciliation.marking(try groupStatus(of: held, tree: &session.tree))
        guard groups.contains(where: { $0.state != .inForce && $0.state != .adjusted }) else { return false }
        for (path, writer) in writes.ofGroups { note(groupDriftText(path, writer)) }
        return true
    }

    private mutating func take(_ result: MetricResult, of objective: Int) {
        // After a failure the last value grows stale: missing, not zero.
        guard case .value(let value, let at) = result else { return }
        reconciliation.take(MetricReading(value: value, at: at), of: objective)
    }
}
