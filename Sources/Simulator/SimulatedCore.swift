import KernelInterface

extension SimulatedFile {
    /// `cgroup.*` but for processes and `subtree_control`.
    static let coreFiles: [SimulatedFile] = [
        SimulatedFile("cgroup.type", [], .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.typeLine(slot)
        } write: { (kernel, slot, text) throws(Refusal) in
            if !text.stripped.isText("threaded") { throw Refusal(.invalidArgument) }
            try kernel.makeThreaded(slot)
        },
        SimulatedFile("cgroup.controllers") { (kernel, slot) throws(Refusal) in kernel.cgroups[slot].control.line },
        SimulatedFile("cgroup.events", [], .belowRoot) { (kernel, slot) throws(Refusal) in
            let populated = kernel.cgroups[slot].subtreeTasks > 0 ? 1 : 0
            return "populated \(populated)\nfrozen \(kernel.isFrozen(slot) ? 1 : 0)\n"
        },
        limitFile("cgroup.max.depth", \.maxDepth),
        limitFile("cgroup.max.descendants", \.maxDescendants),
        SimulatedFile("cgroup.stat") { (kernel, slot) throws(Refusal) in kernel.statText(slot) },
        SimulatedFile("cgroup.freeze", [], .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot].isFreezing ? "1\n" : "0\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            kernel.cgroups[slot].isFreezing = try KernelNumber.flag(text, otherwise: .outOfRange)
        },
        SimulatedFile("cgroup.kill", [], .belowRoot, read: nil) { (kernel, slot, text) throws(Refusal) in
            if try KernelNumber.int(text) != 1 { throw Refusal(.outOfRange) }
            if kernel.isThreaded(slot) { throw Refusal(.notSupported) }
            kernel.killAll(below: slot)
        },
    ]

    private static func limitFile(
        _ name: String, _ path: any WritableKeyPath<CgroupState, Int?> & Sendable
    ) -> SimulatedFile {
        SimulatedFile(name) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot][keyPath: path].map { "\($0)\n" } ?? "max\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            if text.stripped.isText("max") {
                kernel.cgroups[slot][keyPath: path] = nil
                return
            }
            let value = try KernelNumber.int(text)
            if value < 0 { throw Refusal(.outOfRange) }
            kernel.cgroups[slot][keyPath: path] = value == Int32.max ? nil : value
        }
    }
}

extension SimulatedKernel {
    /// Whether all in the cgroup stand still: its own `cgroup.freeze` or one above says so.
    func isFrozen(_ slot: Int) -> Bool {
        lineage(of: slot).contains { cgroups[$0].isFreezing }
    }

    /// `cgroup.stat`: a controller counts the cgroups in which it is live, this one included.
    func statText(_ slot: Int) -> String {
        let live = subtree(of: slot).map { liveControllers($0) }
        var text = "nr_descendants \(cgroups[slot].descendants)\n"
        let here = live[0]
        for (name, set) in ControllerSet.order where here.contains(set) {
            text += "nr_subsys_\(name) \(live.reduce(0) { $0 + ($1.contains(set) ? 1 : 0) })\n"
        }
        text += "nr_dying_descendants 0\n"
        for (name, set) in ControllerSet.order where here.contains(set) { text += "nr_dying_subsys_\(name) 0\n" }
        return text
    }

    /// `perf_event` is live everywhere; io keeps memory alive beneath it, without files.
    private func liveControllers(_ slot: Int) -> ControllerSet {
        var live = cgroups[slot].control.union(.perfEvent)
        if live.contains(.io) && machine.available.contains(.memory) { live.insert(.memory) }
        return live
    }
}
