package import KernelInterface
import Planner
package import Reconciler
import SLA
import Simulator

/// A reconciler at work on a simulated node whose web server waits for as much CPU as batch work takes from it, over
/// virtual time; and what it logged.
package struct RecordedRun {
    package private(set) var records: [LogRecord]
    package var session: SimulatedSession
    package private(set) var reconciliation: Reconciliation
    private var sampler = CounterTable()
    package private(set) var now: UInt64 = 10_000_000
    private var nextSample: UInt64? = 10_000_000
    private var stalled: UInt64 = 0
    private var used: UInt64 = 0

    package static let start = LogStart(
        at: 10_000_000, wall: 1_772_352_930_000_000, boot: "boot", process: 42)

    /// One web server with an objective, and batch work that yields CPU time.
    package static let policy = """
        apiVersion: bulkhead/v1
        kind: Policy
        metadata: {name: test}
        classes:
          web:
            match: [{unit: nginx.service}]
            objectives: [{pressure: cpu some, below: 5%, over: 2s}]
          batch:
            slice: batch.slice
            cpu: {weight: 20, max: 2cpus}
            yields: [{cpu.max: 10%}, cpu.idle, {freeze: 10s}]
            grows: [{cpu.max: 3cpus}]

        """

    package init(_ policy: String = Self.policy, start: LogStart = Self.start) throws {
        session = try SimulatedSession()
        let resolved = try resolvedPolicy(policy)
        try session.apply(session.plan(resolved))
        _ = try session.kernel.spawn(in: cgroup("batch.slice"))
        let plan = try session.plan(resolved)
        let arming = try armed(
            resolved, plan.members, held: plan.next, inventory: session.inventory, tree: &session.kernel)
        reconciliation = Reconciliation(
            arming, pageBytes: session.inventory.pageBytes, isShadow: false, now: now, sampler: &sampler)
        records = [.start(start)] + reconciliation.takeLog()
    }

    /// Goes on for so long, µs. `pressure` is the part of batch's CPU time that the web server waits for, in percent;
    /// in bursts of a second with a second between where `isBursty`.
    package mutating func play(_ span: UInt64, pressure: UInt64, isBursty: Bool = false) {
        let tick: UInt64 = 50_000
        let end = now + span
        while now < end {
            now += tick
            let millicpus = batchMillicpus
            let isOn = !isBursty || now / 1_000_000 % 2 == 0
            let share = isOn ? min(100, pressure * millicpus / 2000) : 0
            stalled += tick * share / 100
            used += tick * millicpus / 1000
            sampler.counters[.init(cgroup: cgroup("system.slice/nginx.service"), file: .cpuPressure)] = Counters(stalled, 0)
            sampler.counters[.init(cgroup: cgroup("system.slice/nginx.service"), file: .cpuStat)] = Counters(7, 0)
            sampler.counters[.init(cgroup: cgroup("batch.slice"), file: .cpuStat)] = Counters(used, 0)
            sampler.counters[.init(cgroup: cgroup("batch.slice"), file: .memoryCurrent)] = Counters(1 << 20)
            let isTriggered = share > 5 && now % 200_000 == 0
            if isTriggered { reconciliation.trigger(0) }
            if isTriggered || nextSample.map({ $0 <= now }) ?? false {
                nextSample = reconciliation.step(now: now, tree: &session.kernel, sampler: &sampler)
                records += reconciliation.takeLog()
            }
        }
    }

    /// Another policy from here on.
    package mutating func load(_ policy: String) throws {
        let resolved = try resolvedPolicy(policy)
        let plan = try session.plan(resolved)
        let arming = try armed(
            resolved, plan.members, held: plan.next, inventory: session.inventory, tree: &session.kernel)
        reconciliation.adopt(arming, now: now, tree: &session.kernel, sampler: &sampler)
        records += reconciliation.takeLog()
        nextSample = now
    }

    /// Everything is given back.
    package mutating func end() {
        reconciliation.release(now: now, tree: &session.kernel)
        records += reconciliation.takeLog()
    }

    /// Removes the cgroup of the batch work: the kernel refuses from here on.
    package mutating func removeBatch() throws {
        try session.kernel.write(cgroup("batch.slice"), .cgroupKill, "1\n")
        try session.kernel.remove(cgroup("batch.slice"))
    }

    /// The text of the log.
    package var log: [UInt8] {
        var model = SLAModel()
        var bytes: [UInt8] = []
        for record in records {
            if case .armed(let arming) = record { model = arming.model }
            bytes += logLine(record, model)
        }
        return bytes
    }

    /// What batch may use, thousandths of a CPU.
    private var batchMillicpus: UInt64 {
        // Nothing runs where there is no cgroup.
        guard let text = try? session.kernel.read(cgroup("batch.slice"), .cpuMax) else { return 0 }
        let parts = text.dropLast().split(separator: " ").compactMap { UInt64($0) }
        return parts.count == 2 ? parts[0] * 1000 / parts[1] : 4000
    }
}

/// Counters by place, as a test sets them.
package struct CounterTable: CounterSampler {
    package struct Place: Hashable {
        package let cgroup: CgroupPath
        package let file: CounterFile
    }

    package var counters: [Place: Counters] = [:]
    private var watched: [Place] = []

    package mutating func watch(_ cgroup: CgroupPath, _ file: CounterFile) throws(KernelError) -> Int {
        watched.append(Place(cgroup: cgroup, file: file))
        return watched.count - 1
    }

    package mutating func sample(_ watched: Int) -> Counters? { counters[self.watched[watched]] }

    package mutating func unwatch(_ watched: Int) {}
}
