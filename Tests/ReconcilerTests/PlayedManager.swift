import KernelInterface
import Simulator

@testable import Reconciler

/// A service manager that owns units of a simulated kernel, and the way to it; both sides share it.
final class PlayedManager {
    var kernel: SimulatedKernel
    var units: Set<String>
    /// What it was asked, a line a call.
    private(set) var calls: [String] = []
    /// What it answers to the calls that set something, from the first on; nil where it does as asked.
    var refusals: [UnitBusError?] = []
    var systemdVersion = 257
    /// Whether it disables the cpu controller where no property needs it.
    var dropsControllers = false
    /// Controllers that it takes from the root when a slice starts: `-cpu`.
    var takesAway: String?
    /// Whether it can be told, but not be asked.
    var refusesQuestions = false

    init(_ kernel: SimulatedKernel, units: Set<String>) {
        self.kernel = kernel
        self.units = units
    }

    func note(_ call: String) { calls.append(call) }

    func takeCalls() -> [String] {
        defer { calls = [] }
        return calls
    }

    func answer() throws(UnitBusError) {
        if !refusals.isEmpty, let refusal = refusals.removeFirst() { throw refusal }
    }

    func cgroup(of unit: String) -> CgroupPath {
        let parent = unit.hasSuffix(".slice") ? CgroupPath.root : CgroupPath.root.appending("system.slice")
        return parent.appending(unit)
    }

    /// What it was told of each unit, by property.
    private var properties: [String: [UnitProperty: UnitAssignment]] = [:]

    /// Writes what systemd would write, which is all that it knows of the unit; a file that is refused is passed over, as
    /// systemd does.
    func carryOut(_ assignments: [UnitAssignment], _ unit: String) {
        let cgroup = cgroup(of: unit)
        for assignment in assignments {
            // What is not set and was not set is nothing to do.
            if assignment.value == .number(.max), properties[unit]?[assignment.property] == nil { continue }
            properties[unit, default: [:]][assignment.property] = assignment
        }
        let known = properties[unit, default: [:]].values
        let needs = known.contains { $0.property.file.known?.controller == .cpu && $0.value != .number(.max) }
        if dropsControllers, let parent = cgroup.parent {
            // A refusal is one line in its log.
            try? kernel.write(parent, .cgroupSubtreeControl, needs ? "+cpu\n" : "-cpu\n")
        }
        for (file, text) in known.flatMap(writes) {
            // systemd warns in its log and goes on.
            try? kernel.write(cgroup, file, text + "\n")
        }
    }

    private func writes(_ assignment: UnitAssignment) -> [(InterfaceFile, String)] {
        func text(_ number: UInt64) -> String { number == .max ? "max" : String(number) }
        switch (assignment.property, assignment.value) {
        case (.cpuWeight, .number(0)): return [(.cpuIdle, "1")]
        case (.cpuWeight, .number(let weight)):
            return [(.cpuIdle, "0"), (.cpuWeight, weight == .max ? "100" : String(weight))]
        case (.cpuQuota, .number(let quota)): return [(.cpuMax, quota == .max ? "max" : String(quota / 10) + " 100000")]
        case (.memoryLow, .number(let bytes)): return [(.memoryLow, text(bytes))]
        case (.memoryHigh, .number(let bytes)): return [(.memoryHigh, text(bytes))]
        case (.memoryMax, .number(let bytes)): return [(.memoryMax, text(bytes))]
        case (.tasksMax, .number(let count)): return [(.pidsMax, text(count))]
        case (.ioWeight, .number(let weight)):
            return [(.ioWeight, "default " + (weight == .max ? "100" : String(weight)))]
        default: return []
        }
    }
}

struct PlayedBus: UnitBus {
    let manager: PlayedManager

    func version() throws(UnitBusError) -> Int { manager.systemdVersion }

    func active(among names: [String]) throws(UnitBusError) -> Set<String> {
        if manager.refusesQuestions { throw UnitBusError(.unreachable, "it was asked") }
        return manager.units.intersection(names)
    }

