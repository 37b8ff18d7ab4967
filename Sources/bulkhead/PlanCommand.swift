import ArgumentParser
import Document
import Node
import Planner
import Report

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show every change that a policy makes to the node, and make none.",
        discussion: """
            Prints the changes in the order in which `apply` makes them: the cgroup, the interface file, the value it \
            has, the value it gets, what was asked and by which line.

              bulkhead plan policies/web-and-batch.yaml
              bulkhead plan policies/ --out node.plan && bulkhead apply --plan node.plan
            """)

    @Argument(help: "Policy files or directories of them; `-` is standard input.")
    var policies: [String]

    @Option(help: ArgumentHelp("Also save the plan, for `apply --plan`.", valueName: "file"))
    var out: String?

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var work = PlanWork(loaded: try LoadedPolicy(paths: policies))
        try nodeOptions.run(&work)
        tell(work.findings, sources: work.loaded.sources)
        guard let plan = work.plan else { return }
        try answer(output.text(table: planText(plan), value: planJSON(plan, findings: work.findings)))
        if !plan.isApplicable { throw ExitStatus.findings.code }
        if let out {
            var saved = plan
            saved.basis = work.originals.mark
            do {
                try replaceFile(out, with: saved.encoded)
            } catch {
                throw Failure(error)
            }
        }
    }
}
