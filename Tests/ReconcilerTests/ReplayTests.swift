import Document
import KernelInterface
import Report
import SLA
import TestSupport
import Testing

@testable import Reconciler

/// A log decides again as it did, and otherwise with another policy.
@Suite struct ReplayTests {
    private func entries(_ run: RecordedRun) throws -> [LogEntry] {
        try decisionLog(parsing: [SourceFile(name: "log", bytes: run.log)])
    }

    @Test(arguments: 0..<12)
    func aLogReplaysToItself(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var run = try RecordedRun()
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            run.play(
                UInt64.random(in: 1...12, using: &random) * 1_000_000,
                pressure: UInt64.random(in: 0...80, using: &random), isBursty: Bool.random(using: &random))
            if Int.random(in: 0..<4, using: &random) == 0 {
                try run.load(RecordedRun.policy.replacing("below: 5%", with: "below: 7%"))
            }
        }
        if seed % 3 == 0 {
            try run.removeBatch()
            run.play(3_000_000, pressure: 50)
        }
        if seed % 2 == 0 { run.end() }
        let replay = replayed(try entries(run))
        #expect(replay.steps.contains { !$0.then.isEmpty } || run.records.allSatisfy { !$0.isDecision })
        for step in replay.steps { #expect(step.then == step.now, "seed \(seed)") }
        #expect(replay.differences.isEmpty)
        #expect(replay.missing.isEmpty)
        #expect(replay.runs == 1)
    }

    @Test func severalStartsAreReplayedEachByItself() throws {
        var first = try RecordedRun()
        first.play(10_000_000, pressure: 40)
        let replay = replayed(
            try decisionLog(parsing: [SourceFile(name: "log", bytes: first.log + first.log)]))
        #expect(replay.runs == 2)
        #expect(replay.differences.isEmpty)
    }

    @Test func anEditedLogDiffers() throws {
        var run = try RecordedRun()
        run.play(10_000_000, pressure: 40)
        let text = String(decoding: run.log, as: UTF8.self)
        let edited = text.replacing("\"rule\":\"squeeze\"", with: "\"rule\":\"undo\"", maxReplacements: 1)
        let replay = replayed(try decisionLog(parsing: [SourceFile(name: "log", text: edited)]))
        #expect(replay.differences.count == 1)
        #expect(replay.differences.first?.now.first?.kind == .squeeze)
    }

    @Test func anotherPolicyDecidesOtherwise() throws {
        var run = try RecordedRun()
        run.play(2_000_000, pressure: 1)
        run.play(10_000_000, pressure: 40)
        let log = try entries(run)
        let lax = try resolvedPolicy(RecordedRun.policy.replacing("below: 5%", with: "below: 90%"))
        let replay = replayed(log, with: lax)
        #expect(replay.samples == run.records.count { if case .sample = $0 { true } else { false } })
        #expect(!replay.steps.contains { $0.now.contains { $0.kind == .squeeze } })
        #expect(replay.steps.contains { $0.then.contains { $0.kind == .squeeze } })
        let same = replayed(log, with: try resolvedPolicy(RecordedRun.policy))
        #expect(same.differences.isEmpty)
        #expect(same.missing.isEmpty)
    }

    @Test func whatTheLogLacksIsSaid() throws {
        var run = try RecordedRun()
        run.play(3_000_000, pressure: 40)
        let wider = """
            apiVersion: bulkhead/v1
            kind: Policy
            metadata: {name: test}
            classes:
              web:
                match: [{unit: nginx.service}]
                objectives: [{pressure: memory full, below: 1%, over: 10s}]
              batch:
                slice: batch.slice
                cpu: {max: 2cpus}
                memory: {high: 4GiB}
                yields: [{cpu.max: 20%}, {memory.high: 1GiB}]
              other:
                match: [{unit: cron.service}]
                cpu: {max: 1cpus}
                yields: [{cpu.max: 10%}]

            """
        let replay = replayed(try entries(run), with: try resolvedPolicy(wider))
        #expect(
            replay.missing == [
                "no measurement of `web: memory full below 1% over 10s`", "no base of `memory.high` of batch.slice",
                "no use of class `other`",
            ])
        #expect(replay.models.first?.now.levers.map(\.floor) == [800])
    }

    @Test func tellsInATable() throws {
        var run = try RecordedRun()
        run.play(2_000_000, pressure: 1)
        run.play(6_000_000, pressure: 40)
        let log = try entries(run)
        let tight = try resolvedPolicy(RecordedRun.policy.replacing("{cpu.max: 10%}", with: "{cpu.max: 25%}"))
        let own = Golden.difference(
            replayText(replayed(log), isOther: false), "Tests/ReconcilerTests/Golden/replay-same.txt")
        #expect(own == nil)
        let other = Golden.difference(
            replayText(replayed(log, with: tight), isOther: true), "Tests/ReconcilerTests/Golden/replay-other.txt")
        #expect(other == nil)
        let json = Golden.difference(
            replayJSON(replayed(log, with: tight)).json(pretty: true),
            "Tests/ReconcilerTests/Golden/replay-other.json")
        #expect(json == nil)
    }
}

extension LogRecord {
    fileprivate var isDecision: Bool { if case .decision = self { true } else { false } }
}
