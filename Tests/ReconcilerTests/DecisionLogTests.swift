import Document
import KernelInterface
import Policy
import SLA
import TestSupport
import Testing

@testable import Reconciler

/// The decision log is read back as it was written; what is wrong with one is said by line.
@Suite struct DecisionLogTests {
    private static func parsed(_ parts: [UInt8]..., samples: Bool = true) throws(DecisionLogError) -> [LogEntry] {
        try decisionLog(
            parsing: parts.enumerated().map { SourceFile(name: "log.\($0)", bytes: $1) }, samples: samples)
    }

    private static func run() throws -> RecordedRun {
        var run = try RecordedRun()
        run.play(2_000_000, pressure: 1)
        run.play(20_000_000, pressure: 40)
        run.play(30_000_000, pressure: 0)
        run.end()
        return run
    }

    @Test func isReadAsItWasWritten() throws {
        let run = try Self.run()
        let entries = try Self.parsed(run.log)
        #expect(entries.map(\.record) == run.records)
        #expect(entries.map(\.line) == Array(1...run.records.count))
        let kinds = Set(run.records.map { String(describing: $0).prefix { $0 != "(" } })
        #expect(kinds.isSuperset(of: ["start", "armed", "sample", "decision", "outcome", "released"]))
    }

    @Test func everyKindOfRecordIsReadAsItWasWritten() throws {
        let place = AdjustedPlace(cgroup: cgroup("a"), file: .ioMax, key: "8:0")
        let model = SLAModel(
            objectives: [
                Promise(
                    className: "w", cgroup: nil, measure: .metric(name: "p99"), target: 20_000, over: 1, text: "p99",
                    location: "p.yaml:1:2", hasTrigger: false),
                Promise(className: "w", cgroup: nil, measure: .utilisation(cpus: 4), target: 5, over: .max),
            ],
            suspects: [Suspect(className: "b", cgroup: cgroup("a"), levers: [0])],
            levers: [
                Lever(.ioMax, className: "b", cgroup: cgroup("a"), base: 10_000, floor: 1, quantum: 100, longest: 9)
            ])
        let group = try #require(ResourceGroup(control: "batch"))
        let records: [LogRecord] = [
            .start(LogStart(at: 1, wall: 2, boot: nil, process: 3, isShadow: true)),
            .armed(
                LogArming(
                    at: 1, model: model, values: [5_000],
                    texts: [
                        [
                            AdjustedText(place: .value(place), text: "rbps=1", base: "rbps=2"),
                            AdjustedText(place: .group(group), text: "L3:0=1", base: "L3:0=3"),
                        ]
                    ])),
            .sample(
                SLASample(
                    now: .max - 2, readings: [.value(.max, at: 4), .used(total: 0)],
                    usages: [.init(memory: 5, bandwidth: 9)], triggered: [true, false])),
            .sample(
                SLASample(
                    now: .max - 1, readings: [.missing, .missing], usages: [.init()], triggered: [false, false])),
            .decision(
                Decision(
                    number: 1, at: .max, kind: .undo, objective: 1, suspect: 0, lever: 0, from: 1, to: 2, fast: 3,
                    slow: 4, scores: [.init(suspect: 0, score: -7)], until: 8, judges: 9), .granted(2, at: 77),
                [AdjustedText(place: .value(place), text: "a\"b\n", base: "")]),
            .decision(Decision(number: 2, at: .max, kind: .hold), nil, []),
            .decision(Decision(number: 3, at: .max, kind: .grow, lever: 0), .refused("a: no", at: .max), []),
            .outcome(
                DecisionOutcome(
                    at: .max, decision: 1, objective: nil, lever: 0, before: nil, after: 1, decided: 2, present: 3)),
            .refused(lever: 0, error: "gone", at: .max), .released(at: .max),
            .drift(
                LogDrift(
                    at: 5, place: place, className: "b", expected: "x", present: nil, response: .backedOff, until: 7)),
            .drift(
                LogDrift(
                    at: 5, place: place, className: "b", expected: "x", present: "y", response: .refused, error: "no",
                    writer: "pid 812 (kubelet) in kubelet.service")),
            .note("the policy was loaded again", at: 3),
            .start(LogStart(at: 6, wall: 7, boot: "b", process: 3, continuation: .loss)),
        ]
        let bytes = records.flatMap { logLine($0, model) }
        #expect(try Self.parsed(bytes).map(\.record) == records)
    }

    @Test func samplesCanBeLeftOut() throws {
        let run = try Self.run()
        let entries = try Self.parsed(run.log, samples: false)
        let others = run.records.filter { if case .sample = $0 { false } else { true } }
        #expect(entries.map(\.record) == others)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        let error: String?
        var testDescription: String { text }

        init(_ text: String, _ error: String?) {
            self.text = text
            self.error = error
        }
    }

