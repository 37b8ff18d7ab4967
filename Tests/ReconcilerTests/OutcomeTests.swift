import KernelInterface
import SLA
import Simulator
import TestSupport
import Testing

@testable import Reconciler

/// What became of decisions is told some seconds later, in the time of the samples.
@Suite struct OutcomeTests {
    private func decisions(_ records: [LogRecord]) -> [Decision] {
        records.compactMap { if case .decision(let decision, _, _) = $0 { decision } else { nil } }
    }

    private func outcomes(_ records: [LogRecord]) -> [DecisionOutcome] {
        records.compactMap { if case .outcome(let outcome) = $0 { outcome } else { nil } }
    }

    @Test func everyRungHasOneFiveSecondsLater() throws {
        var run = try RecordedRun()
        run.play(2_000_000, pressure: 1)
        run.play(20_000_000, pressure: 40)
        run.play(60_000_000, pressure: 0)
        let moved = decisions(run.records).filter { [.squeeze, .recover, .grow].contains($0.kind) }
        let outcomes = outcomes(run.records)
        let due = moved.filter { $0.at + 5_000_000 <= run.now }
        #expect(!outcomes.isEmpty)
        #expect(outcomes.map(\.decision) == due.map(\.number))
        for (decision, outcome) in zip(due, outcomes) {
            #expect(outcome.at >= decision.at + 5_000_000)
            #expect(outcome.at <= decision.at + 5_100_000)
            #expect(outcome.before == decision.fast)
            #expect(outcome.objective == decision.objective)
        }
        let first = try #require(outcomes.first)
        #expect((first.before ?? 0) > (first.after ?? .max))
    }

    @Test func nothingIsWaitedForOnceAllAreTold() throws {
        var run = try RecordedRun(RecordedRun.policy.replacing("    grows: [{cpu.max: 3cpus}]\n", with: ""))
        run.play(10_000_000, pressure: 40)
        run.play(120_000_000, pressure: 0)
        let last = try #require(run.records.last)
        #expect(!run.reconciliation.isAdjusted)
        // Asleep for most of the time.
        #expect(last.at < run.now - 60_000_000)
    }

    /// What a cgroup that is idle reads is told, too: its weight reads 0.
    @Test func whatFilesReadIsLogged() throws {
        let binding = LeverBinding(
            cgroup: cgroup("batch.slice"), identity: nil, target: .cpuIdle(weight: "20"), base: 1, baseText: "0")
        #expect(binding.texts(1) == [])
        #expect(binding.texts(0).map(\.path) == ["batch.slice/cpu.idle", "batch.slice/cpu.weight"])
        #expect(binding.texts(0).map(\.text) == ["1", "0"])
        #expect(binding.texts(0).map(\.base) == ["0", "20"])
    }

    @Test func theHistoryKnowsWhereLeversStand() throws {
        var run = try RecordedRun()
        run.play(2_000_000, pressure: 1)
        run.play(9_000_000, pressure: 40)
        let entries = run.records.enumerated().map { LogEntry(line: $0 + 1, record: $1) }
        let history = try #require(DecisionHistory(entries))
        #expect(history.standings.map(\.value) == run.reconciliation.sla.values)
        let standing = try #require(history.away.first)
        #expect(standing.lever.kind == .cpuMax)
        let text = try run.session.kernel.read(cgroup("batch.slice"), .cpuMax)
        #expect(standing.texts.map(\.text) == [String(text.dropLast())])
        let values = try status(of: try run.session.originals(), pageBytes: 4096, tree: &run.session.kernel)
        #expect(values.filter { $0.state == .drifted }.map(\.value.file) == [.cpuMax])
        let marked = history.marking(values, pageBytes: 4096)
        #expect(marked.filter { $0.state == .adjusted }.map(\.value.file) == [.cpuMax])
        #expect(marked.allSatisfy { $0.state != .drifted })
        // Another value than the one that was decided is somebody else's.
        try run.session.kernel.write(cgroup("batch.slice"), .cpuMax, "77000 100000\n")
        let foreign = try status(of: try run.session.originals(), pageBytes: 4096, tree: &run.session.kernel)
        #expect(history.marking(foreign, pageBytes: 4096).contains { $0.state == .drifted })
    }
}
