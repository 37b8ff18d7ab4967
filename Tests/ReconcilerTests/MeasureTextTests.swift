import Report
import SLA
import Testing

/// A measure is told in the unit of its objective.
@Suite struct MeasureTextTests {
    private func text(_ value: UInt64, _ measure: Promise.Measure) -> String {
        let promise = Promise(className: "web", cgroup: nil, measure: measure, target: 1, over: 1)
        return LogNames(SLAModel(objectives: [promise])).measure(value, of: 0)
    }

    @Test func aTimeIsInMillisecondsAndANumberIsPlain() {
        #expect(text(20_500, .metric(name: "p99", isTime: true)) == "20.5ms")
        #expect(text(100_000_000, .metric(name: "queue_length", isTime: false)) == "100")
        #expect(text(500_000, .metric(name: "ratio", isTime: false)) == "0.5")
        #expect(text(123_400, .utilisation(cpus: 2)) == "12.34%")
    }
}
