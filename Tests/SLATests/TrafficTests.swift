import Policy
import SLA
import Testing

/// What is used of the cache and of memory, in the blame for a metric.
@Suite struct TrafficTests {
    /// Latency is good while the second suspect moves little, and bad while it moves much; both use the CPU alike. Its
    /// traffic is told at every `each`-th moment only, as groups are read less often than samples are taken.
    private func blamed(each: Int, moves: Bool = true) -> Int? {
        let metric = promise(.metric(name: "p99"), target: 20_000, over: 1_000_000, hasTrigger: false)
        var state = SLAState(model: model([metric], [[lever(.cacheL3)], [lever(.cacheL3, of: 1)]]), now: 0)
        var (now, moved, used): (UInt64, UInt64, UInt64) = (1_000_000, 0, 0)
        for moment in 0..<64 {
            let isBad = moment >= 8
            now += 250_000
            used += 100_000
            moved += isBad && moves ? 250 << 20 : 1 << 20
            let isTold = moment % each == 0
            let outcome = state.step(
                SLASample(
                    now: now, readings: [.value(isBad ? 60_000 : 10_000, at: now)],
                    usages: [
                        SLASample.Usage(cpu: used, bandwidth: isTold ? UInt64(moment) << 20 : nil),
                        SLASample.Usage(cpu: used, bandwidth: isTold ? moved : nil),
                    ]))
            if let squeeze = outcome.decisions.first(where: { $0.kind == .squeeze }) { return squeeze.suspect }
        }
        return nil
    }

    /// Told less often, too few moments are known by the time of the first decision.
    @Test(arguments: [1, 2]) func whoMovesMuchIsBlamed(each: Int) {
        #expect(blamed(each: each) == 1)
    }

    /// Of equal use the first is blamed.
    @Test func whoMovesLittleIsNot() {
        #expect(blamed(each: 1, moves: false) == 0)
    }
}
