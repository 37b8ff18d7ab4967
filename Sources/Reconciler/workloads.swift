package import KernelInterface
import Policy

/// What is known of the workloads of a node, and where others may come.
package struct Workloads: Sendable {
    package fileprivate(set) var found: [FoundWorkload] = []
    /// Cgroups in which a workload may be created: those that have cgroups in them, slices, pods and jobs.
    package fileprivate(set) var places: Set<CgroupPath> = []
}

/// Namespace and name of pods, by their UIDs.
package typealias PodNames = [String: (namespace: String, name: String)]

/// Looks for workloads in the whole tree; those in others too, as the pods of a node that is a container itself.
package func workloads<Tree: KernelTree & ~Copyable>(
    podNames: PodNames = [:], tree: inout Tree
) throws(KernelError) -> Workloads {
    var workloads = Workloads()
    var pending: [(cgroup: CgroupPath, above: FoundWorkload?)] = [(.root, nil)]
    while let (cgroup, above) = pending.popLast() {
        let names: [String]
        do throws(KernelError) {
            names = try tree.children(of: cgroup)
        } catch {
            // It went away meanwhile.
            if error.isGone, !cgroup.isRoot { continue }
            throw error
        }
        let isPlace = cgroup.name.hasSuffix(".slice") || above.map { $0.cgroup == cgroup && $0.holdsOthers } ?? false
        if isPlace || !names.isEmpty { workloads.places.insert(cgroup) }
        for name in names {
            let child = cgroup.appending(name)
            var workload = FoundWorkload.named(child, below: above)
            if let known = workload?.facts[.uid].flatMap({ podNames[$0] }) {
                workload?.facts[.namespace] = known.namespace
                workload?.facts[.name] = known.name
            }
            if let workload { workloads.found.append(workload) }
            pending.append((child, workload ?? above))
        }
    }
    workloads.found.sort { $0.cgroup < $1.cgroup }
    return workloads
}

extension FoundWorkload {
    fileprivate var holdsOthers: Bool { kind == .pod || kind == .slurm }
}

/// The cgroups of a pod, or of a container, by UID and id; at least 12 digits of an id will do.
package func containerCgroups<Tree: KernelTree & ~Copyable>(
    pod: String?, container: String?, tree: inout Tree
) throws(KernelError) -> [CgroupPath] {
    try workloads(tree: &tree).found.filter { workload in
        guard let container else { return workload.kind == .pod && workload.facts[.uid] == pod }
        guard workload.kind == .container, let id = workload.facts[.id] else { return false }
        return container.utf8.count >= 12 && id.hasPrefix(container) && (pod == nil || workload.facts[.uid] == pod)
    }.map(\.cgroup)
}
