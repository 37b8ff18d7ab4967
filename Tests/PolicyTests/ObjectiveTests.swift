import Policy
import Testing

@Suite struct ObjectiveTests {
    static let rows: [(String, Objective.Measure, UInt64?)] = [
        (
            "{pressure: cpu some, below: 5%, over: 2s}",
            .pressure(ObjectivePressure(resource: .cpu, stall: .some), belowPermyriad: 500), 2_000_000
        ),
        (
            "{over: 500ms, below: 0.25%, pressure: irq full}",
            .pressure(ObjectivePressure(resource: .irq, stall: .full), belowPermyriad: 25), 500_000
        ),
        ("{utilisation: cpu, below: 80%, over: 5s}", .utilisation(belowPermyriad: 8000), 5_000_000),
        (
            "{metric: p99, below: 20ms, from: {file: /run/web/latency}}",
            .metric(ObjectiveMetric(name: "p99", below: .time(20_000), from: .file("/run/web/latency"))), nil
        ),
        (
            "{metric: queue, below: 100, over: 10s, from: {command: [/bin/queue, -n]}}",
            .metric(
                ObjectiveMetric(
                    name: "queue", below: .number(millionths: 100_000_000), from: .command(["/bin/queue", "-n"]))),
            10_000_000
        ),
        (
            "{metric: p99, below: 0.02, from: {prometheus: \"http://127.0.0.1:9113/metrics\"}}",
            .metric(
                ObjectiveMetric(
                    name: "p99", below: .number(millionths: 20_000),
                    from: .prometheus("http://127.0.0.1:9113/metrics", series: "p99"))), nil
        ),
        (
            "{metric: p99, below: 1s, from: {prometheus: /run/a.sock, series: 'l{q=\"0.99\"}'}}",
            .metric(
                ObjectiveMetric(
                    name: "p99", below: .time(1_000_000), from: .prometheus("/run/a.sock", series: "l{q=\"0.99\"}"))),
            nil
        ),
    ]

    @Test(arguments: rows)
    func objectiveIsRead(text: String, measure: Objective.Measure, over: UInt64?) throws {
        let policy = PolicyText.policy(web: "cpu: {weight: 5}\nobjectives: [\(text)]")
        let result = PolicyText(policy + "  batch: {slice: batch.slice, yields: [cpu.idle]}\n", on: TestNode.small())
        #expect(result.printed == "")
        let objective = try #require(result.resolved?.classes[0].objectives.first)
        #expect(objective.measure == measure)
        #expect(objective.over == over)
    }

    @Test func lineOfPressureFilesAreAll() {
        let lines = ObjectivePressure.all.map(\.description)
        #expect(
            lines == ["cpu some", "cpu full", "memory some", "memory full", "io some", "io full", "irq full"])
    }
}
