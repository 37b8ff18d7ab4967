import Document
import KernelInterface

/// What a node lacks of what a policy needs: each thing is one diagnostic, at the first setting that needs it.
struct AbsenceList {
    enum Thing: Hashable {
        case controller(CgroupController)
        case file(InterfaceFile)
        case device(String)
        case partition(String, of: String)
    }

    private struct Entry {
        let thing: Thing
        let first: RequestedSetting
        var count = 1
    }

    private var entries: [Entry] = []
    private var indices: [Thing: Int] = [:]

    mutating func add(_ thing: Thing, _ setting: RequestedSetting) {
        if let index = indices[thing] {
            entries[index].count += 1
        } else {
            indices[thing] = entries.count
            entries.append(Entry(thing: thing, first: setting))
        }
    }

    func diagnostics(_ inventory: Inventory, _ devices: DeviceIndex) -> [Diagnostic] {
        entries.map { entry in
            var diagnostic = Self.diagnostic(entry.thing, entry.first, inventory, devices)
            if entry.count > 1 {
                let others = entry.count == 2 ? "1 other setting needs" : "\(entry.count - 1) other settings need"
                diagnostic.notes.append(Diagnostic.Note("\(others) it too"))
            }
            return diagnostic
        }
    }

    private static func diagnostic(
        _ thing: Thing, _ setting: RequestedSetting, _ inventory: Inventory, _ devices: DeviceIndex
    ) -> Diagnostic {
        switch thing {
        case .controller(let controller):
            let isLegacy = inventory.cgroup?.legacyControllers.contains(controller) ?? false
            if inventory.cgroup?.isDelegated ?? false {
                return Diagnostic(
                    .controllerAbsent, "the `\(controller)` controller is not delegated to this user",
                    at: setting.span,
                    help: ["remove `\(setting.key)`, or run in a unit with `Delegate=\(controller)`"])
            }
            return Diagnostic(
                .controllerAbsent, "the node has no `\(controller)` controller in cgroup v2", at: setting.span,
                notes: [
                    Diagnostic.Note(
                        isLegacy
                            ? "a cgroup v1 hierarchy holds it"
                            : "the kernel was built without it, or started with `cgroup_disable=\(controller)`")
                ],
                help: [
                    isLegacy
                        ? "start the kernel with `cgroup_no_v1=\(controller)`, or systemd in unified mode"
                        : "remove `\(setting.key)`, or start a kernel that has it"
                ])
        case .file(let file):
            return Diagnostic(
                .fileAbsent, "the node's kernel has no `\(file)`", at: setting.span,
                notes: reason(file, inventory).map { [Diagnostic.Note($0)] } ?? [],
                help: ["remove `\(setting.key)`, or start a kernel that has it"])
        case .device(let name):
            let near = devices.nearest(to: name).map { "the nearest disk is `\($0)`" }
            let shown = name.shortened(to: 80)
            return Diagnostic(
                .deviceAbsent, "the node has no disk `\(shown)`", at: setting.span,
                help: [near ?? devices.listing.map { "it has \($0)" }].compactMap { $0 })
        case .partition(let name, let disk):
            return Diagnostic(
                .deviceIsPartition, "`\(name.shortened(to: 80))` is a partition; limits are for whole disks",
                at: setting.span, help: ["write `\(disk)`"])
        }
    }

    private static func reason(_ file: InterfaceFile, _ inventory: Inventory) -> String? {
        guard let known = file.known else { return nil }
        if let kernel = KernelVersion(release: inventory.kernelRelease), kernel < known.since {
            return "it came with kernel \(known.since); this is \(inventory.kernelRelease)"
        }
        return known.requires.map { "it needs a kernel with \($0)" }
    }
}
