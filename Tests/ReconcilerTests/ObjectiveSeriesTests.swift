import KernelInterface
import Policy
import Report
import SLA
import Simulator
import TestSupport
import Testing

@testable import Reconciler

/// What the runs of a scenario measure, and by what.
@Suite struct ObjectiveSeriesTests {
    /// CPU pressure below 10 % over a second, in ticks of 100 ms.
    private func series(_ stalled: [UInt64?]) -> ObjectiveSeries {
        let line = ObjectivePressure(resource: .cpu, stall: .some)
        var series = ObjectiveSeries(
            Promise(className: "web", cgroup: nil, measure: .stall(line), target: 100_000, over: 1_000_000),
            tick: 100_000)
        var total: UInt64 = 0
        series.add(total)
        for stall in stalled {
            total += stall ?? 0
            series.add(stall == nil ? nil : total)
        }
        return series
    }

    @Test func stallIsJudgedOverTheTimeOfTheObjective() {
        let calm = [UInt64?](repeating: 0, count: 10)
        let stalled = series(calm + [100_000, 100_000] + calm)
        #expect(stalled.worst == 200_000)
        #expect(stalled.missed == 900_000)
        #expect(!stalled.endsMissed)
        #expect(series(calm + [100_000, 100_000]).endsMissed)
        #expect(stalled.onset(before: 13) == 1_100_000)
        #expect(series(calm).missed == 0)
    }

    @Test func whatIsNotKnownIsNotCounted() {
        #expect(series([nil, nil]).average == nil)
        #expect(series([50_000, nil, 50_000, 50_000]).average == 500_000)
    }

    @Test func countersAreThoseOfTheLastLook() throws {
        let cgroup = cgroup("a")
        var kernel = try SimulatedSession().kernel
        var sampler = TreeSampler()
        let number = sampler.watch(cgroup, .cpuStat)
        sampler.look(at: &kernel)
        #expect(sampler.sample(number) == nil)
        try kernel.create(cgroup)
        #expect(sampler.sample(number) == nil)
        sampler.look(at: &kernel)
        #expect(sampler.sample(number)?.first == 0)
        sampler.unwatch(number)
        #expect(sampler.sample(number) == nil)
        #expect(sampler.watch(cgroup, .cpuPressure) == number)
        sampler.look(at: &kernel)
        #expect(sampler.sample(number) == Counters(0, 0))
    }
}
