import Document
import KernelInterface

/// CPUs that two classes want for themselves, though neither's cgroup is inside the other's.
///
/// Only classes that name their cgroups without wildcards are compared: of others the place in the tree is not known.
func exclusiveOverlaps(_ classes: [WorkloadClass]) -> [Diagnostic] {
    var claims: [ExclusiveClaim] = []
    for index in classes.indices where classes.span[index].settings.namesCPUs {
        if let claim = ExclusiveClaim(classes[index]) { claims.append(claim) }
    }
    if claims.count < 2 { return [] }
    var owners: [Int: [Int]] = [:]
    var shared: [Int: [Int: [Int]]] = [:]
    for (index, claim) in claims.enumerated() {
        for cpu in claim.cpus.indices {
            for other in owners[cpu, default: []] where !claim.isNested(with: claims[other]) {
                shared[index, default: [:]][other, default: []].append(cpu)
                break
            }
            owners[cpu, default: []].append(index)
        }
    }
    return shared.flatMap { index, others in
        others.map { other, cpus in
            Diagnostic(
                .exclusiveOverlap,
                "classes `\(claims[other].name)` and `\(claims[index].name)` both take CPU\(cpus.count == 1 ? "" : "s") "
                    + "\(IndexList(cpus)) for themselves",
                at: claims[index].span, label: "takes \(claims[index].cpus)",
                notes: [
                    Diagnostic.Note(
                        "class `\(claims[other].name)` takes them here", at: claims[other].span,
                        label: "takes \(claims[other].cpus)")
                ],
                help: ["give each class CPUs of its own; the kernel calls the second partition invalid"])
        }
    }
}

/// The CPUs that a class does not share with its siblings.
private struct ExclusiveClaim {
    let name: String
    let cpus: IndexList
    let span: SourceSpan
    let paths: [CgroupPath]

    /// Nil for a class without exclusive CPUs, or whose cgroups are not named in full.
    init?(_ workload: WorkloadClass) {
        var cpus: (list: IndexList, span: SourceSpan)?
        var isPartition = false
        var isExclusive = false
        for index in workload.settings.indices {
            guard case .cpus(let list) = workload.settings[index].value else { continue }
            isExclusive = isExclusive || workload.settings[index].file == .cpusetCpusExclusive
            if cpus == nil || workload.settings[index].file == .cpusetCpusExclusive {
                cpus = (list, workload.settings[index].span)
            }
        }
        if cpus != nil, !isExclusive, let place = workload.settings.place(of: .cpusetCpusPartition) {
            isPartition = workload.settings[place].value != .text("member")
        }
        guard let cpus, isPartition || isExclusive else { return nil }
        var paths = workload.slice.map { [$0.value] } ?? []
        for match in workload.matches {
            guard case .cgroup(let glob) = match.value, let path = glob.literal.flatMap({ CgroupPath($0) }) else {
                return nil
            }
            paths.append(path)
        }
        name = workload.name.value
        self.cpus = cpus.list
        span = cpus.span
        self.paths = paths
    }

    func isNested(with other: ExclusiveClaim) -> Bool {
        paths.contains { own in other.paths.contains { own.isAncestor(of: $0) || $0.isAncestor(of: own) } }
    }
}

extension [RequestedSetting] {
    /// Whether any of these is a set of CPUs.
    fileprivate var namesCPUs: Bool {
        for index in indices { if case .cpus = span[index].value { return true } }
        return false
    }
}
