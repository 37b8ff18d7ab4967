package import KernelInterface

/// What a node has, for people; programs take the node file.
package func inventoryText(_ inventory: Inventory) -> String {
    var table = Table(["", ""])
    table.add(["kernel", inventory.kernelRelease])
    table.add(["cpus", inventory.cpus.description])
    table.add(["memory", "\(bytesText(inventory.memoryBytes)), swap \(bytesText(inventory.swapBytes))"])
    for node in inventory.numaNodes {
        table.add(["NUMA node \(node.id)", "cpus \(node.cpus), memory \(bytesText(node.memoryBytes))"])
    }
    for device in inventory.devices {
        let kind = device.isRotational ? "rotational" : "not rotational"
        let scheduler = device.scheduler.map { ", scheduler \($0)" } ?? ""
        table.add(["disk \(device.name)", "\(device.number), \(bytesText(device.size)), \(kind)\(scheduler)"])
    }
    if let mount = inventory.cgroup {
        table.add(["cgroup2", mount.path + (mount.isReadOnly ? " (read-only)" : "")])
        table.add(["options", mount.options.joined(separator: " ")])
        table.add(["controllers", mount.controllers.map(\.name).joined(separator: " ")])
        if !mount.legacyControllers.isEmpty {
            table.add(["in cgroup v1", mount.legacyControllers.map(\.name).joined(separator: " ")])
        }
    } else {
        table.add(["cgroup2", "not mounted"])
    }
    table.add(["PSI", inventory.pressure.rawValue])
    if let mount = inventory.resctrlMount {
        table.add(["resctrl", ([mount.path] + mount.options).joined(separator: " ")])
        for row in resctrlRows(mount) { table.add(row) }
    } else {
        table.add(["resctrl", inventory.resctrl.rawValue])
    }
    table.add(["systemd", inventory.systemdVersion.map(String.init) ?? "not the init system"])
    return table.text
}
