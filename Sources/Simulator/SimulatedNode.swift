package import Document
package import KernelInterface

/// A simulated machine: what it has, and the cgroup hierarchy with the processes on it.
package struct SimulatedNode: Equatable, Sendable {
    package var inventory: Inventory
    package var kernel: SimulatedKernel

    /// A machine that has just booted: init and a kernel thread in the root cgroup.
    package init(_ inventory: Inventory) {
        self.inventory = inventory
        kernel = SimulatedKernel(inventory)
    }

    /// The keys of a node file beyond those of the inventory.
    static let keys = ["cgroups", "resourceGroups", "simulation"]

    /// Reads a node file. Nil when something is wrong, which is then among the diagnostics.
    package init?(decoding node: YAMLNode, diagnostics: inout [Diagnostic]) {
        var reader = NodeFileReader()
        let inventory = reader.inventory(node, alsoKnown: Self.keys)
        guard let inventory, reader.diagnostics.isEmpty else {
            diagnostics += reader.diagnostics
            return nil
        }
        var restorer = NodeRestorer(reader: reader, kernel: SimulatedKernel(inventory))
        restorer.restore(node)
        diagnostics += restorer.reader.diagnostics
        if !restorer.reader.diagnostics.isEmpty { return nil }
        self.inventory = inventory
        kernel = restorer.kernel
    }

    /// The whole state as a node file, from which the same machine can be read again.
    package var encoded: JSONValue {
        var machine = inventory
        machine.resctrlMount = kernel.resctrl?.mount
        for disk in kernel.disks {
            for index in machine.devices.indices where machine.devices[index].number == disk.number {
                machine.devices[index].scheduler = disk.scheduler
            }
        }
        return .object(machine.encodedMembers + kernel.encodedMembers)
    }
}
