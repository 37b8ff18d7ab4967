import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Report

/// What is assigned or released, as it was named.
struct AssignmentPlace {
    var cgroup: String?
    var unit: String?
    var pod: String?
    var container: String?
    var ociState: String?

    /// Whether exactly one thing is named.
    var isOne: Bool {
        let isContainer = pod != nil || container != nil
        return [cgroup != nil, unit != nil, isContainer, ociState != nil].filter(\.self).count == 1
    }

    var isNone: Bool { [cgroup, unit, pod, container, ociState].allSatisfy { $0 == nil } }

    /// The same, with the container of an OCI state by its cgroup.
    func resolved() throws(Failure) -> AssignmentPlace {
        guard let ociState else { return self }
        return AssignmentPlace(cgroup: try OCIState(reading: ociState).cgroup().text)
    }

    /// As the parameters of a call.
    var parameters: [(String, JSONValue)] {
        [("cgroup", cgroup), ("unit", unit), ("pod", pod), ("container", container)].compactMap { name, value in
            value.map { (name, JSONValue($0)) }
        }
    }

    /// What it is on a node; nil where it is not there.
    func target<Tree: KernelTree & ~Copyable>(in tree: inout Tree) throws(Failure) -> Assignments.Target? {
        if let unit { return .unit(unit) }
        do {
            guard let path = try path(in: &tree) else { return nil }
            return .cgroup(path, try tree.identity(of: path))
        } catch let error as KernelError {
            if error.isGone { return nil }
            throw Failure(error)
        } catch {
            throw Failure(any: error)
        }
    }

    private func path<Tree: KernelTree & ~Copyable>(in tree: inout Tree) throws -> CgroupPath? {
        if let cgroup {
            let text = cgroup.hasPrefix("/") ? String(cgroup.dropFirst()) : cgroup
            guard let path = CgroupPath(text), !path.isRoot else {
                throw Failure(.targetMissing, "`\(cgroup.shortened(to: 80))` is no path of a cgroup", .usage)
            }
            return path
        }
        let found = try containerCgroups(pod: pod, container: container, tree: &tree)
        guard found.count > 1 else { return found.first }
        throw Failure(
            .ambiguousTarget, "\(found.count) cgroups are of that name", .findings,
            notes: found.prefix(10).map { "cgroup `\($0)`" }, help: ["name one of them with `--cgroup`"])
    }

    /// As the operator named it.
    var text: String {
        if let cgroup { return "cgroup `\(cgroup.shortened(to: 80))`" }
        if let unit { return "unit `\(unit.shortened(to: 80))`" }
        let podText = pod.map { "pod `\($0.shortened(to: 80))`" }
        guard let container else { return podText ?? "the container" }
        return "container `\(container.shortened(to: 80))`" + (podText.map { " of \($0)" } ?? "")
    }
}
