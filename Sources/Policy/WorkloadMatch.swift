/// What others who manage cgroups put into one.
package enum WorkloadKind: String, CaseIterable, Sendable {
    case pod, container, machine, slurm, htcondor

    /// What may be said of one, in the order in which it is told.
    package var keys: [WorkloadKey] {
        switch self {
        case .pod: [.qos, .namespace, .name, .uid]
        case .container: [.runtime, .id, .qos, .namespace, .name, .uid]
        case .machine: [.name]
        case .slurm: [.job, .step]
        case .htcondor: [.slot]
        }
    }

    /// For documents and the schema.
    package var summary: String {
        switch self {
        case .pod: "The cgroup of a Kubernetes pod, of either cgroup driver, wherever the kubelet has its root."
        case .container: "The cgroup of a container: of containerd, CRI-O, docker or podman, in a pod or not."
        case .machine:
            "The cgroup of a container or virtual machine that systemd-machined knows (systemd-nspawn, libvirt)."
        case .slurm: "The cgroup of a Slurm job, or with `step` of a step of one."
        case .htcondor: "The cgroup of an HTCondor slot."
        }
    }
}

package enum WorkloadKey: String, Sendable {
    case qos, namespace, name, uid, runtime, id, job, step, slot

    /// All that there are; nil where a name is free, and may have wildcards.
    package var words: [String]? {
        switch self {
        case .qos: ["Guaranteed", "Burstable", "BestEffort"]
        case .runtime: ["containerd", "cri-o", "docker", "podman"]
        case .namespace, .name, .uid, .id, .job, .step, .slot: nil
        }
    }
}

/// A pattern over workloads: a kind, and what has to be said of it. Without conditions, everything of the kind matches.
package struct WorkloadMatch: Hashable, Sendable, CustomStringConvertible {
    package struct Condition: Hashable, Sendable {
        package let key: WorkloadKey
        package let glob: NameGlob

        package init(_ key: WorkloadKey, _ glob: NameGlob) {
            self.key = key
            self.glob = glob
        }
    }

    package let kind: WorkloadKind
    package let conditions: [Condition]

    package init(_ kind: WorkloadKind, _ conditions: [Condition]) {
        self.kind = kind
        self.conditions = conditions
    }

    /// Whether pods have to be known by more than their UIDs, which is all that names of cgroups say.
    package var needsPodNames: Bool {
        (kind == .pod || kind == .container) && conditions.contains { $0.key == .namespace || $0.key == .name }
    }

    package func matches(_ kind: WorkloadKind, _ facts: [WorkloadKey: String]) -> Bool {
        guard kind == self.kind else { return false }
        // A step is in the cgroup of its job, which has the limits of both.
        if facts[.step] != nil, !conditions.contains(where: { $0.key == .step }) { return false }
        return conditions.allSatisfy { condition in facts[condition.key].map(condition.glob.matches) ?? false }
    }

    package var description: String {
        "\(kind.rawValue) {" + conditions.map { "\($0.key.rawValue): \($0.glob)" }.joined(separator: ", ") + "}"
    }
}
