import KernelInterface
import Planner
import Policy
import Reconciler
import SLA
import Simulator
import TestSupport

/// Reads counters that the test sets.
struct ScriptedSampler: CounterSampler {
    struct Place: Hashable {
        let cgroup: CgroupPath
        let file: CounterFile
    }

    var counters: [Place: Counters] = [:]
    private(set) var watched: [Place?] = []

    mutating func watch(_ cgroup: CgroupPath, _ file: CounterFile) throws(KernelError) -> Int {
        watched.append(Place(cgroup: cgroup, file: file))
        return watched.count - 1
    }

    mutating func sample(_ number: Int) -> Counters? { watched[number].flatMap { counters[$0] } }

    mutating func unwatch(_ number: Int) { watched[number] = nil }

    subscript(_ cgroup: CgroupPath, _ file: CounterFile) -> Counters? {
        get { counters[Place(cgroup: cgroup, file: file)] }
        set { counters[Place(cgroup: cgroup, file: file)] = newValue }
    }
}

/// A session in which a policy is in force and its objectives are watched.
struct RunningSession {
    var session: SimulatedSession
    var sampler = ScriptedSampler()
    var reconciliation: Reconciliation
    let policy: ResolvedPolicy
    let plan: Plan
    var now: UInt64 = 1_000_000

    init(_ classes: String, isShadow: Bool = false, in session: SimulatedSession? = nil) throws {
        var session = try session ?? SimulatedSession()
        policy = try resolvedPolicy(TestSupport.policy(classes: classes))
        plan = try session.plan(policy)
        try session.apply(plan)
        let arming = try armed(
            policy, plan.members, held: plan.next, inventory: session.inventory, tree: &session.kernel)
        try session.store.arm(arming.values(boot: nil).encoded)
        reconciliation = Reconciliation(
            arming, pageBytes: 4096, isShadow: isShadow, now: now, sampler: &sampler)
        self.session = session
    }

    /// The victim stalled for so long since the last step, and the suspect used so much CPU; µs.
    mutating func step(
        after elapsed: UInt64, stalled: UInt64, of victim: CgroupPath, used: UInt64, by suspect: CgroupPath,
        isTriggered: Bool = false
    ) -> UInt64? {
        now += elapsed
        let before = sampler[victim, .cpuPressure]?.first ?? 0
        sampler[victim, .cpuPressure] = Counters(before + stalled, 0)
        sampler[suspect, .cpuStat] = Counters((sampler[suspect, .cpuStat]?.first ?? 0) + used, 0)
        if isTriggered { reconciliation.trigger(0) }
        return reconciliation.step(now: now, tree: &session.kernel, sampler: &sampler)
    }

    /// What has drifted from the plan in force, with nobody known who writes.
    mutating func round(of drift: inout DriftWatch) throws -> [DriftEvent] {
        try drift.round(
            plan.next, adjusted: reconciliation.adjustments.mapValues(\.text), responses: [:], writes: ForeignWrites(),
            pageBytes: 4096, isShadow: false, now: now, tree: &session.kernel)
    }

    mutating func text(_ cgroup: CgroupPath, _ file: InterfaceFile) throws -> String {
        try session.kernel.read(cgroup, file)
    }
}
