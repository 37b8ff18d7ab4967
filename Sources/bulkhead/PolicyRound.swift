import Document
import KernelInterface
import Node
import Planner
import Policy
import Reconciler

/// One pass from a policy to the node: match, observe, plan, apply; with levers where they were adjusted to.
struct PolicyRound {
    let policy: ResolvedPolicy
    let plan: Plan
    let findings: [Diagnostic]
    /// Where workloads may come that a class matches.
    let places: Set<CgroupPath>
    /// How many changes were made.
    let applied: Int

    /// `isApplied` is false for a pass that only looks.
    init<Tree: KernelTree & ~Copyable>(
        _ loaded: LoadedPolicy, on session: inout NodeSession<Tree>, beside reconciliation: Reconciliation?,
        isApplied: Bool
    ) throws(Failure) {
        let originals = try session.originals()
        var (policy, findings) = try loaded.resolved(against: session.inventory)
        do {
            let matched = try session.matched(policy)
            var observed = try observed(
                policy, matched, originals: originals, inventory: session.inventory, tree: &session.tree)
            if let reconciliation { observed = reconciliation.withoutAdjustments(observed) }
            let found = planned(policy, observed: observed, originals: originals)
            let plan = found.finding(matched.merged(with: found.findings)).named(loaded.names)
            findings += plan.findings
            guard plan.isApplicable else { throw Failure(findings, .findings, sources: loaded.sources) }
            applied = try isApplied ? session.apply(plan, over: originals, &findings).applied : 0
            (self.policy, self.plan, self.findings, places) = (policy, plan, findings, matched.places)
        } catch {
            throw Failure(any: error)
        }
    }

    /// What may be adjusted, on record before anything is. `log` is where decisions are written.
    func arm<Tree: KernelTree & ~Copyable>(
        on session: inout NodeSession<Tree>, beside reconciliation: Reconciliation?, isShadow: Bool, log: String
    ) throws(Failure) -> Arming {
        do {
            let arming = try armed(
                policy, plan.members, held: plan.next, beside: reconciliation, inventory: session.inventory,
                tree: &session.tree)
            var values = arming.values(boot: session.inventory.bootID)
            values.log = log
            if !isShadow, !values.isEmpty { try session.store.arm(values.encoded) }
            return arming
        } catch {
            throw Failure(any: error)
        }
    }

    var responses: [String: DriftResponse] {
        Dictionary(policy.classes.map { ($0.name, $0.drift) }, uniquingKeysWith: { first, _ in first })
    }
}
