import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Report
import Simulator

/// A policy played through on a copy of a simulated machine, without and with faults.
struct Rehearsal {
    private let machine: SimulatedNode
    private(set) var findings: [Diagnostic] = []
    private(set) var plan: Plan?
    private(set) var applied = 0
    /// Writes of which the failure, or a crash after them, was tried.
    private var faults = 0
    private var crashes = 0
    /// What was not as it was before, one line each.
    private(set) var differences: [String] = []
    /// CPU sets that were empty, which no kernel before 7.0 lets be emptied while the cgroup has processes.
    private var filledSets: Set<String> = []

    var isFaultless: Bool { differences.isEmpty && plan?.isApplicable == true }

    init(machine: SimulatedNode) {
        self.machine = machine
    }

    mutating func play(_ policy: ResolvedPolicy) throws {
        var kernel = machine.kernel
        let plan = try plan(policy, &kernel)
        self.plan = plan
        findings = plan.findings
        guard plan.isApplicable else { return }
        var tree = FaultyKernel(kernel, [])
        var store = MemoryStateStore()
        applied = try apply(plan, pageBytes: pageBytes, tree: &tree, store: &store).applied
        try revert(&tree.tree, &store)
        compare(tree.tree, "after revert")
        for write in 1..<max(1, tree.writes + 1) {
            fail(plan, at: write)
            try crash(plan, after: write)
        }
    }

    private var pageBytes: UInt64 { machine.inventory.pageBytes }

    private func plan(_ policy: ResolvedPolicy, _ kernel: inout SimulatedKernel) throws -> Plan {
        let matched = try matchedCgroups(policy, tree: &kernel)
        let seen = try observed(
            policy, matched, originals: Originals(), inventory: machine.inventory, tree: &kernel)
        let plan = planned(policy, observed: seen, originals: Originals())
        return plan.finding(matched.findings + plan.findings)
    }

    private func revert(_ kernel: inout SimulatedKernel, _ store: inout MemoryStateStore) throws {
        guard let state = try store.load().state else { return }
        let originals = try Originals(decoding: state)
        let seen = try observed(
            ResolvedPolicy(classes: []), MatchedCgroups(), originals: originals, inventory: machine.inventory,
            tree: &kernel)
        let plan = plannedRevert(of: originals, observed: seen, isForced: false)
        _ = try apply(plan, pageBytes: pageBytes, tree: &kernel, store: &store)
    }

    private mutating func fail(_ plan: Plan, at write: Int) {
        faults += 1
        var tree = FaultyKernel(machine.kernel, [.fail(write: write, .invalidArgument)])
        var store = MemoryStateStore()
        do {
            _ = try apply(plan, pageBytes: pageBytes, tree: &tree, store: &store)
            differences.append("write \(write) failed and was not noticed")
        } catch {
            compare(tree.tree, "after a failure of write \(write)")
        }
    }

    private mutating func crash(_ plan: Plan, after write: Int) throws {
        crashes += 1
        var tree = FaultyKernel(machine.kernel, [.crash(afterWrite: write)])
        var store = MemoryStateStore()
        do {
            _ = try apply(plan, pageBytes: pageBytes, tree: &tree, store: &store)
        } catch {
            _ = try recover(pageBytes: pageBytes, tree: &tree.tree, store: &store)
            compare(tree.tree, "after a crash at write \(write)")
        }
    }

    private mutating func compare(_ kernel: SimulatedKernel, _ when: String) {
        let (old, new) = (settings(of: machine.kernel), settings(of: kernel))
        for place in Set(old.keys).union(new.keys).sorted() where old[place] != new[place] {
            if old[place]?.text == "", let found = new[place], found.text == found.inherited {
                filledSets.insert(place)
            } else {
                let (old, new) = (old[place]?.text ?? "absent", new[place]?.text ?? "absent")
                differences.append("\(when): \(place) is `\(new)`, was `\(old)`")
            }
        }
    }
}

extension Rehearsal {
    var text: String {
        guard let plan else { return "" }
        guard plan.isApplicable else { return planText(plan, .none) }
        var text = planText(plan, .none) + "\n"
        text += "applied and verified: \(counted(applied, "change")); reverted\n"
        text += "failed writes tried: \(faults); crashes tried: \(crashes)\n"
        for place in filledSets.sorted() {
            text += "\(place) lists what its parent has, as when it was empty, since the kernel lets no one empty it\n"
        }
        if differences.isEmpty { return text + "the node was as before each time\n" }
        return text + differences.map { "not as before: \($0)\n" }.joined()
    }

    var value: JSONValue {
        document(
            "Rehearsal",
            [
                ("applied", JSONValue(applied)), ("failuresTried", JSONValue(faults)),
                ("crashesTried", JSONValue(crashes)), ("differences", .array(differences.map { JSONValue($0) })),
                ("plan", plan.map { planJSON($0) } ?? .null),
            ])
    }
}

private struct Setting: Equatable {
    let text: String
    /// What the cgroup would have with an empty text; nil for files that do not inherit.
    let inherited: String?

    static func == (left: Setting, right: Setting) -> Bool {
        left.text == right.text
    }
}

/// The settable files, by path. Lines of several devices may change places.
private func settings(of kernel: SimulatedKernel) -> [String: Setting] {
    var settings: [String: Setting] = [:]
    var pending = [CgroupPath.root]
    while let path = pending.popLast() {
        // A simulated kernel answers for every cgroup and file that it lists.
        for name in (try? kernel.files(of: path)) ?? [] {
            guard let file = InterfaceFile(name), file.known?.holdsValue == true || file == .cgroupSubtreeControl,
                let text = try? kernel.read(path, file)
            else { continue }
            var inherited: String?
            if name == "cpuset.cpus" || name == "cpuset.mems", let parent = path.parent,
                let effective = InterfaceFile(name + ".effective")
            {
                // Where the parent has no cpuset controller there is nothing to inherit.
                inherited = (try? kernel.read(parent, effective)).map(joined)
            }
            settings[path.path(of: file)] = Setting(text: joined(text), inherited: inherited)
        }
        pending += ((try? kernel.children(of: path)) ?? []).map(path.appending)
    }
    addGroups(of: kernel, to: &settings)
    return settings
}

/// Schemata, mode and tasks of every CTRL_MON group.
private func addGroups(of kernel: SimulatedKernel, to settings: inout [String: Setting]) {
    // A machine without a resctrl mount has none.
    let names = (try? kernel.directories(of: ResctrlPath.root)) ?? []
    guard !names.isEmpty else { return }
    for group in [ResourceGroup.default] + names.compactMap({ ResourceGroup(control: $0) }) {
        for file in [ResctrlFile.schemata, .mode, .tasks] {
            // A simulated kernel answers for every group that it lists; one without caches has no modes.
            guard let text = try? kernel.read(group.path, file) else { continue }
            settings["resctrl " + group.path.path(of: file)] = Setting(text: joined(text), inherited: nil)
        }
    }
}

private func joined(_ text: String) -> String {
    text.split(separator: "\n").sorted().joined(separator: "; ")
}
