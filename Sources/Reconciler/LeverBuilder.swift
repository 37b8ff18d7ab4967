import Document
import KernelInterface
import Planner
import Policy
import SLA

/// Makes the levers of one class from its rungs and from what its cgroups have now.
struct LeverBuilder {
    /// What a class gives up and what it takes of the same thing.
    struct Rung {
        /// Nil where it only grows.
        var floor: ResolvedRung?
        /// Nil where it only yields.
        var ceiling: ResolvedRung?

        var either: ResolvedRung? { floor ?? ceiling }
    }

    let workload: ResolvedClass
    /// The resource group of the class.
    let group: HeldGroup?
    let inventory: Inventory
    /// Levers that are away from their base.
    let adjusted: [HeldLever.Place: HeldLever]
    /// In the order in which they are given up.
    let rungs: [Rung]
    var findings: [Diagnostic] = []

    init(
        workload: ResolvedClass, group: HeldGroup?, inventory: Inventory, adjusted: [HeldLever.Place: HeldLever]
    ) {
        self.workload = workload
        self.group = group
        self.inventory = inventory
        self.adjusted = adjusted
        var rungs = workload.yields.map { Rung(floor: $0) }
        for ceiling in workload.grows {
            if let known = rungs.firstIndex(where: { $0.floor?.kind == ceiling.kind }) {
                rungs[known].ceiling = ceiling
            } else {
                rungs.append(Rung(ceiling: ceiling))
            }
        }
        self.rungs = rungs
    }

    /// The levers of the resource group, which all cgroups of the class share.
    mutating func portions() -> [(rung: Int, Lever, LeverBinding)] {
        var found: [(rung: Int, Lever, LeverBinding)] = []
        for (index, rung) in rungs.enumerated() {
            guard let kind = rung.either?.kind, kind == .cacheL2 || kind == .cacheL3 || kind == .memoryBandwidth else {
                continue
            }
            guard let group else {
                report(rung, "it has no resource group")
                continue
            }
            let ranges = ranges(rung, of: group)
            if ranges.isEmpty {
                report(rung, "its resource group has no such portions")
                continue
            }
            let base = ranges.reduce(0) { $0 + $1.amount }
            let lever = Lever(
                kind, className: workload.name, cgroup: nil, base: base, floor: ranges.reduce(0) { $0 + $1.floor },
                ceiling: ranges.reduce(0) { $0 + $1.ceiling }, quantum: ranges.map(\.step).max() ?? 1,
                location: rung.either?.span.description ?? "")
            found.append(
                (
                    index, lever,
                    LeverBinding(cgroup: nil, identity: nil, target: .portions(group.group, ranges), base: base)
                ))
        }
        return found
    }

    private func ranges(_ rung: Rung, of group: HeldGroup) -> [PortionRange] {
        var found: [PortionRange] = []
        for schema in group.inForce.schemas {
            for entry in schema.entries {
                let floor = rung.floor?.bound.amount(schema.name, entry.domain)
                let ceiling = rung.ceiling?.bound.amount(schema.name, entry.domain)
                if floor == nil, ceiling == nil { continue }
                let amount = entry.value.amount
                found.append(
                    PortionRange(
                        schema: schema.name, domain: entry.domain, base: entry.value,
                        floor: min(floor ?? amount, amount), ceiling: max(ceiling ?? amount, amount),
                        mask: inventory.resctrlMount?.cache(schema.name)?.mask ?? .empty,
                        step: max(1, inventory.resctrlMount?.bandwidth(schema.name)?.granularity ?? 1)))
            }
        }
        return found
    }

    /// The lever of one cgroup; nil for a rung of the resource group, and where the cgroup has no such file.
    mutating func lever<Tree: KernelTree & ~Copyable>(
        _ rung: Rung, of cgroup: CgroupPath, _ identity: CgroupIdentity, tree: inout Tree
    ) throws(KernelError) -> (Lever, LeverBinding)? {
        guard let bound = rung.either?.bound, let kind = rung.either?.kind else { return nil }
        guard let file = bound.file else { return nil }
        if file.known?.access == .writeOnly {
            guard try tree.files(of: cgroup).contains(file.name) else {
                report(rung, "cgroup `\(cgroup)` has no \(file)")
                return nil
            }
            return lever(rung, kind, of: cgroup, identity, text: "", companion: nil)
        }
        do {
            let text = try tree.read(cgroup, file)
            if let held = adjusted[HeldLever.Place(kind: kind, cgroup: cgroup)],
                held.isInForce(text, of: identity, pageBytes: inventory.pageBytes)
            {
                return lever(rung, like: held, of: cgroup, identity)
            }
            let companion = kind == .cpuIdle ? try tree.read(cgroup, .cpuWeight) : nil
            let effective = kind == .cpusetCPUs && text.allSatisfy(\.isWhitespace)
            let cpus = effective ? try tree.read(cgroup, .cpusetCpusEffective) : companion
            return lever(rung, kind, of: cgroup, identity, text: text, companion: cpus)
        } catch {
            guard error.isGone else { throw error }
            report(rung, "cgroup `\(cgroup)` has no \(file)")
            return nil
        }
    }

    private mutating func report(_ rung: Rung, _ why: String) {
        guard let either = rung.either else { return }
        findings.append(
            Diagnostic(
                .warning, code: PlanCode.rungUnavailable.rawValue,
                "class `\(workload.name)` cannot use `\(either.policyKey)`: \(why)", at: either.span))
    }
}
