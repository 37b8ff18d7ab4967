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

    private var loop: EventLoop
    private var sampler: CounterFileSampler
    private var log: DecisionLog
    private var round: PolicyRound
    private var reconciliation: Reconciliation
    private var drift = DriftWatch()

    private var nextSample: UInt64?
    private var nextLook: UInt64?
    /// When the policy is to be read, and the cgroups to be matched, again.
    private var reloadAt: UInt64?
    private var rematchAt: UInt64?
    private var metricsAt: UInt64?
    private var isStopping = false
    private var triggers = ObjectiveTriggers()
    private var service = ServiceTelling()

    /// Events of this long are taken together, µs.
    private static let settling: UInt64 = 100_000
    /// How often a metric is asked for, µs.
    private static let metricInterval: UInt64 = 500_000

    init(
        loaded: LoadedPolicy, paths: [String], session: inout NodeSession<LinuxKernel>, log: consuming DecisionLog,
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
        session.tree.unlockResctrl()
    }

    /// Until a signal ends it.
    mutating func serve(_ session: inout NodeSession<LinuxKernel>) throws(Failure) {
        for path in paths {
            if let problem = problem({ () throws(LoopError) in try loop.watchPolicy(path) }) {
                note("cannot watch `\(path)`: \(problem)")
            }
        }
        arm(session.inventory)
        let start = EventLoop.now()
        nextLook = interval > 0 ? start + interval : nil
        step(start, &session)
        tellReady()
        flush()
        var events: [LoopEvent] = []
        while !isStopping {
            loop.wake(
                at: [nextSample, nextLook, reloadAt, rematchAt, metricsAt, service.nextAt].compactMap(\.self).min())
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
        _ events: [LoopEvent], _ session: inout NodeSession<LinuxKernel>
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
            case .signal: isStopping = true
            case .overflow:
                reloadAt = reloadAt ?? now + Self.settling
                rematchAt = rematchAt ?? now + Self.settling
            case .clockJumped(let microseconds): noteClock("suspended for \(microseconds / 1000) ms")
            case .wallClockSet(let microseconds): noteClock("the clock was set by \(microseconds / 1000) ms")
            }
        }
        if isTold || isDue(nextSample, now) { step(now, &session) }
        if isDue(metricsAt, now) { askMetrics(now) }
        if isDue(reloadAt, now) { reload(&session) }
        if reconciliation.isOutdated { rematchAt = rematchAt ?? now }
        if isDue(rematchAt, now) { rematch(&session) }
        if isDue(nextLook, now) { look(now, &session) }
        flush()
        if service.isListening { tellAlive(now) }
    }

    private func isDue(_ time: UInt64?, _ now: UInt64) -> Bool { time.map { $0 <= now } ?? false }

    private mutating func step(_ now: UInt64, _ session: inout NodeSession<LinuxKernel>) {
        nextSample = reconciliation.step(
            now: now, tree: &session.tree, sampler: &sampler, clock: { EventLoop.now() })
        if triggers.isIncomplete { nextSample = min(nextSample ?? .max, now + Self.metricInterval) }
        session.tree.unlockResctrl()
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

    private mutating func reload(_ session: inout NodeSession<LinuxKernel>) {
        reloadAt = nil
        service.reloading(now: EventLoop.now())
        defer { tellReady() }
        do {
            let next = try LoadedPolicy(paths: paths).valid()
            try adopt(next, &session)
            tell(round.findings, sources: next.sources)
            note("the policy was loaded again", .reload)
        } catch {
            let failure = Failure(any: error)
            tell(failure.diagnostics, sources: failure.sources)
            note("the policy has errors: the last good one stays in force")
        }
    }

    private mutating func rematch(_ session: inout NodeSession<LinuxKernel>) {
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
        _ next: LoadedPolicy, _ session: inout NodeSession<LinuxKernel>
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

    private mutating func adopt(_ next: LoadedPolicy, _ session: inout NodeSession<LinuxKernel>) throws(Failure) {
        try giveBackGone(next, &session)
        let nextRound = try PolicyRound(next, on: &session, beside: reconciliation, isApplied: !isShadow)
        let arming = try nextRound.arm(on: &session, beside: reconciliation, isShadow: isShadow, log: log.path)
        for index in reconciliation.arming.model.objectives.indices { loop.removeMetric(index) }
        loop.unwatchCgroups()
        metricsAt = nil
        (loaded, round) = (next, nextRound)
        reconciliation.adopt(arming, now: EventLoop.now(), tree: &session.tree, sampler: &sampler)
        arm(session.inventory)
        session.tree.unlockResctrl()
        nextSample = EventLoop.now()
    }

    /// One look at everything: values that somebody changed, and tasks and cgroups that came.
    private mutating func look(_ now: UInt64, _ session: inout NodeSession<LinuxKernel>) {
        nextLook = interval > 0 ? now + interval : nil
        do throws(KernelError) {
            let events = try drift.round(
                round.plan.next, adjusted: reconciliation.adjustments.mapValues(\.text), responses: round.responses,
                pageBytes: session.inventory.pageBytes, isShadow: isShadow, now: now, tree: &session.tree)
            for event in events {
                log.append(.drift(LogDrift(event, at: now)), location: event.value.reason.location)
            }
            if !round.plan.next.groups.isEmpty,
                try groupStatus(of: round.plan.next, tree: &session.tree).contains(where: { $0.state != .inForce })
            {
                rematchAt = now
            }
        } catch {
            note("looking for drift failed: \(Failure(error).diagnostics[0].message)")
        }
        session.tree.unlockResctrl()
    }

    // MARK: Metrics

    private mutating func askMetrics(_ now: UInt64) {
        metricsAt = now + Self.metricInterval
        for (index, metric) in reconciliation.arming.metrics.enumerated() where metric != nil {
            loop.poll(metric: index)
        }
    }

    private mutating func take(_ result: MetricResult, of objective: Int) {
        // After a failure the last value grows stale: missing, not zero.
        guard case .value(let value, let at) = result else { return }
        reconciliation.take(MetricReading(value: value, at: at), of: objective)
    }

    // MARK: Telling

    mutating func note(_ text: String, _ kind: JournalKind? = .failure) {
        log.append(.note(text, at: EventLoop.now()), kind: kind)
    }

    private var status: String { serviceStatus(classes: round.policy.classes.count, reconciliation.sla) }

    private mutating func tellAlive(_ now: UInt64) {
        let status = status
        service.alive(status, now: now)
    }

    private mutating func tellReady() {
        guard service.isListening else { return }
        let status = status
        if let problem = service.ready(status, now: EventLoop.now()) { note("systemd cannot be told: \(problem)") }
    }

    private mutating func noteClock(_ text: String) {
        note(text, nil)
        log.restart()
    }

    private mutating func flush() {
        for record in reconciliation.takeLog() { log.append(record) }
        log.flush()
    }
}
