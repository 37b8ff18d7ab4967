import Document
import TestSupport
import Testing

/// The scenarios of `examples/` played through: Bulkhead does for the promised what static limits do not, and lets the
/// others work.
@Suite struct ScenarioTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Seconds.
        let duration: Int
        /// Whether the load is gone before the end.
        var ends = true
    }

    @Test(arguments: [
        Case(testDescription: "noisy-neighbour", duration: 120), Case(testDescription: "noisy-disk", duration: 120),
        Case(testDescription: "memory-thrash", duration: 120, ends: false),
        Case(testDescription: "cache-hog", duration: 60, ends: false),
    ])
    func promisesAreKeptWhileOthersWork(testCase: Case) throws {
        let report = try Played(testCase.testDescription)
        #expect(report.endsMissed == false)
        #expect(!report.seconds.isEmpty)
        #expect(report.seconds.allSatisfy { $0 == testCase.duration })
        #expect(report.runs.map(\.name) == ["none", "static", "bulkhead"])
        for objective in report.runs[2].missed.indices {
            let missed = report.runs.map { $0.missed[objective] }
            #expect(missed[2] <= missed[1], "\(missed)")
            #expect(missed[2] <= missed[0], "\(missed)")
        }
        #expect(report.runs[0].missed.contains { $0 > 0 })
        // Who freezes everybody else has none of it.
        #expect(report.runs[2].bestEffort.allSatisfy { $0 > 0 })
        if testCase.ends { #expect(!report.runs[2].isYielding) }
        #expect(report.runs[0].decisions == 0)
        #expect(report.runs[1].decisions == 0)
        #expect(report.runs[2].decisions > 0)
    }
}

/// What `simulate -o json` says of a scenario.
private struct Played {
    struct Run {
        let name: String
        /// By objective, microseconds.
        let missed: [Int64]
        /// Work of the workloads without promises.
        let bestEffort: [Int64]
        let isYielding: Bool
        let decisions: Int
    }

    let endsMissed: Bool?
    let runs: [Run]
    /// How many values each series has.
    let seconds: [Int]

    init(_ name: String) throws {
        let place = try Workplace()
        let outcome = try place.run("bulkhead simulate nodes/../\(name)/scenario.yaml -o json")
        #expect(outcome.errors == "")
        let report = try readJSON(SourceFile(name: "report.json", text: outcome.output))
        endsMissed = report["endsMissed"].flatMap { if case .bool(let value) = $0 { value } else { nil } }
        #expect(outcome.status == (endsMissed == true ? 1 : 0))
        let isPromised = report.list("workloads").map { $0["promised"] == true }
        var seconds: [Int] = []
        runs = report.list("runs").map { run in
            let workloads = run.list("workloads")
            for part in workloads + run.list("objectives") { seconds.append(part.list("seconds").count) }
            return Run(
                name: run["run"]?.text ?? "", missed: run.list("objectives").map { $0["missed"]?.number ?? -1 },
                bestEffort: zip(workloads, isPromised).filter { !$0.1 }.map { $0.0["total"]?["work"]?.number ?? -1 },
                isYielding: run["yielding"] == true, decisions: run.list("decided").count)
        }
        self.seconds = seconds
    }
}

extension JSONValue {
    fileprivate subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == key }?.1
    }

    fileprivate func list(_ key: String) -> [JSONValue] {
        if case .array(let items) = self[key] { items } else { [] }
    }

    fileprivate var number: Int64? { if case .integer(let value) = self { value } else { nil } }

    fileprivate var text: String? { if case .string(let value) = self { value } else { nil } }
}
