import ArgumentParser
import Document
import KernelInterface
import Node
import Report
import Simulator

struct InventoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Print what the node has, as a file that other commands take for the node.",
        discussion: """
            Kernel, CPUs, NUMA nodes, memory, disks, the cgroup2 mount and its controllers, PSI, resctrl, systemd and \
            privileges. `check --inventory` judges policies against it on any machine; `--node` simulates it.

              bulkhead inventory > node.yaml
              bulkhead plan policies/desktop.yaml --node node.yaml
            """)

    @Option(name: [.customShort("o"), .customLong("output")], help: "How to print it.")
    var format: OutputOptions.Format = .yaml

    @OptionGroup var nodeOptions: NodeOptions

    func run() throws {
        let inventory: Inventory
        do {
            if let node = nodeOptions.node {
                inventory = try SimulatedMachineFile(reading: node).node.inventory
            } else {
                inventory = try nodeOptions.liveInventory()
            }
        } catch {
            throw Failure(any: error)
        }
        let value = inventory.encoded
        try answer(format.text(table: inventoryText(inventory), value: value))
    }
}
