import Document
import KernelInterface
import Planner
import Policy
import SLA
import TestSupport
import Testing

@testable import Reconciler
@testable import Report

/// What is decided and found goes to the journal as fields that a program can ask for.
@Suite struct JournalEntryTests {
    private static let model = SLAModel(
        objectives: [
            Promise(
                className: "web", cgroup: cgroup("web"), measure: .metric(name: "p99"), target: 20_000, over: 1,
                text: "p99 below 20ms", location: "p.yaml:8:9")
        ],
        suspects: [Suspect(className: "batch", cgroup: cgroup("batch.slice"), levers: [0])],
        levers: [
            Lever(
                .cpuMax, className: "batch", cgroup: cgroup("batch.slice"), base: 1000, floor: 1,
                location: "p.yaml:12:3")
        ])

    private static func fields(
        _ record: LogRecord, kind: JournalKind? = nil, location: String? = nil
    ) -> [String]? {
        JournalEntry(record, LogNames(model), kind: kind, location: location)?.written.map { "\($0.name)=\($0.value)" }
    }

    @Test func decisionsHaveTheirLeverAndTheirLine() {
        let decision = Decision(
            number: 7, at: 1, kind: .squeeze, objective: 0, suspect: 0, lever: 0, from: 1000, to: 400, fast: 25_000)
        #expect(
            Self.fields(.decision(decision, .granted(400, at: 2), [])) == [
                "MESSAGE=#7 squeeze; batch.slice cpu.max 1cpus -> 0.4cpus; web: p99 below 20ms, fast 25ms",
                "PRIORITY=6", "SYSLOG_IDENTIFIER=bulkhead", "MESSAGE_ID=467c3bfb701b48e1ad67da7dbf108abe",
                "BULKHEAD_CLASS=batch", "BULKHEAD_CGROUP=batch.slice", "BULKHEAD_FILE=cpu.max", "BULKHEAD_OLD=1cpus",
                "BULKHEAD_NEW=0.4cpus", "BULKHEAD_REASON=squeeze; web: p99 below 20ms",
                "BULKHEAD_POLICY_LINE=p.yaml:12:3", "BULKHEAD_OBJECTIVE_LINE=p.yaml:8:9", "BULKHEAD_DECISION=7",
            ])
    }

    @Test func aRefusalSaysWhatTheKernelSaid() {
        let decision = Decision(number: 8, at: 1, kind: .hold, objective: 0)
        #expect(
            Self.fields(.decision(decision, .refused("batch.slice/cpu.max: no", at: 1), [])) == [
                "MESSAGE=#8 hold; web: p99 below 20ms; refused: batch.slice/cpu.max: no", "PRIORITY=6",
                "SYSLOG_IDENTIFIER=bulkhead", "MESSAGE_ID=467c3bfb701b48e1ad67da7dbf108abe",
                "BULKHEAD_REASON=hold; web: p99 below 20ms", "BULKHEAD_OBJECTIVE_LINE=p.yaml:8:9",
                "BULKHEAD_DECISION=8", "BULKHEAD_ERROR=batch.slice/cpu.max: no",
            ])
        #expect(
            Self.fields(.refused(lever: 0, error: "gone", at: 1)) == [
                "MESSAGE=batch.slice cpu.max cannot be put back to where it was adjusted to: gone", "PRIORITY=4",
                "SYSLOG_IDENTIFIER=bulkhead", "MESSAGE_ID=ef57f2ae9aa04a6aa7a748548d2838c5", "BULKHEAD_CLASS=batch",
                "BULKHEAD_CGROUP=batch.slice", "BULKHEAD_FILE=cpu.max", "BULKHEAD_ERROR=gone",
            ])
    }

    @Test func driftHasBothValues() {
        let drift = LogDrift(
            at: 1, place: AdjustedPlace(cgroup: cgroup("web"), file: .ioMax, key: "8:0"), className: "web",
            expected: "rbps=1", present: "rbps=2", response: .repaired)
        #expect(
            Self.fields(.drift(drift), location: "p.yaml:4:5") == [
                "MESSAGE=drift: web/io.max was `rbps=1` and is `rbps=2`; set again; written by an unknown process",
                "PRIORITY=5",
                "SYSLOG_IDENTIFIER=bulkhead", "MESSAGE_ID=7cfab6e3b1694dc4a6e2ead7ed67d3aa", "BULKHEAD_CLASS=web",
                "BULKHEAD_CGROUP=web", "BULKHEAD_FILE=io.max", "BULKHEAD_KEY=8:0", "BULKHEAD_OLD=rbps=1",
                "BULKHEAD_NEW=rbps=2", "BULKHEAD_REASON=repaired", "BULKHEAD_POLICY_LINE=p.yaml:4:5",
            ])
    }

    @Test func notesAreOfTheKindThatTheyAreGiven() {
        let heading = ["MESSAGE=stopped", "PRIORITY=6", "SYSLOG_IDENTIFIER=bulkhead"]
        #expect(
            Self.fields(.note("stopped", at: 1), kind: .stop) == heading + [
                "MESSAGE_ID=4be135df64cf493ea7060b4c5eb54cfd"
            ])
        #expect(
            Self.fields(.note("the clock was set", at: 1)) == [
                "MESSAGE=the clock was set", "PRIORITY=5", "SYSLOG_IDENTIFIER=bulkhead",
            ])
    }

    @Test func whatOnlyProgramsReadIsNotTold() {
        #expect(Self.fields(.released(at: 1)) == nil)
        #expect(Self.fields(.sample(SLASample(now: 1, readings: [], usages: []))) == nil)
    }

    @Test func theCatalogExplainsEveryKind() throws {
        let catalog = try loadSource(path: Repository.root + "/Packaging/bulkhead.catalog")
        let text = String(decoding: catalog.bytes, as: UTF8.self)
        let explained = text.split(separator: "\n").filter { $0.hasPrefix("-- ") }.map { $0.dropFirst(3) }
        #expect(explained.sorted() == JournalKind.allCases.map { $0.rawValue[...] }.sorted())
        // What it shows in an entry is a field that entries have.
        let shown = text.split(separator: "@").filter { $0.hasPrefix("BULKHEAD_") }.map { String($0) }
        #expect(!shown.isEmpty && Set(shown).isSubset(of: JournalEntry.shownFields))
    }

    @Test func entriesAreShownWithTheirLines() {
        let lines = [
            JournalLine(
                time: 1_772_352_930_250_000,
                fields: [
                    "MESSAGE": "#7 squeeze", "MESSAGE_ID": JournalKind.decision.rawValue, "BULKHEAD_CLASS": "batch",
                    "BULKHEAD_POLICY_LINE": "p.yaml:12:3", "BULKHEAD_OLD": "1cpus",
                ]),
            JournalLine(time: 1_772_352_931_000_000, fields: ["MESSAGE": "stopped"]),
        ]
        #expect(
            journalText(lines) == """
                TIME                      KIND      CLASS  MESSAGE     POLICY
                2026-03-01 08:15:30.250Z  decision  batch  #7 squeeze  p.yaml:12:3
                2026-03-01 08:15:31.000Z                   stopped

                """)
        #expect(
            journalJSON(lines).json(pretty: false).split(separator: "\n") == [
                """
                {"apiVersion":"bulkhead/v1","kind":"Journal","entries":[{"time":"2026-03-01 08:15:30.250Z",\
                "kind":"decision","message":"#7 squeeze","class":"batch","old":"1cpus","policyLine":"p.yaml:12:3"},\
                {"time":"2026-03-01 08:15:31.000Z","kind":null,"message":"stopped"}]}
                """
            ])
    }

    @Test func theStatusSaysWhatIsMissedAndWhatIsTaken() throws {
        var run = try RecordedRun()
        func status() -> String { serviceStatus(classes: 2, run.reconciliation.sla) }
        run.play(2_000_000, pressure: 1)
        #expect(status() == "2 classes, 1 objective holds")
        run.play(1_000_000, pressure: 40)
        #expect(
            status() == "2 classes, 0 objectives hold; web misses cpu some below 5% over 2s: batch cpu.max 0.5cpus")
        run.end()
        #expect(status() == "2 classes, 1 objective holds")
        #expect(serviceStatus(classes: 1, SLAState(model: SLAModel(), now: 1)) == "1 class")
    }
}
