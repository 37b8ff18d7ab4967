import ArgumentParser
import Document
import KernelInterface
import Node
import Policy
import Report
import Simulator

struct CheckCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check policy files: the language always, and a node when one is named.",
        discussion: """
            All errors of all files are reported in one run. `--inventory` judges the policy against a node that \
            `bulkhead inventory` described, `--here` against this one.

              bulkhead check policies/
              bulkhead check policies/ci-runner.yaml --inventory db7.yaml
              cat policy.yaml | bulkhead check -
            """)

    @Argument(help: "Policy files or directories of them; `-` is standard input.")
    var policies: [String]

    @Option(help: ArgumentHelp("Also judge the policy against the node in this file.", valueName: "file"))
    var inventory: String?

    @Flag(help: "Also judge the policy against this node.")
    var here = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if inventory != nil, here { throw ValidationError("`--inventory` and `--here` exclude each other") }
    }

    func run() throws {
        let loaded = try LoadedPolicy(paths: policies)
        var findings = loaded.diagnostics
        do {
            var node: Inventory?
            if let inventory { node = try SimulatedMachineFile(reading: inventory).node.inventory }
            if here { node = try discoverInventory() }
            // Of a policy that cannot be decoded there is nothing to judge.
            if let set = loaded.set, let node { findings += set.resolved(against: node).1 }
        } catch {
            throw Failure(any: error)
        }
        switch output.format {
        case .table:
            try Self.conclude(loaded, findings)
        case .json, .yaml:
            let value = checkJSON(findings, classes: loaded.set?.classes.map(\.name.value) ?? [])
            try answer(output.text(table: "", value: value))
            try Self.endIfBroken(findings)
        }
    }

    /// Whether these arguments are those of a check of files and nothing else, as hooks and editors ask for it.
    static func isPlain(_ arguments: ArraySlice<String>) -> Bool {
        arguments.count > 1 && arguments.first == "check"
            && arguments.dropFirst().allSatisfy { !$0.isEmpty && ($0 == "-" || $0.utf8.first != UInt8(ascii: "-")) }
    }

    /// `check FILE…` without an option.
    static func run(files: [String]) throws {
        let loaded = try LoadedPolicy(paths: files)
        try conclude(loaded, loaded.diagnostics)
    }

    private static func conclude(_ loaded: LoadedPolicy, _ findings: [Diagnostic]) throws {
        tell(findings, sources: loaded.sources)
        try endIfBroken(findings)
        let classes = loaded.set?.classes.count ?? 0
        try answer(checkText(findings, classes: classes, files: loaded.sources.count))
    }

    private static func endIfBroken(_ findings: [Diagnostic]) throws {
        if findings.contains(where: { $0.severity == .error }) { throw ExitStatus.findings.code }
    }
}
