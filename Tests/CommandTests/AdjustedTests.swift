import Glibc
import KernelInterface
import Planner
import Policy
import Reconciler
import Report
import SLA
import TestSupport
import Testing

/// What a reconciler that is at work adjusted is shown as such, with the decision behind it.
@Suite struct AdjustedTests {
    private static let log: [LogRecord] = {
        let batch = cgroup("batch.slice")
        let model = SLAModel(
            objectives: [
                Promise(
                    className: "web", cgroup: cgroup("system.slice/nginx.service"),
                    measure: .stall(ObjectivePressure(resource: .cpu, stall: .some)), target: 50_000, over: 2_000_000,
                    text: "cpu some below 5% over 2s", location: "policies/web-and-batch.yaml:31:9")
            ],
            suspects: [Suspect(className: "batch", cgroup: batch, levers: [0, 1])],
            levers: [
                Lever(
                    .cpuMax, className: "batch", cgroup: batch, base: 2000, floor: 400, ceiling: 3600, quantum: 10,
                    location: "policies/web-and-batch.yaml:53:9"),
                Lever(
                    .freeze, className: "batch", cgroup: batch, base: 1, floor: 0, longest: 10_000_000,
                    location: "policies/web-and-batch.yaml:58:9"),
            ])
        let max = AdjustedPlace(cgroup: batch, file: .cpuMax, key: nil)
        let freeze = AdjustedPlace(cgroup: batch, file: .cgroupFreeze, key: nil)
        return [
            .start(LogStart(at: 1_000_000, wall: 1_772_352_930_250_000, boot: nil, process: getpid())),
            .armed(LogArming(at: 1_000_000, model: model, values: [2000, 1], texts: [[], []])),
            .decision(
                Decision(
                    number: 1, at: 4_000_000, kind: .squeeze, objective: 0, suspect: 0, lever: 0, from: 2000, to: 1000,
                    fast: 234_000, slow: 110_000, scores: [.init(suspect: 0, score: 812_345)], until: 4_300_000),
                .granted(1000, at: 4_000_700),
                [AdjustedText(place: .value(max), text: "100000 100000", base: "200000 100000")]),
            .decision(
                Decision(
                    number: 2, at: 4_350_000, kind: .keep, objective: 0, suspect: 0, lever: 0, from: 1000, to: 1000,
                    fast: 21_000, slow: 90_000, judges: 1), nil, []),
            .outcome(
                DecisionOutcome(
                    at: 9_050_000, decision: 1, objective: 0, lever: 0, before: 234_000, after: 4_000, decided: 1000,
                    present: 1000)),
            .decision(
                Decision(
                    number: 3, at: 10_000_000, kind: .squeeze, objective: 0, suspect: 0, lever: 1, from: 1, to: 0,
                    fast: 81_000, slow: 60_000, until: 10_300_000), .granted(0, at: 10_000_400),
                [AdjustedText(place: .value(freeze), text: "1", base: "0")]),
        ]
    }()

    /// A node with a policy in force whose batch.slice a run of this process holds down; the lock goes with `lock`.
    private func place(log: [LogRecord] = Self.log) throws -> (Workplace, lock: Int32) {
        let place = try Workplace()
        _ = try place.run(
            """
            cp nodes/small-vm.yaml node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            sed -i 's/cpu.max: "200000 100000"/cpu.max: "100000 100000"/' node.yaml
            """)
        guard case .armed(let arming) = log[1] else { throw SystemTrouble("the log arms nothing") }
        let lines = log.flatMap { logLine($0, arming.model) }
        try place.write(String(decoding: lines, as: UTF8.self), to: "decisions.jsonl")
        let armed = ArmedValues(log: place.path + "/decisions.jsonl").encoded
        try place.write(String(decoding: armed, as: UTF8.self), to: "node.yaml.state/armed.json")
        _ = try place.run(
            "chmod 600 node.yaml.state/armed.json; touch node.yaml.state/lock; chmod 600 node.yaml.state/lock")
        let lock = open(place.path + "/node.yaml.state/lock", O_RDWR | O_CLOEXEC)
        try #require(lock >= 0)
        try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let pid = "\(getpid())\n"
        try #require(ftruncate(lock, 0) == 0 && Glibc.write(lock, pid, pid.utf8.count) == pid.utf8.count)
        return (place, lock)
    }

