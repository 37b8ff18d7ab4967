import ArgumentParser
import KernelInterface
import Node
import Policy
import Reconciler
import Report
import Simulator

struct DoctorCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what this node offers, feature by feature, and what a policy loses where it does not.",
        discussion: """
            Each feature is present, absent, or forbidden to this caller. Exits with 1 when a policy loses something.

              bulkhead doctor
              bulkhead doctor policies/
            """)

    @Argument(help: "Policy files or directories of them.")
    var policies: [String] = []

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let loaded = policies.isEmpty ? nil : try LoadedPolicy(paths: policies).valid()
        if let loaded { tell(loaded.diagnostics, sources: loaded.sources) }
        let found: [Feature]
        do {
            let inventory: Inventory
            let groups: [ResourceGroup]?
            if let node = nodeOptions.node {
                var machine = try SimulatedMachineFile(reading: node)
                inventory = machine.node.inventory
                groups = inventory.resctrlMount == nil ? nil : try resourceGroups(tree: &machine.node.kernel)
            } else {
                inventory = try nodeOptions.liveInventory()
                groups = try nodeOptions.liveResourceGroups(inventory)
            }
            found = features(of: inventory, groups: groups, policy: loaded?.set)
        } catch {
            throw Failure(any: error)
        }
        try answer(output.text(table: featuresText(found), value: featuresJSON(found)))
        if found.contains(where: { !$0.losses.isEmpty }) { throw ExitStatus.findings.code }
    }
}