    func set(_ assignments: [UnitAssignment], of unit: String, persistently: Bool) throws(UnitBusError) {
        let words = (persistently ? ["for ever"] : []) + [unit] + assignments.map(\.description)
        manager.note(words.joined(separator: " "))
        try manager.answer()
        manager.carryOut(assignments, unit)
    }

    func post(_ assignments: [UnitAssignment], of unit: String, persistently: Bool) throws(UnitBusError) {
        let words = ["later"] + (persistently ? ["for ever"] : []) + [unit] + assignments.map(\.description)
        manager.note(words.joined(separator: " "))
    }

    func isTelling() -> Bool { false }

    func startSlice(_ name: String) throws(UnitBusError) {
        manager.note("start " + name)
        try manager.answer()
        if let controllers = manager.takesAway {
            try? manager.kernel.write(.root, .cgroupSubtreeControl, controllers + "\n")
        }
        manager.units.insert(name)
        try? manager.kernel.create(manager.cgroup(of: name))
    }

    func stop(_ unit: String) throws(UnitBusError) {
        manager.note("stop " + unit)
        try manager.answer()
        manager.units.remove(unit)
        try? manager.kernel.remove(manager.cgroup(of: unit))
    }

    func startScope(_ name: String, in slice: String, _ processes: [Int32]) throws(UnitBusError) {
        manager.note("scope \(name) in \(slice): \(processes)")
        try manager.answer()
        manager.units.insert(name)
        let scope = manager.cgroup(of: slice).appending(name)
        try? manager.kernel.create(scope)
        for process in processes { try? manager.kernel.write(scope, .cgroupProcs, "\(process)\n") }
    }

    func attach(_ processes: [Int32], to unit: String) throws(UnitBusError) {
        manager.note("attach \(processes) to \(unit)")
        try manager.answer()
        let scope = manager.cgroup(of: "batch.slice").appending(unit)
        for process in processes { try? manager.kernel.write(scope, .cgroupProcs, "\(process)\n") }
    }

    func settle(_ turn: Int) throws(UnitBusError) {}
}

/// The kernel of a manager, seen from the other side.
struct PlayedTree: KernelTree {
    let manager: PlayedManager

    func children(of cgroup: CgroupPath) throws(KernelError) -> [String] { try manager.kernel.children(of: cgroup) }
    func files(of cgroup: CgroupPath) throws(KernelError) -> [String] { try manager.kernel.files(of: cgroup) }

    func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try manager.kernel.identity(of: cgroup)
    }

    func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        try manager.kernel.read(cgroup, file)
    }

    func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        manager.note("write \(cgroup.path(of: file)) \(text.droppingFinalNewline)")
        try manager.kernel.write(cgroup, file, text)
    }

    func create(_ cgroup: CgroupPath) throws(KernelError) {
        manager.note("create \(cgroup)")
        try manager.kernel.create(cgroup)
    }

    func remove(_ cgroup: CgroupPath) throws(KernelError) {
        manager.note("remove \(cgroup)")
        try manager.kernel.remove(cgroup)
    }

    func directories(of path: ResctrlPath) throws(KernelError) -> [String] { [] }
    func files(of path: ResctrlPath) throws(KernelError) -> [String] { [] }

    func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity {
        throw KernelError(.identify, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        throw KernelError(.read, in: .resctrl, path: path.path(of: file), errno: .noSuchFile)
    }

    func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        throw KernelError(.write, in: .resctrl, path: path.path(of: file), value: text, errno: .noSuchFile)
    }

    func create(_ path: ResctrlPath) throws(KernelError) {
        throw KernelError(.create, in: .resctrl, path: path.description, errno: .noSuchFile)
    }

    func remove(_ path: ResctrlPath) throws(KernelError) {
        throw KernelError(.remove, in: .resctrl, path: path.description, errno: .noSuchFile)
    }
}
