import ArgumentParser
import Document
import Node
import Planner
import Report

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show drift: what differs between the node and the policy, or what was set before.",
        discussion: """
            With policy files, shows every value that is not as they ask. Without, shows every value that was set by \
            `apply` and is no longer in force. Exits with 1 when there is a difference.

              bulkhead diff
              bulkhead diff policies/web-and-batch.yaml
            """)

    @Argument(help: "Policy files or directories of them; none compares with what was applied.")
    var policies: [String] = []

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        if policies.isEmpty {
            var work = StatusWork()
            try nodeOptions.run(&work)
            guard let drift = work.status?.drift else { return }
            try answer(output.text(table: driftText(drift), value: driftJSON(drift)))
            if !drift.isEmpty { throw ExitStatus.findings.code }
            return
        }
        var work = PlanWork(loaded: try LoadedPolicy(paths: policies))
        try nodeOptions.run(&work)
        tell(work.findings, sources: work.loaded.sources)
        guard let plan = work.plan else { return }
        try answer(output.text(table: planText(plan), value: planJSON(plan, findings: work.findings)))
        if !plan.operations.isEmpty || !plan.isApplicable { throw ExitStatus.findings.code }
    }
}
