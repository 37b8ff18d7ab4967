import ArgumentParser
import Document
import Node
import Planner
import Report

struct DiffCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show drift: values that somebody else changed since they were set.",
        discussion: """
            Without policy files, shows every value that `apply` set and that is no longer in force. With them, shows \
            what `apply` would change. Exits with 1 when there is a difference, so that a timer or a monitor can run \
            it; `apply` repairs.

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
            guard let status = work.status else { return }
            let columns = OutputStream.output.columns
            try answer(output.text(table: driftText(status, columns: columns), value: driftJSON(status)))
            if !status.drift.isEmpty || !status.groupDrift.isEmpty { throw ExitStatus.findings.code }
            return
        }
        var work = PlanWork(loaded: try LoadedPolicy(paths: policies).valid())
        try nodeOptions.run(&work)
        tell(work.findings, sources: work.loaded.sources)
        guard let plan = work.plan else { return }
        try answer(
            output.text(
                table: planText(plan, .apply, columns: OutputStream.output.columns),
                value: planJSON(plan, findings: work.findings)))
        if !plan.isEmpty || !plan.isApplicable { throw ExitStatus.findings.code }
    }
}