    private func transcript(_ place: Workplace, _ commands: [String]) throws -> String {
        try commands.map { command in
            "$ \(command)\n\(try place.run(command).transcript)".replacing(place.path, with: "/place")
        }.joined(separator: "\n")
    }

    @Test func isShownWithItsDecision() throws {
        let (place, lock) = try place()
        defer { close(lock) }
        let text = try transcript(
            place,
            [
                "bulkhead status --node node.yaml", "bulkhead diff --node node.yaml",
                "bulkhead explain batch --node node.yaml", "bulkhead explain batch.slice/cpu.max --node node.yaml",
                "bulkhead explain batch.slice/cgroup.freeze --node node.yaml",
                "bulkhead explain system.slice/nginx.service --node node.yaml",
                "bulkhead explain batch.slice/cpu.max --node node.yaml -o json",
                "bulkhead explain batch.slice/cpu.weight --node node.yaml -o yaml",
                "bulkhead explain nobody --node node.yaml", "bulkhead status --node node.yaml -o json",
            ])
        let difference = Golden.difference(text, "Tests/CommandTests/Golden/adjusted.txt")
        #expect(difference == nil)
    }

    /// A class may have nothing set, and yield all the same.
    @Test func isShownWhereNothingIsSet() {
        let freeze = Adjustment(text: "1", base: "0", since: 1_772_352_930_250_000, decision: 7)
        let status = NodeStatus(
            originals: Originals(), values: [], isInterrupted: false, others: [("batch.slice/cgroup.freeze", freeze)])
        #expect(
            statusText(status) == """
                batch.slice/cgroup.freeze is adjusted to 1 since 2026-03-01 08:15:30.250Z by #7, was 0
                0 values set, 0 drifted, 1 adjusted

                """)
        #expect(!status.hasFindings)
    }

    /// A value that is neither the base nor what was decided is drift, whoever is at work.
    @Test func anotherValueIsDrift() throws {
        let (place, lock) = try place()
        defer { close(lock) }
        _ = try place.run(#"sed -i 's/cpu.max: "100000 100000"/cpu.max: "70000 100000"/' node.yaml"#)
        #expect(try place.run("bulkhead diff --node node.yaml").status == 1)
        #expect(
            try place.run("bulkhead status --node node.yaml | tail -n 2 | head -n 1").output
                == "11 values set, 1 drifted, 1 adjusted\n")
    }

    /// Who wrote it is in the log, for as long as the value is the one that was told of.
    @Test func whoChangedAValueIsShown() throws {
        let weight = AdjustedPlace(cgroup: cgroup("batch.slice"), file: .cpuWeight, key: nil)
        let drift = LogDrift(
            at: 12_000_000, place: weight, className: "batch", expected: "20", present: "77", response: .reported,
            writer: "pid 812 (kubelet) in kubelet.service")
        let (place, lock) = try place(log: Self.log + [.drift(drift)])
        defer { close(lock) }
        let rewrite = { (weight: String) in #"sed -i 's/cpu.weight: "[0-9]*"/cpu.weight: "\#(weight)"/' node.yaml"# }
        _ = try place.run(rewrite("77"))
        let text = try transcript(
            place,
            [
                "bulkhead status --node node.yaml | grep 'batch.slice *cpu.weight'",
                "bulkhead diff --node node.yaml -o json | grep writer",
                "bulkhead explain batch.slice/cpu.weight --node node.yaml",
                "bulkhead explain batch.slice/cpu.weight --node node.yaml -o json",
            ])
        let difference = Golden.difference(text, "Tests/CommandTests/Golden/writer.txt")
        #expect(difference == nil)
        _ = try place.run(rewrite("78"))
        #expect(try place.run("bulkhead diff --node node.yaml -o json | grep -c writer").output == "0\n")
    }

    /// What a process that is gone left is drift, and so is what a log of another process tells; a log that is named
    /// tells all the same.
    @Test(arguments: [true, false])
    func withoutTheProcessItIsDrift(isGone: Bool) throws {
        let (place, lock) = try place(log: isGone ? Self.log : log { $0.process = 999_999_999 })
        defer { close(lock) }
        if isGone { _ = try place.run("echo 999999999 > node.yaml.state/lock") }
        #expect(try place.run("bulkhead diff --node node.yaml").status == 1)
        #expect(try place.run("bulkhead explain batch.slice/cpu.max --node node.yaml").output.contains("(drifted)"))
        let named = try place.run(
            "bulkhead explain batch.slice/cpu.max --node node.yaml --log decisions.jsonl | head -n 1")
        #expect(named.output == "batch.slice/cpu.max is 100000 100000 (1cpus) (adjusted)\n")
    }

    private func log(_ change: (inout LogStart) -> Void) -> [LogRecord] {
        Self.log.map { record in
            guard case .start(var start) = record else { return record }
            change(&start)
            return .start(start)
        }
    }

    @Test func aShadowAdjustsNothing() throws {
        let (place, lock) = try place(log: log { $0.isShadow = true })
        defer { close(lock) }
        #expect(try place.run("bulkhead diff --node node.yaml").status == 1)
    }

    @Test func aLogThatCannotBeReadIsSaid() throws {
        let (place, lock) = try place()
        defer { close(lock) }
        _ = try place.run("sed -i '3s/squeeze/squash/' decisions.jsonl")
        let status = try place.run("bulkhead status --node node.yaml")
        #expect(status.status == 1)
        #expect(
            status.errors.replacing(place.path, with: "/place")
                == """
                warning: cannot read the decision log: `rule` is none that is known [log-unreadable]
                note: at /place/decisions.jsonl:3
                help: `docs/decision-log.md` has the format

                """)
    }

    @Test func replaysFromTheCommandLine() throws {
        let place = try Workplace()
        var run = try RecordedRun()
        run.play(2_000_000, pressure: 1)
        run.play(5_000_000, pressure: 40)
        try place.write(String(decoding: run.log, as: UTF8.self), to: "decisions.jsonl")
        try place.write(
            RecordedRun.policy.replacing("{cpu.max: 10%}", with: "{cpu.max: 25%}"), to: "other.yaml")
        let text = try transcript(
            place,
            [
                "bulkhead replay decisions.jsonl", "bulkhead replay - < decisions.jsonl | head -n 1",
                "bulkhead replay decisions.jsonl --policy other.yaml --node nodes/small-vm.yaml",
                "bulkhead replay decisions.jsonl -o json | head -n 8", "bulkhead replay absent.jsonl",
                "sed 's/squeeze/undo/' decisions.jsonl > edited.jsonl; bulkhead replay edited.jsonl | tail -n 2",
                "bulkhead replay edited.jsonl > /dev/null",
                "echo nonsense > other.jsonl; cat decisions.jsonl >> other.jsonl; bulkhead replay other.jsonl | head -n 1",
                "sed -n '1,2p;4p' decisions.jsonl | sed '2s/.*/nonsense/' > broken.jsonl; bulkhead replay broken.jsonl",
            ])
        let difference = Golden.difference(text, "Tests/CommandTests/Golden/replay.txt")
        #expect(difference == nil)
    }

    @Test func reportsFromTheCommandLine() throws {
        let place = try Workplace()
        var run = try RecordedRun()
        run.play(2_000_000, pressure: 1)
        run.play(5_000_000, pressure: 40)
        run.play(9_000_000, pressure: 1)
        try place.write(String(decoding: run.log, as: UTF8.self), to: "decisions.jsonl")
        let text = try transcript(
            place,
            [
                "bulkhead report decisions.jsonl | sed '/^    /d'",
                "bulkhead report decisions.jsonl --minutes 1 --out page.html; tail -n 3 page.html | cut -c 1-60",
                "bulkhead report absent.jsonl", ": > empty.jsonl; bulkhead report empty.jsonl",
                "sed 's/batch.slice/<b>\\\\u001b[2J\\\\\"/g' decisions.jsonl > evil.jsonl; bulkhead report evil.jsonl | grep -c '<b>'",
            ])
        let difference = Golden.difference(text, "Tests/CommandTests/Golden/report.txt")
        #expect(difference == nil)
    }
}
