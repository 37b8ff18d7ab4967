import ArgumentParser
import Document
import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report
import Simulator

struct SimulateCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play a policy through on a simulated node, or a scenario in virtual time.",
        discussion: """
            With `--node`: the policy is applied and reverted; then each write of the apply fails in turn, and the \
            writer crashes after each write in turn, and the node is compared with what it was. Nothing is kept. Exits \
            with 1 when anything is not as it was.

              bulkhead simulate policies/ --node examples/nodes/small-vm.yaml

            With this machine's kernel, processors, memory and disks:

              bulkhead inventory > here.yaml
              bulkhead simulate policies/ --node here.yaml

            Without: the file is a scenario, which names its node, its policy and its workloads. It is played without \
            control, with the policy applied once, and with its objectives held as by `bulkhead run`; what the three \
            did is shown beside each other. Exits with 1 when under Bulkhead an objective ends missed.

              bulkhead simulate examples/noisy-neighbour/scenario.yaml --html report.html
            """)

    @Argument(help: "Policy files or directories of them, `-` being standard input; or one scenario.")
    var files: [String]

    @Option(help: ArgumentHelp("The simulated node of the policies.", valueName: "file"))
    var node: String?

    @Option(help: ArgumentHelp("Write a page with charts of a scenario here.", valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Write what was decided in a scenario here, an object a line, as `bulkhead run` does.", valueName: "file"))
    var log: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if node != nil {
            if html != nil || log != nil {
                throw ValidationError("`--html` and `--log` are for scenarios, without `--node`")
            }
        } else if files.count != 1 {
            throw ValidationError("policies need a `--node`, and scenarios are played one at a time")
        }
    }

    func run() throws {
        if let node { try rehearse(on: node) } else { try play(files[0]) }
    }

    private func rehearse(on node: String) throws {
        let loaded = try LoadedPolicy(paths: files)
        let machine = try SimulatedMachineFile(reading: node).node
        let (policy, findings) = try loaded.resolved(against: machine.inventory)
        var rehearsal = Rehearsal(machine: machine)
        do {
            try rehearsal.play(policy)
        } catch {
            throw Failure(any: error)
        }
        tell(findings + rehearsal.findings, sources: loaded.sources)
        try answer(output.text(table: rehearsal.text, value: rehearsal.value))
        if !rehearsal.isFaultless { throw ExitStatus.findings.code }
    }

    private func play(_ path: String) throws {
        let played = try PlayedScenario(ScenarioFile(reading: path))
        tell(played.stage.findings, sources: played.stage.file.policy.sources)
        if let log { try played.writeLog(log) }
        if let html { try played.writePage(html) }
        try answer(
            output.text(
                table: scenarioText(
                    played.play, columns: OutputStream.output.columns, isColoured: isColoured(.output)),
                value: scenarioJSON(played.play)))
        if played.play.endsMissed { throw ExitStatus.findings.code }
    }
}
