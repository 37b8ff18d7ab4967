import Document
import KernelInterface
import Policy

/// A partition that is to be in force after the plan.
private struct Claimant {
    let path: CgroupPath
    /// Where it is in `Observed.cgroups`; nil for one that nothing is known of but this.
    let index: Int?
    /// What it claims after the plan.
    let cpus: IndexList
    /// Whether a class asks for it.
    let isAsked: Bool
}

/// What the plan does to partitions without the kernel refusing it: it calls them invalid.
extension Planning {
    mutating func reportBrokenPartitions() {
        let changed = Set(steps.filter(\.change.isOfCPUs).map(\.cgroup))
        if changed.isEmpty { return }
        let claimants = claimants(changed)
        let exclusive = observed.cgroups.indices.filter { remaining(.cpusetCpusExclusive, at: $0) ?? "" != "" }
        if claimants.isEmpty && exclusive.isEmpty { return }
        var siblings: [CgroupPath: [Int]] = [:]
        for index in observed.cgroups.indices {
            if let parent = observed.cgroups[index].path.parent { siblings[parent, default: []].append(index) }
        }
        for index in exclusive {
            for other in siblings[observed.cgroups[index].path.parent ?? .root] ?? [] where other != index {
                let paths = [index, other].map { observed.cgroups[$0].path }
                if paths.contains(where: changed.contains) { checkCovered(other, by: index) }
            }
        }
        for claimant in claimants {
            for index in siblings[claimant.path.parent ?? .root] ?? [] {
                let path = observed.cgroups[index].path
                guard path != claimant.path, changed.contains(path) || changed.contains(claimant.path) else { continue }
                checkSibling(index, claimant)
            }
            for ancestor in claimant.path.ancestors where changed.contains(ancestor) {
                if let index = indices[ancestor] { checkAncestor(index, claimant) }
            }
        }
    }

    /// The partitions of the node that stay, and those that are to become some.
    private func claimants(_ changed: Set<CgroupPath>) -> [Claimant] {
        var found: [Claimant] = []
        for partition in observed.partitions {
            guard let index = indices[partition.path] else {
                found.append(Claimant(path: partition.path, index: nil, cpus: partition.cpus, isAsked: false))
                continue
            }
            guard isClaimant(index) else { continue }
            var cpus = partition.cpus
            if changed.contains(partition.path), let claim = claim(at: index, { remaining($0, at: index) })?.list {
                cpus = claim
            }
            found.append(
                Claimant(path: partition.path, index: index, cpus: cpus, isAsked: asksForPartition(index)))
        }
        let known = Set(found.map(\.path))
        for index in observed.cgroups.indices where asksForPartition(index) {
            let path = observed.cgroups[index].path
            guard !known.contains(path), let cpus = claim(at: index, { remaining($0, at: index) })?.list else {
                continue
            }
            found.append(Claimant(path: path, index: index, cpus: cpus, isAsked: true))
        }
        return found
    }

    /// Whether a partition in force is not given up; one of which the file was not read is not touched.
    private func isClaimant(_ index: Int) -> Bool {
        observed.cgroups[index].text(of: .cpusetCpusPartition) == nil || isPartitionLeft(at: index)
    }

    private func asksForPartition(_ index: Int) -> Bool {
        asked(.cpusetCpusPartition, at: index).map { $0 != "member" } ?? false
    }

    /// A sibling may have none of the CPUs; of two partitions with the same ones, the later one is named.
    private mutating func checkSibling(_ index: Int, _ claimant: Claimant) {
        let path = observed.cgroups[index].path
        if asksForPartition(index), let other = claimant.index, other < index { return }
        for file in [InterfaceFile.cpusetCpus, .cpusetCpusExclusive] {
            guard let list = remaining(file, at: index).flatMap({ IndexList($0) }) else { continue }
            let shared = list.subtracting(list.subtracting(claimant.cpus))
            if shared.isEmpty { continue }
            report(
                .partitionBroken, claimant.isAsked ? .error : .warning,
                "`\(path.path(of: file))` is to have \(name(shared)) of the partition `\(claimant.path)`, "
                    + "which the kernel then calls invalid",
                at: span(of: file, at: index),
                help: ["give `\(path)` other CPUs, or end the partition first"])
            return
        }
    }

    /// Exclusive CPUs that leave a sibling none of its own are refused.
    private mutating func checkCovered(_ other: Int, by index: Int) {
        guard let exclusive = remaining(.cpusetCpusExclusive, at: index).flatMap({ IndexList($0) }),
            let list = remaining(.cpusetCpus, at: other).flatMap({ IndexList($0) }), !list.isEmpty,
            list.isSubset(of: exclusive)
        else { return }
        let path = observed.cgroups[index].path
        report(
            .partitionBroken, .error,
            "`\(path.path(of: .cpusetCpusExclusive))` is to have \(name(list)), which is all that "
                + "`\(observed.cgroups[other].path)` has in `cpuset.cpus`: the kernel refuses that",
            at: span(of: .cpusetCpusExclusive, at: index) ?? span(of: .cpusetCpus, at: other),
            help: ["give one of them other CPUs"])
    }

    /// What is above a partition has to have its CPUs: as a partition, or exclusively.
    private mutating func checkAncestor(_ index: Int, _ claimant: Claimant) {
        let cgroup = observed.cgroups[index]
        let wasPartition = observed.partitions.contains { $0.path == cgroup.path }
        let isClaiming = wasPartition || cgroup.value(of: .cpusetCpusExclusive) ?? "" != ""
        guard isClaiming else { return }
        let claim = claim(at: index) { remaining($0, at: index) }?.list
        let missing = claimant.cpus.subtracting(claim ?? IndexList([]))
        if wasPartition, !isClaimant(index) {
            reportAbove(index, claimant, "is to be no partition any more", file: .cpusetCpusPartition)
        } else if !missing.isEmpty {
            let file: InterfaceFile =
                cgroup.value(of: .cpusetCpusExclusive) ?? "" == "" ? .cpusetCpus : .cpusetCpusExclusive
            reportAbove(index, claimant, "is not to have \(name(missing)) any more", file: file)
        }
    }

    private mutating func reportAbove(_ index: Int, _ claimant: Claimant, _ what: String, file: InterfaceFile) {
        let path = observed.cgroups[index].path
        report(
            .partitionBroken, claimant.isAsked ? .error : .warning,
            "`\(path)` \(what), which the partition `\(claimant.path)` in it needs to be valid",
            at: span(of: file, at: index), help: ["end that partition first, or leave `\(path)` as it is"])
    }

    private func name(_ cpus: IndexList) -> String {
        cpus.indices.count == 1 ? "CPU \(cpus)" : "CPUs \(cpus)"
    }

    /// Where a class asks for the file; nil where none does.
    private func span(of file: InterfaceFile, at index: Int) -> SourceSpan? {
        guard let classIndex = observed.cgroups[index].classIndex else { return nil }
        return policy.classes[classIndex].settings.first { $0.file == file }?.span
    }
}
