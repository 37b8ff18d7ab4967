import ArgumentParser
import Document
import Node
import Planner
import Report

struct PlanCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show every change that a policy makes to the node, and make none.",
        discussion: """
            Prints the changes in the order in which `apply` makes them: the cgroup, the interface file, the value it \
            has, the value it gets, what was asked where that is written otherwise, and by which line.

            Plan, look, and apply just that:

              bulkhead plan policies/web-and-batch.yaml --out node.plan
              bulkhead apply --plan node.plan

            Try it on a node that exists only in a file:

              bulkhead plan policies/ --node examples/nodes/small-vm.yaml
            """)

    @Argument(help: "Policy files or directories of them; `-` is standard input.")
    var policies: [String]

    @Option(help: ArgumentHelp("Also save the plan, for `apply --plan`.", valueName: "file"))
    var out: String?

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if out == "-" { throw ValidationError("`--out` takes a file; standard output has the answer") }
    }

    func run() throws {
        var work = PlanWork(loaded: try LoadedPolicy(paths: policies).valid(), isSaved: out != nil, namesUnits: true)
        try nodeOptions.run(&work)
        tell(work.findings, sources: work.loaded.sources)
        guard let plan = work.plan else { return }
        // Before the answer: a reader that has enough of it must not cost the plan.
        if let out, plan.isApplicable { try replaceFile(out, with: work.saved(plan)) }
        let step = out.map { PlanStep.savedTo($0) } ?? .apply
        try answer(
            output.text(
                table: planText(plan, step, columns: OutputStream.output.columns) + unitChangesText(work.units),
                value: planJSON(plan, findings: work.findings, units: work.units)))
        if !plan.isApplicable { throw ExitStatus.findings.code }
    }
}