    private static let head = #"{"log":"bulkhead-decisions 1","at":5,"wall":6,"boot":null,"process":7}"# + "\n"
    private static let empty = #"{"at":5,"armed":{"objectives":[],"levers":[],"suspects":[]}}"# + "\n"

    @Test(arguments: [
        Row("", nil),
        Row(head, nil),
        Row(head + #"{"at":5,"some"#, nil),
        Row(head + #"{"at":5,"some"# + "\n" + head, nil),
        Row(head + "\n\n" + head, nil),
        Row(head + #"{"at":5,"invented":{"by":"another version"}}"# + "\n", nil),
        Row(#"{"at":1,"sample":[[],[],[]]}"# + "\n" + head, nil),
        Row(head + #"{"at":5,"so"# + "\n" + empty, "log:2:0: this quote is never closed"),
        Row("nonsense\n" + empty, "log:1:0: a value is expected here"),
        Row(head + "[1]\n", "log:2:0: a record is an object"),
        Row(head + #"{"note":"x"}"# + "\n", "log:2:0: `at` is no number"),
        Row(#"{"log":"bulkhead-decisions 2"}"#, "log:1:0: the log is of another version than `bulkhead-decisions 1`"),
        Row(head + #"{"at":5,"sample":[[],[],[]]}"#, "log:2:0: the sample is not of what is armed"),
        Row(head + empty + #"{"at":5,"sample":[[null],[],[]]}"#, "log:3:0: the sample is not of what is armed"),
        Row(head + empty + #"{"at":4,"sample":[[],[],[]]}"#, "log:3:0: time goes back"),
        Row(
            head + empty + #"{"at":5,"sample":[[],[],[0]]}"#, "log:3:0: a trigger is of an objective that there is not"),
        Row(
            head + empty + #"{"at":5,"outcome":1,"indices":[null,0],"decided":1,"present":1}"#,
            "log:3:0: an index is of nothing that is armed"),
        Row(head + empty + #"{"at":5,"decision":1,"rule":"invent"}"#, "log:3:0: `rule` is none that is known"),
    ])
    func saysWhatIsWrong(row: Row) {
        var found: String?
        do throws(DecisionLogError) {
            _ = try decisionLog(parsing: [SourceFile(name: "log", text: row.text)])
        } catch {
            found = "log:\(error.line):0: \(error.message)"
        }
        #expect(found == row.error)
    }

    @Test func partsAreReadOneAfterTheOther() throws {
        let run = try Self.run()
        let lines = run.log.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
        let cut = lines.count / 2
        guard case .start(var start) = run.records[0], case .armed(let arming) = run.records[1] else { return }
        start.continuation = .rotation
        let standing = run.records[2..<cut].reduce(arming) { $0.following($1) }
        let second =
            logLine(.start(start), arming.model) + logLine(.armed(standing), arming.model)
            + lines[cut...].flatMap(\.self)
        // Time does not go back at the seam, though the reading of the clocks is older.
        var later = standing
        later.at = run.records[cut - 1].at
        let whole = try Self.parsed(
            lines[..<cut].flatMap(\.self),
            logLine(.start(start), arming.model) + logLine(.armed(later), arming.model)
                + lines[cut...].flatMap(\.self))
        #expect(whole.count == run.records.count + 2)
        let replay = replayed(whole)
        #expect(replay.differences.isEmpty)
        #expect(replay.missing.isEmpty)
        // The older part may be gone.
        let rest = try Self.parsed(second)
        #expect(replayed(rest).missing == ["what came before its first file"])
        #expect(DecisionHistory(rest)?.standings.map(\.value) == DecisionHistory(whole)?.standings.map(\.value))
    }

    /// A log that is cut or damaged anywhere is read, or refused, and what is read can be replayed and explained.
    @Test(arguments: 0..<60)
    func damageNeverCrashes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let log = try Self.run().log
        var bytes = Array(log.prefix(Int.random(in: 0...log.count, using: &random)))
        #expect(throws: Never.self) { try Self.parsed(bytes) }
        for _ in 0..<3 where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] =
                [UInt8(ascii: "9"), UInt8(ascii: "0"), UInt8(ascii: "\n"), UInt8(ascii: "}"), 0xFF]
                .randomElement(using: &random) ?? 0
        }
        do throws(DecisionLogError) {
            let entries = try Self.parsed(bytes)
            _ = replayed(entries)
            _ = DecisionHistory(entries)
        } catch {
            #expect(error.line > 0 && !error.message.isEmpty)
        }
    }
}
