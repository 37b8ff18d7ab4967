import Document
import KernelInterface
import Planner
import Policy
import TestSupport
import Testing

/// A class `it` matching `a` and, where there is one, a class `inner` matching `a/b`.
private func classes(_ outer: String, inner: String? = nil) -> String {
    var text = "  it:\n    match: [{cgroup: a}]\n    \(outer)\n"
    if let inner { text += "  inner:\n    match: [{cgroup: a/b}]\n    \(inner)\n" }
    return policy(classes: text)
}

/// The writes of the plan that takes cgroups `a` and `a/b` from what they hold to what the policy asks:
/// `a cpu.max 50000 100000`.
private func writes(_ policy: String, outer: [String: String], inner: [String: String] = [:]) throws -> [String] {
    let resolved = try resolvedPolicy(policy)
    var root = ObservedCgroup(path: .root)
    root.identity = CgroupIdentity(inode: 1)
    root.enabled = [.cpu, .cpuset, .io, .memory, .pids]
    let cgroups = [("a", outer, 0), ("a/b", inner, 1)].map { name, texts, index in
        var found = ObservedCgroup(path: cgroup(name))
        found.identity = CgroupIdentity(inode: UInt64(index + 2))
        found.enabled = index == 0 ? root.enabled : []
        guard index < resolved.classes.count else { return found }
        found.classIndex = index
        func text(_ file: InterfaceFile) -> String? { (texts[file.name] ?? file.known?.initialText).map { $0 + "\n" } }
        let list = ReadingList(of: resolved.classes[index])
        found.files = list.files
        found.texts = list.files.map(text)
        for file in companions(of: found, memoryMax: list.memoryMax) {
            found.files.append(file)
            found.texts.append(text(file))
        }
        return found
    }
    let observed = Observed(cgroups: [root] + cgroups, pageBytes: 4096, memoryBytes: 8 << 30)
    let plan = planned(resolved, observed: observed, originals: Originals())
    #expect(plan.findings.filter { $0.severity == .error } == [])
    return plan.operations.compactMap { operation in
        guard case .write(let file, let key, _, let new) = operation.change else { return nil }
        return ([operation.cgroup.description, file.name] + [key, new].compactMap { $0 }).joined(separator: " ")
    }
}

struct OrderRow: Sendable, CustomTestStringConvertible {
    let name: String
    let outer: String
    var inner: String?
    var holds: [String: String] = [:]
    var innerHolds: [String: String] = [:]
    let writes: [String]

    var testDescription: String { name }
}

@Suite struct OrderTests {
    @Test(arguments: [
        OrderRow(
            name: "burst goes down before the quota does",
            outer: "cpu: {max: {quota: 50ms, period: 100ms}, burst: 10ms}",
            holds: ["cpu.max": "100000 100000", "cpu.max.burst": "80000"],
            writes: ["a cpu.max.burst 10000", "a cpu.max 50000 100000"]),
        OrderRow(
            name: "burst goes up after the quota did",
            outer: "cpu: {max: {quota: 100ms, period: 100ms}, burst: 80ms}",
            holds: ["cpu.max": "50000 100000", "cpu.max.burst": "10000"],
            writes: ["a cpu.max 100000 100000", "a cpu.max.burst 80000"]),
        OrderRow(
            name: "a child shrinks before its parent",
            outer: "memory: {max: 1GiB}", inner: "memory: {max: 512MiB}",
            writes: ["a/b memory.max 536870912", "a memory.max 1073741824"]),
        OrderRow(
            name: "a parent grows before its child",
            outer: "memory: {max: 2GiB}", inner: "memory: {max: 1GiB}",
            holds: ["memory.max": "1073741824"], innerHolds: ["memory.max": "536870912"],
            writes: ["a memory.max 2147483648", "a/b memory.max 1073741824"]),
        OrderRow(
            name: "high shrinks before max",
            outer: "memory: {max: 1GiB, high: 512MiB}",
            writes: ["a memory.high 536870912", "a memory.max 1073741824"]),
        OrderRow(
            name: "max grows before high",
            outer: "memory: {high: 1GiB, max: 2GiB}",
            holds: ["memory.high": "536870912", "memory.max": "1073741824"],
            writes: ["a memory.max 2147483648", "a memory.high 1073741824"]),
        OrderRow(
            name: "the weight is put to its initial value before idle resets it",
            outer: "cpu: {idle: true}", holds: ["cpu.weight": "50"],
            writes: ["a cpu.weight 100", "a cpu.idle 1"]),
        OrderRow(
            name: "idle ends before the weight is set",
            outer: "cpu: {idle: false, weight: 300}", holds: ["cpu.idle": "1", "cpu.weight": "1"],
            writes: ["a cpu.idle 0", "a cpu.weight 300"]),
        OrderRow(
            name: "CPU sets that move pass through their union, parents widening first and narrowing last",
            outer: "cpuset: {cpus: 2-3}", inner: "cpuset: {cpus: 2-3}",
            holds: ["cpuset.cpus": "0-1"], innerHolds: ["cpuset.cpus": "0-1"],
            writes: [
                "a cpuset.cpus 0-3", "a/b cpuset.cpus 0-3", "a/b cpuset.cpus 2-3", "a cpuset.cpus 2-3",
            ]),
        OrderRow(
            name: "nothing is written that is in force",
            outer: "memory: {max: 1GiB}\n    pids: {max: 10}", holds: ["memory.max": "1073741824", "pids.max": "10"],
            writes: []),
    ])
    func writesAreOrdered(_ row: OrderRow) throws {
        let found = try writes(classes(row.outer, inner: row.inner), outer: row.holds, inner: row.innerHolds)
        #expect(found == row.writes)
    }
}
