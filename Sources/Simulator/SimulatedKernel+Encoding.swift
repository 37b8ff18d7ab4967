import Document
import KernelInterface

extension SimulatedKernel {
    /// `cgroups` and `simulation` of a node file. Cgroups stand in the order of creation, parents before children.
    var encodedMembers: [(String, JSONValue)] {
        let order = slots.values.sorted { cgroups[$0].inode < cgroups[$1].inode }
        let defaults = DefaultContents(machine: machine)
        let keepsCpusets = order.contains {
            let cpuset = cgroups[$0].cpuset
            return cgroups[$0].parent != nil && (cpuset.partition != .member || !cpuset.exclusiveCPUs.isEmpty)
        }
        let members = order.map { slot in
            (cgroups[slot].path.description, encoded(slot, defaults, keepsCpuset: keepsCpusets))
        }
        return [
            ("cgroups", .object(members))
        ] + encodedResourceGroups + [
            (
                "simulation",
                .object(
                    [
                        ("clock", JSONValue(clock)), ("nextInode", JSONValue(nextInode)),
                        ("nextPID", JSONValue(nextPID)),
                        ("callerPID", JSONValue(callerPID)), ("callerUID", JSONValue(UInt64(callerUID))),
                        ("distributedCPUs", .string(cpusets.distributed.description)),
                        ("isolatedCPUs", .string(cpusets.isolated.description)),
                    ] + (resctrl.map { [("resctrl", $0.encodedGlobals)] } ?? []))
            )
        ]
    }

    private func encoded(_ slot: Int, _ defaults: DefaultContents, keepsCpuset: Bool) -> JSONValue {
        let cgroup = cgroups[slot]
        var members: [(String, JSONValue)] = []
        if cgroup.parent != nil { members.append(("inode", JSONValue(cgroup.inode))) }
        if isThreaded(slot) { members.append(("threaded", true)) }
        if !cgroup.subtreeControl.isEmpty {
            members.append(("controllers", .array(cgroup.subtreeControl.names.map { .string($0) })))
        }
        if cgroup.owner != 0 { members.append(("owner", JSONValue(UInt64(cgroup.owner)))) }
        if let delegate = cgroup.delegate { members.append(("delegate", JSONValue(UInt64(delegate)))) }
        let leaders = cgroup.tasks.compactMap { processes[$0] }
        if !leaders.isEmpty { members.append(("processes", .array(leaders.map(encoded)))) }
        if cgroup.memory.cache > 0 { members.append(("cache", JSONValue(cgroup.memory.cache))) }
        let values = values(of: slot, defaults, withCpuset: !keepsCpuset)
        if !values.isEmpty { members.append(("values", .object(values))) }
        let kept = kept(slot, keepsCpuset: keepsCpuset)
        if !kept.isEmpty { members.append(("kept", .object(kept))) }
        return .object(members)
    }

    private func encoded(_ process: SimulatedProcess) -> JSONValue {
        var members: [(String, JSONValue)] = [("pid", JSONValue(process.pid))]
        if process.isKernelThread { members.append(("kernelThread", true)) }
        if process.uid != 0 { members.append(("uid", JSONValue(UInt64(process.uid)))) }
        let charges = process.charges.filter { $0.resident + $0.swapped > 0 }
        if charges.count == 1, charges[0].slot == payer(for: process.home), charges[0].swapped == 0 {
            members.append(("memory", JSONValue(charges[0].resident)))
        } else if !charges.isEmpty {
            members.append(
                (
                    "charges",
                    .array(
                        charges.map {
                            .object([
                                ("cgroup", .string(cgroups[$0.slot].path.description)),
                                ("memory", JSONValue($0.resident)), ("swap", JSONValue($0.swapped)),
                            ])
                        })
                ))
        }
        if process.threads.count > 1 {
            members.append(
                (
                    "threads",
                    .array(
                        process.threads.dropFirst().map {
                            .object([
                                ("tid", JSONValue($0.tid)), ("cgroup", .string(cgroups[$0.slot].path.description)),
                            ])
                        })
                ))
        }
        return .object(members)
    }

    /// What differs from the initial values, file by file; files with a line for each device as lists of lines.
    private func values(of slot: Int, _ defaults: DefaultContents, withCpuset: Bool) -> [(String, JSONValue)] {
        var found: [(String, JSONValue)] = []
        for file in SimulatedFile.sorted where file.isSetting && file.exists(in: cgroups[slot], machine: machine) {
            if file.controller == .cpuset && !withCpuset || skipsWeight(file.name, of: cgroups[slot].cpu) { continue }
            // The readers of settings do not fail; a file that did would have no value to keep.
            guard let text = try? file.read?(self, slot), text != defaults.content(of: file, isRoot: slot == 0) else {
                continue
            }
            found.append((file.name, .array(lines(text, of: file.name, slot))))
            if found[found.count - 1].1.items?.count == 1, let only = found[found.count - 1].1.items?.first,
                file.controller != .io
            {
                found[found.count - 1].1 = only
            }
        }
        return found
    }

    /// A weight is kept as `cpu.weight`, or as the nice level that gave it; an idle cgroup has none.
    private func skipsWeight(_ name: String, of cpu: CPUState) -> Bool {
        let isWeight = (cpu.weight * 1024 + 50) / 100 == cpu.shares
        switch name {
        case "cpu.weight": return cpu.isIdle || !isWeight
        case "cpu.weight.nice": return cpu.isIdle || isWeight
        default: return false
        }
    }

    private func lines(_ text: String, of name: String, _ slot: Int) -> [JSONValue] {
        var lines = text.split(separator: "\n").map(String.init)
        // `auto` stands for values that would make it `user` when they are written.
        if name == "io.cost.qos" {
            lines = disks.compactMap { disk in
                disk.cost.map { cost in
                    cost.usesOwnQoS
                        ? "\(disk.number) \(cost.qosText)"
                        : "\(disk.number) enable=\(cost.isEnabled ? 1 : 0) ctrl=auto"
                }
            }
        } else if name == "io.cost.model" {
            lines = disks.compactMap { disk in
                disk.cost.map { "\(disk.number) \($0.usesOwnModel ? $0.modelText : "ctrl=auto")" }
            }
        }
        return lines.isEmpty ? [.string("")] : lines.map { .string($0) }
    }
}

extension SimulatedFile {
    /// Whether it holds a value that stays as written: no process list, trigger or command, and nothing of its own key.
    var isSetting: Bool {
        if write == nil || read == nil || isPressure { return false }
        switch name {
        case "cgroup.procs", "cgroup.threads", "cgroup.subtree_control", "cgroup.type", "memory.peak",
            "memory.swap.peak":
            return false
        default: return true
        }
    }
}

/// The contents of a fresh cgroup with every controller, and of a fresh root.
struct DefaultContents {
    private var kernel: SimulatedKernel

    init(machine: SimulatedMachine) {
        kernel = SimulatedKernel(machine: machine)
        if kernel.cgroups.isEmpty { return }
        var child = CgroupState(path: .root.appending("fresh"), inode: 2, parent: 0, slot: 1, owner: 0)
        child.control = machine.available
        kernel.cgroups.append(child)
    }

    func content(of file: SimulatedFile, isRoot: Bool) -> String? {
        // The readers of settings do not fail.
        try? file.read?(kernel, isRoot ? 0 : 1)
    }
}
