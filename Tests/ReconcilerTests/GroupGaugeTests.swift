import KernelInterface
import Planner
import Policy
import Reconciler
import SLA
import Simulator
import TestSupport
import Testing

private func path(_ text: String) throws -> ResctrlPath { try #require(ResctrlPath(text)) }

private let group = "bulkhead-batch"

/// A policy with a metric and a class that gives up part of the cache, and what its group uses.
private struct Monitored {
    var session: SimulatedSession
    var sampler = TreeSampler()
    var gauges: Gauges
    let arming: Arming

    init(objective: String = "{metric: p99, below: 20ms, from: {file: /run/web/latency}}") throws {
        session = try SimulatedSession(resctrlNode())
        let policy = try resolvedPolicy(
            TestSupport.policy(
                classes: """
                      web:
                        match: [{unit: nginx.service}]
                        objectives: [\(objective)]
                      batch:
                        match: [{unit: cron.service}, {unit: other.service}]
                        cache: {l3: 50%}
                        yields: [{cache.l3: 20%}]
                      free:
                        slice: free.slice
                        cpu: {max: 50%}
                        yields: [{cpu.max: 10%}]

                    """), on: session.inventory)
        try session.kernel.create(cgroup("system.slice/other.service"))
        let plan = try session.plan(policy)
        try session.apply(plan)
        arming = try armed(
            policy, plan.members, held: plan.next, inventory: session.inventory, tree: &session.kernel)
        gauges = Gauges(arming.model, arming.monitored, sampler: &sampler)
    }

    mutating func set(_ reading: MonitoringReading, _ event: ResctrlFile) throws {
        for domain in session.inventory.resctrlMount?.monitoring?.domains ?? [] {
            try session.kernel.setReading(reading, of: event, path(group), domain: domain)
        }
    }

    /// The cache and the traffic of each suspect.
    mutating func read(at now: UInt64, isTriggered: Bool = false) -> [String] {
        sampler.look(at: &session.kernel)
        var sample = SLASample(now: now, readings: [], usages: [], triggered: [isTriggered])
        gauges.read(into: &sample, metrics: [nil], sampler: &sampler)
        return zip(arming.model.suspects, sample.usages).map { suspect, usage in
            let texts = [usage.cache, usage.bandwidth].map { $0.map { "\($0)" } ?? "unknown" }
            return "\(suspect.cgroup.name) \(texts.joined(separator: " "))"
        }
    }
}

@Suite struct GroupGaugeTests {
    /// Each cgroup of a class is told of with the use of the group that its rungs act on, summed over the domains.
    @Test func cgroupsHaveTheUseOfTheirGroup() throws {
        var monitored = try Monitored()
        try monitored.set(.bytes(1 << 20), .llcOccupancy)
        try monitored.set(.bytes(5000), .mbmTotalBytes)
        try monitored.set(.bytes(4000), .mbmLocalBytes)
        #expect(
            monitored.read(at: 1_000_000) == [
                "cron.service 2097152 10000", "other.service 2097152 10000", "free.slice unknown unknown",
            ])
    }

    @Test(arguments: [MonitoringReading.unavailable, .unassigned, .error])
    func aWordIsUnknownAndNotZero(_ word: MonitoringReading) throws {
        var monitored = try Monitored()
        try monitored.set(.bytes(1 << 20), .llcOccupancy)
        try monitored.set(.bytes(5000), .mbmTotalBytes)
        // One of the two domains.
        let domain = try #require(monitored.session.inventory.resctrlMount?.monitoring?.domains.first)
        try monitored.session.kernel.setReading(word, of: .mbmTotalBytes, path(group), domain: domain)
        #expect(monitored.read(at: 1_000_000).first == "cron.service 2097152 unknown")
    }

    @Test func groupsAreReadNowAndThenAndNotBeforeATriggerIsAnswered() throws {
        var monitored = try Monitored()
        try monitored.set(.bytes(1 << 20), .llcOccupancy)
        try monitored.set(.bytes(5000), .mbmTotalBytes)
        #expect(monitored.read(at: 1_000_000, isTriggered: true).first == "cron.service unknown unknown")
        #expect(monitored.read(at: 1_050_000).first == "cron.service 2097152 10000")
        try monitored.set(.bytes(2 << 20), .llcOccupancy)
        // What is in the cache stands for a while; a counter would seem to stand still.
        #expect(monitored.read(at: 1_249_999).first == "cron.service 2097152 unknown")
        #expect(monitored.read(at: 1_250_000).first == "cron.service 4194304 10000")
        #expect(monitored.read(at: 2_250_000, isTriggered: true).first == "cron.service 4194304 unknown")
        #expect(monitored.read(at: 2_250_001, isTriggered: true).first == "cron.service unknown unknown")
    }

    /// No stall is put down to caches.
    @Test func withoutAMetricNothingIsAsked() throws {
        var monitored = try Monitored(objective: "{pressure: cpu some, below: 5%, over: 2s}")
        try monitored.set(.bytes(1 << 20), .llcOccupancy)
        #expect(monitored.read(at: 1_000_000).first == "cron.service unknown unknown")
    }

    @Test func aGroupThatGoesIsUnknown() throws {
        var monitored = try Monitored()
        try monitored.set(.bytes(1 << 20), .llcOccupancy)
        try monitored.session.kernel.remove(path(group))
        #expect(monitored.read(at: 1_000_000).first == "cron.service unknown unknown")
    }

    @Test func theMonitoringGroupOfAClassComesFirst() throws {
        let mount = try #require(resctrlNode().resctrlMount)
        func held(_ name: String, monitor: String? = nil) throws -> HeldGroup {
            HeldGroup(
                group: try #require(ResourceGroup(path: path(name + (monitor.map { "/mon_groups/\($0)" } ?? "")))),
                identity: nil, isCreated: true, members: [HeldMembers(className: "api", claims: "", cgroups: [])],
                reason: Reason(.policy, className: "api"))
        }
        let groups = [try held("bulkhead-web"), try held("bulkhead-web", monitor: "bulkhead-api")]
        let found = try #require(MonitoredGroup(of: "api", in: groups, mount))
        #expect(found.domains.first?.text == "bulkhead-web/mon_groups/bulkhead-api/mon_data/mon_L3_00")
        #expect(found.traffic == .mbmTotalBytes)
        #expect(MonitoredGroup(of: "other", in: groups, mount) == nil)
        var local = mount
        local.monitoring?.features = ["mbm_local_bytes"]
        let less = try #require(MonitoredGroup(of: "api", in: groups, local))
        #expect(less.traffic == .mbmLocalBytes)
        #expect(!less.hasOccupancy)
        local.monitoring?.features = []
        #expect(MonitoredGroup(of: "api", in: groups, local) == nil)
        #expect(MonitoredGroup(of: "api", in: groups, nil) == nil)
    }
}
