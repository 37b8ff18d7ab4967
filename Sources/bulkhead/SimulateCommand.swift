import ArgumentParser
import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Report
import Simulator

struct SimulateCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play a policy through on a simulated node: apply, every fault, every crash, revert.",
        discussion: """
            Nothing is kept: the node file stays as it is. The policy is applied and reverted; then each write of the \
            apply fails in turn, and the writer crashes after each write in turn, and the node is compared with what \
            it was. Exits with 1 when anything is not as it was.

              bulkhead simulate policies/ --node examples/nodes/small-vm.yaml

            With this machine's kernel, processors, memory and disks:

              bulkhead inventory > here.yaml
              bulkhead simulate policies/ --node here.yaml
            """)

    @Argument(help: "Policy files or directories of them; `-` is standard input.")
    var policies: [String]

    @Option(help: ArgumentHelp("The simulated node.", valueName: "file"))
    var node: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let loaded = try LoadedPolicy(paths: policies)
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
}
