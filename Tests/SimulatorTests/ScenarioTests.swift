import Document
import KernelInterface
import Testing

@testable import Simulator

/// Scenario files.
@Suite struct ScenarioTests {
    struct Mistake: CustomTestStringConvertible, Sendable {
        let text: String
        let finding: String
        var testDescription: String { finding }
    }

    private static let start = "apiVersion: bulkhead/v1\nkind: Scenario\nnode: node.yaml\nduration: 60s\n"
    private static let list = start + "workloads:\n"

    private static func parsed(_ text: String) -> (scenario: Scenario?, findings: [String]) {
        let (yaml, composed) = composeYAML(SourceFile(name: "scenario.yaml", text: text))
        var findings = composed
        let scenario = yaml.flatMap { Scenario(decoding: $0, diagnostics: &findings) }
        return (scenario, findings.map(Self.line))
    }

    private static func line(_ finding: Diagnostic) -> String {
        let place = finding.span.map { "\($0.start.line):\($0.start.column): " } ?? ""
        return place + "\(finding.message) [\(finding.code)]" + finding.help.map { " (\($0))" }.joined()
    }

    @Test(arguments: [
        Mistake(
            text: "apiVersion: bulkhead/v1\nkind: Node\n",
            finding: "2:7: this is no scenario: `kind` is not `Scenario` [scenario-kind]"),
        Mistake(
            text: "apiVersion: bulkhead/v1\nkind: Scenario\nnode: n.yaml\nworkloads: []\n",
            finding: "1:1: a scenario needs `duration` [scenario-key-missing]"),
        Mistake(
            text: start + "workload: []\nworkloads: []\n",
            finding: "5:1: unknown key `workload` in a scenario [scenario-key-unknown]"
                + " (the nearest key is `workloads`)"),
        Mistake(
            text: start.replacing60("60") + "workloads: []\n",
            finding: "4:11: `duration` must be a time such as `60s` or `5ms`, not the number 60 [scenario-value]"),
        Mistake(
            text: start.replacing60("0s") + "workloads: []\n", finding: "4:11: `duration` is 0 [scenario-value]"),
        Mistake(
            text: start.replacing60("2000min") + "workloads: []\n",
            finding: "4:11: `duration` must be a day at most [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a}\n",
            finding: "6:5: a workload needs `model` [scenario-key-missing]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: web}\n",
            finding: "6:33: `model` must be one of `service`, `batch`, `thrasher`, `streamer`, `cacheHog`,"
                + " `bandwidthHog`, not `web` [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: ../a, model: batch, threads: 1}\n",
            finding: "6:23: `../a` is no path of a cgroup [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: batch}\n",
            finding: "6:5: the batch `a` needs `threads` [scenario-key-missing]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: batch, threads: 1, rate: 5}\n",
            finding: "6:52: unknown key `rate` in the batch `a` [scenario-key-unknown]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: batch, threads: 1.5}\n",
            finding: "6:49: `threads` must be an integer from 0 to 4096, not the text `1.5` [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: service, rate: 1e3, cpu: 5ms}\n",
            finding: "6:48: `rate` must be a number from 0 on, such as `2.5`, not the text `1e3` [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: service, rate: 10, cpu: 0ms}\n",
            finding: "6:57: `cpu` must be more than 0 [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: service, rate: 10, cpu: 1ms, latencyFile: run/a}\n",
            finding: "6:75: `latencyFile` must be an absolute path [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: streamer, rate: 10MB}\n",
            finding: "6:49: `rate` must be a rate such as `200MB/s`, not the text `10MB` [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: batch, threads: 1, from: 5s, until: 5s}\n",
            finding: "6:69: `until` must be later than `from` [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: batch, threads: 1,"
                + " phases: [{at: 2s, threads: 1}, {at: 1s, threads: 2}]}\n",
            finding: "6:83: the times of `phases` ascend [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: batch, threads: 1,"
                + " cache: {curve: [{ways: 4, slowdown: 1}, {ways: 8, slowdown: 2}]}}\n",
            finding: "6:92: the ways of a `curve` ascend, and with more of them nothing is slower [scenario-value]"),
        Mistake(
            text: list + "  - {name: a, cgroup: a, model: batch, threads: 1}\n"
                + "  - {name: a, cgroup: b, model: batch, threads: 1}\n",
            finding: "7:5: there is another workload `a` [scenario-value]"),
    ])
    func mistakesAreNamed(mistake: Mistake) {
        let (scenario, findings) = Self.parsed(mistake.text)
        #expect(scenario == nil)
        #expect(findings == [mistake.finding])
    }

    @Test func whatTheNodeCannotRunIsRefused() {
        func refusal(_ workloads: String) -> String {
            do {
                _ = try LoadRun(workloads)
                return "ok"
            } catch let error as Diagnostic {
                return "\(error.message) [\(error.code)]" + error.help.map { " (\($0))" }.joined()
            } catch {
                return "\(error)"
            }
        }
        #expect(
            refusal("  - {name: a, cgroup: batch.slice, model: batch, threads: 1}\n")
                == "the kernel would refuse a process of the workload `a` in `batch.slice`: Device or resource busy"
                + " (EBUSY) [scenario-refused]")
        #expect(
            refusal("  - {name: a, cgroup: new, model: streamer, device: vdb}\n")
                == "the node has no device `vdb` for the workload `a` [scenario-refused] (the nearest device is `vda`)")
        #expect(refusal("  - {name: a, cgroup: new/below, model: streamer}\n") == "ok")
    }

    @Test func pathsAreRelativeToTheScenario() {
        #expect(Scenario.path("node.yaml", besides: "examples/a/scenario.yaml") == "examples/a/node.yaml")
        #expect(Scenario.path("/node.yaml", besides: "examples/a/scenario.yaml") == "/node.yaml")
        #expect(Scenario.path("node.yaml", besides: "scenario.yaml") == "node.yaml")
    }

    @Test func everyCodeIsExplained() {
        #expect(scenarioDiagnosticCodes.map(\.code) == ScenarioCode.allCases.map(\.rawValue).sorted())
        #expect(scenarioDiagnosticCodes.allSatisfy { !$0.title.isEmpty && !$0.text.isEmpty })
    }

    @Test(arguments: ["noisy-neighbour", "noisy-disk", "memory-thrash", "cache-hog"])
    func examplesRun(name: String) throws {
        let (read, findings) = Self.parsed(try example("\(name)/scenario.yaml"))
        #expect(findings == [])
        let scenario = try #require(read)
        guard case .file(let file) = scenario.node else {
            Issue.record("the node of an example is a file")
            return
        }
        let machine = try #require(parsedNode(try example(Scenario.path(file, besides: "\(name)/scenario.yaml"))).node)
        for policy in scenario.policies { _ = try example(Scenario.path(policy, besides: "\(name)/scenario.yaml")) }
        var kernel = machine.kernel
        var load = try SimulatedLoad(scenario, on: machine)
        while load.now < min(scenario.duration, 25_000_000) { load.advance(&kernel) }
        for measured in load.measurements {
            #expect(measured.work > 0, "\(measured.name)")
        }
    }
}

extension String {
    fileprivate func replacing60(_ text: String) -> String {
        split(separator: "60s", omittingEmptySubsequences: false).joined(separator: text)
    }
}
