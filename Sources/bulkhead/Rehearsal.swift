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
        return Plan(
            operations: plan.operations, findings: matched.findings + plan.findings, next: plan.next,
            inForce: plan.inForce, members: plan.members)
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
        differences += changes(from: machine.kernel, to: kernel).map { "\(when): \($0)" }
    }
}

extension Rehearsal {
    var text: String {
        guard let plan else { return "" }
        guard plan.isApplicable else { return planText(plan, .none) }
        var text = planText(plan, .none) + "\n"
        text += "applied and verified: \(counted(applied, "change")); reverted\n"
        text += "failed writes tried: \(faults); crashes tried: \(crashes)\n"
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

/// The settable files that read otherwise, one line each. Lines of several devices may change places.
private func changes(from before: SimulatedKernel, to after: SimulatedKernel) -> [String] {
    let (old, new) = (settings(of: before), settings(of: after))
    return Set(old.keys).union(new.keys).sorted().compactMap { file in
        old[file] == new[file] ? nil : "\(file) is `\(new[file] ?? "absent")`, was `\(old[file] ?? "absent")`"
    }
}

private func settings(of kernel: SimulatedKernel) -> [String: String] {
    var texts: [String: String] = [:]
    var pending = [CgroupPath.root]
    while let path = pending.popLast() {
        // A simulated kernel answers for every cgroup and file that it lists.
        for name in (try? kernel.files(of: path)) ?? [] {
            guard let file = InterfaceFile(name), file.known?.holdsValue == true || file == .cgroupSubtreeControl,
                let text = try? kernel.read(path, file)
            else { continue }
            texts[path.path(of: file)] = text.split(separator: "\n").sorted().joined(separator: "; ")
        }
        pending += ((try? kernel.children(of: path)) ?? []).map(path.appending)
    }
    return texts
}
