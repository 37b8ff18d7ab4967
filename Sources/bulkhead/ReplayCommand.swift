import ArgumentParser
import Document
import Node
import Policy
import Reconciler
import Report
import Simulator

struct ReplayCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Decide again over the samples of a decision log, with another policy or with the same.",
        discussion: """
            Shows what another policy would have decided, beside what was decided: its objectives and what its classes \
            yield and grow, on the measurements and the bases of the log. The loop is open: the samples followed from \
            what was done then, and what would have been done now changes nothing of them.

            Without `--policy`, the log decides again for itself, and exits with 1 where the answer differs: the log is \
            of another version of bulkhead, or was edited.

              bulkhead replay /run/bulkhead/cgroup2-1/decisions.jsonl --policy policies/
              bulkhead replay decisions.jsonl --policy other.yaml --node node.yaml
              bulkhead replay decisions.jsonl
            """)

    @Argument(help: "The decision log; `-` is standard input. FILE.1 is read before FILE where it is there.")
    var log: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Policy files or directories of them, to decide with.", valueName: "policies"))
    var policy: [String] = []

    @Option(
        help: ArgumentHelp(
            "The machine that percentages of the policy are of: a node file, or what `bulkhead inventory` printed there; "
                + "by itself this one.", valueName: "file"))
    var node: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let log = try LoadedLog(log, samples: true)
        var policy: ResolvedPolicy?
        if !self.policy.isEmpty {
            let loaded = try LoadedPolicy(paths: self.policy).valid()
            let inventory =
                try node.map { path throws(Failure) in try SimulatedMachineFile(reading: path).node.inventory }
                ?? NodeOptions.parse([]).liveInventory()
            let (resolved, findings) = try loaded.resolved(against: inventory)
            tell(findings, sources: loaded.sources)
            policy = resolved
        }
        let replay = replayed(log.entries, with: policy)
        try answer(
            output.text(
                table: replayText(replay, isOther: policy != nil, columns: OutputStream.output.columns),
                value: replayJSON(replay)))
        if policy == nil, !replay.differences.isEmpty { throw ExitStatus.findings.code }
    }
}
