import Document
import KernelInterface
import Planner
import Policy
import Reconciler

/// Plans a policy on an open node: what every command that compares a policy with a node begins with.
struct PlanWork: NodeWork {
    let loaded: LoadedPolicy
    var isChanging: Bool { false }

    private(set) var plan: Plan?
    /// What was held when the plan was made.
    private(set) var originals = Originals()
    /// What was wrong with the policy, the node and the plan, by position.
    private(set) var findings: [Diagnostic] = []

    init(loaded: LoadedPolicy) {
        self.loaded = loaded
    }

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        originals = try session.originals()
        let (policy, found) = try loaded.resolved(against: session.inventory)
        findings += found
        do {
            let matched = try matchedCgroups(policy, tree: &session.tree)
            findings += matched.findings
            let observed = try observed(
                policy, matched, originals: originals, inventory: session.inventory, tree: &session.tree)
            let plan = planned(policy, observed: observed, originals: originals).named(loaded.names)
            findings += plan.findings
            self.plan = plan
        } catch {
            throw Failure(error)
        }
    }

    /// The text that `apply --plan` takes: the plan, and which state it was made over.
    func saved(_ plan: Plan) -> [UInt8] {
        var saved = plan
        saved.basis = originals.mark
        return saved.encoded
    }

    var isApplicable: Bool { plan?.isApplicable == true && !findings.contains { $0.severity == .error } }

    /// The plan, if it may be applied; ends the command otherwise.
    func applicable() throws(Failure) -> Plan {
        guard let plan, !findings.contains(where: { $0.severity == .error }) else {
            throw Failure(findings, .findings, sources: loaded.sources)
        }
        return plan
    }
}
