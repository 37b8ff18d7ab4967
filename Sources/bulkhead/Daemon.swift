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
    private var loaded: LoadedPolicy
    private let paths: [String]
    private let isShadow: Bool
    /// How often everything is looked at, µs; 0 for never.
    private let interval: UInt64

    var loop: EventLoop
    private var sampler: CounterFileSampler
    private var log: DecisionLog
    private var round: PolicyRound
    private var reconciliation: Reconciliation
    private var drift = DriftWatch()

    private var nextSample: UInt64?
    var nextLook: UInt64?
    /// When the policy is to be read, and the cgroups to be matched, again.
    private var reloadAt: UInt64?
    private var rematchAt: UInt64?
    private var metricsAt: UInt64?
    private var isStopping = false
    private var triggers = ObjectiveTriggers()
    var units = UnitNews()

    /// Events of this long are taken together, µs.
    static let settling: UInt64 = 100_000
    /// How often a metric is asked for, µs.
    private static let metricInterval: UInt64 = 500_000

    init(
        loaded: LoadedPolicy, paths: [String], session: inout NodeSession<LiveTree>, log: consuming DecisionLog,
        isShadow: Bool, interval: UInt64
    ) throws(Failure) {
        guard let mount = session.inventory.cgroup else { throw Failure.noCgroup2 }
        let loop = try Self.eventLoop(at: mount.path)
        tell(try session.recovered())
        let round = try PolicyRound(loaded, on: &session, beside: nil, isApplied: !isShadow)
        tell(round.findings, sources: loaded.sources)
        let arming = try round.arm(on: &session, beside: nil, isShadow: isShadow, log: log.path)
        tell(arming.findings, sources: loaded.sources)
        // What cannot be kept open is opened each time; a trigger has to be kept open.
        var sampler = try Self.sampler(at: mount.path, beside: arming.model.objectives.count)
        reconciliation = Reconciliation(
            arming, pageBytes: session.inventory.pageBytes, isShadow: isShadow, now: EventLoop.now(), sampler: &sampler)
        self.loop = loop
        self.sampler = sampler
        self.log = log
        self.round = round
        self.loaded = loaded
        self.paths = paths
        self.isShadow = isShadow
        self.interval = interval
        session.tree.base.unlockResctrl()
    }

    /// Until a signal ends it.
    mutating func serve(_ session: inout NodeSession<LiveTree>) throws(Failure) {
        for path in paths {
            if let problem = problem({ () throws(LoopError) in try loop.watchPolicy(path) }) {
                note("cannot watch `\(path)`: \(problem)")
            }
        }
        arm(session.inventory)
        let start = EventLoop.now()
        hear(start, &session)
        units.hold(round.plan.next)
        nextLook = interval > 0 ? start + interval : nil
        step(start, &session)
        flush()
        var events: [LoopEvent] = []
        while !isStopping {
            loop.wake(
                at: [nextSample, nextLook, reloadAt, rematchAt, metricsAt, units.connectsAt].compactMap(\.self).min())
            do {
                try loop.wait(into: &events)
            } catch {
                throw Failure(any: error)
            }
            try handle(events, &session)
        }
        reconciliation.release(now: EventLoop.now(), tree: &session.tree)
        note("stopped")
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
        var isTold = false
        for event in events {
            switch event {
            case .pressure(let trigger):
                for objective in triggers.objectives(of: trigger) { reconciliation.trigger(objective) }
                isTold = true
            case .metric(let objective, let result): take(result, of: objective)
            case .timer: break
            case .pressureGone(let trigger):
                triggers.gone(trigger)
                rematchAt = rematchAt ?? now + Self.settling
            case .cgroupsChanged: rematchAt = rematchAt ?? now + Self.settling
            case .policyChanged, .hangUp: reloadAt = reloadAt ?? now + Self.settling
            case .user1: nextLook = now
            case .unitsChanged: break
            case .signal: isStopping = true
            case .overflow:
                reloadAt = reloadAt ?? now + Self.settling
                rematchAt = rematchAt ?? now + Self.settling
            case .clockJumped(let microseconds): noteClock("suspended for \(microseconds / 1000) ms")
            case .wallClockSet(let microseconds): noteClock("the clock was set by \(microseconds / 1000) ms")
            }
        }
        takeUnitEvents(now, &session)
        if isTold || isDue(nextSample, now) { step(now, &session) }
        if isDue(metricsAt, now) { askMetrics(now) }
        if isDue(reloadAt, now) { reload(&session) }
        if reconciliation.isOutdated { rematchAt = rematchAt ?? now }
        if isDue(rematchAt, now) { rematch(&session) }
        if isDue(nextLook, now) { look(now, &session) }
        units.set(session.tree.takeTold(), at: now)
        takeUnitEvents(now, &session)  // What came while a call waited for its answer wakes nobody.
        flush()
    }

    private func isDue(_ time: UInt64?, _ now: UInt64) -> Bool { time.map { $0 <= now } ?? false }

    private mutating func step(_ now: UInt64, _ session: inout NodeSession<LiveTree>) {
        // An adjustment does not wait for systemd, which is told of it afterwards.
        session.tree.tellsLater = true
        nextSample = reconciliation.step(
            now: now, tree: &session.tree, sampler: &sampler, clock: { EventLoop.now() })
        session.tree.tellsLater = false
        if triggers.isIncomplete { nextSample = min(nextSample ?? .max, now + Self.metricInterval) }
        session.tree.base.unlockResctrl()
    }

    // MARK: What changes under it

    /// Triggers of the objectives, and watches where cgroups of the classes may come and go.
    private mutating func arm(_ inventory: Inventory) {
        let model = reconciliation.arming.model
        for refusal in triggers.adopt(model, isPrivileged: inventory.privileges.sysResource, loop: &loop) {
            note(refusal)
        }
        for (index, metric) in reconciliation.arming.metrics.enumerated() {
            guard let metric else { continue }
            loop.addMetric(index, metric)
            metricsAt = EventLoop.now()
        }
        for cgroup in watchedCgroups {
            if let problem = problem({ () throws(LoopError) in try loop.watchCgroup(cgroup) }) {
                note("cannot watch \(cgroup): \(problem)")
            }
        }
    }

    /// The parents of the members: where a sibling that matches may come, and where a member may go.
    private var watchedCgroups: Set<CgroupPath> {
        var found: Set<CgroupPath> = []
        for members in round.plan.members {
            for cgroup in members.cgroups { found.insert(cgroup.parent ?? .root) }
        }
        for workload in round.policy.classes {
            for match in workload.matches { if let directory = match.value.directory { found.insert(directory) } }
        }
        return found
    }

    private mutating func reload(_ session: inout NodeSession<LiveTree>) {
        reloadAt = nil
        do {
            let next = try LoadedPolicy(paths: paths).valid()
            try adopt(next, &session)
            tell(round.findings, sources: next.sources)
            note("the policy was loaded again")
        } catch {
            let failure = Failure(any: error)
            tell(failure.diagnostics, sources: failure.sources)
            note("the policy has errors: the last good one stays in force")
        }
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
            let matched = try matchedCgroups(policy, tree: &session.tree)
            reconciliation.giveBack(
                where: { !policy.has($0, matched) }, now: EventLoop.now(), tree: &session.tree)
        } catch {
            throw Failure(error)
        }
    }

    private mutating func adopt(_ next: LoadedPolicy, _ session: inout NodeSession<LiveTree>) throws(Failure) {
        try giveBackGone(next, &session)
        let nextRound = try PolicyRound(next, on: &session, beside: reconciliation, isApplied: !isShadow)
        let arming = try nextRound.arm(on: &session, beside: reconciliation, isShadow: isShadow, log: log.path)
        for index in reconciliation.arming.model.objectives.indices { loop.removeMetric(index) }
        loop.unwatchCgroups()
        metricsAt = nil
        (loaded, round) = (next, nextRound)
        units.hold(nextRound.plan.next)
        reconciliation.adopt(arming, now: EventLoop.now(), tree: &session.tree, sampler: &sampler)
        arm(session.inventory)
        session.tree.base.unlockResctrl()
        nextSample = EventLoop.now()
    }

    /// One look at everything: values that somebody changed, and tasks and cgroups that came.
    private mutating func look(_ now: UInt64, _ session: inout NodeSession<LiveTree>) {
        nextLook = interval > 0 ? now + interval : nil
        do throws(KernelError) {
            let events = try drift.round(
                round.plan.next, adjusted: reconciliation.adjustments.mapValues(\.text), responses: round.responses,
                pageBytes: session.inventory.pageBytes, isShadow: isShadow, now: now, tree: &session.tree)
            for event in events { log.append(.drift(LogDrift(event, at: now))) }
            if !round.plan.next.groups.isEmpty,
                try groupStatus(of: round.plan.next, tree: &session.tree).contains(where: { $0.state != .inForce })
            {
                rematchAt = now
            }
        } catch {
            note("looking for drift failed: \(Failure(error).diagnostics[0].message)")
        }
        session.tree.base.unlockResctrl()
    }

    // MARK: Metrics

    private mutating func askMetrics(_ now: UInt64) {
        metricsAt = now + Self.metricInterval
        for (index, metric) in reconciliation.arming.metrics.enumerated() where metric != nil {
            loop.poll(metric: index)
        }
    }

    private mutating func take(_ result: MetricResult, of objective: Int) {
        switch result {
        case .value(let value, let at): reconciliation.take(MetricReading(value: value, at: at), of: objective)
        // It grows stale: missing, not zero.
        case .failure: break
        }
    }

    // MARK: Telling

    mutating func note(_ text: String) { log.append(.note(text, at: EventLoop.now())) }

    private mutating func noteClock(_ text: String) {
        note(text)
        log.restart()
    }

    private mutating func flush() {
        for record in reconciliation.takeLog() { log.append(record) }
        log.flush()
    }
}

/// What a run can do without, and why it has to.
private func problem<Problem: Error>(_ body: () throws(Problem) -> Void) -> Problem? {
    do throws(Problem) {
        try body()
        return nil
    } catch {
        return error
    }
}
