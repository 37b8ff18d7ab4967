import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Report

/// Plans a policy on an open node: what every command that compares a policy with a node begins with.
struct PlanWork: NodeWork {
    let loaded: LoadedPolicy
    var isChanging: Bool { false }

    private(set) var plan: Plan?
    /// What was held when the plan was made.
    private(set) var originals = Originals()
    /// What was wrong with the policy, the node and the plan, by position.
    private(set) var findings: [Diagnostic] = []

    /// What goes through systemd; only where `namesUnits`.
    private(set) var units: [UnitChange] = []
    private let namesUnits: Bool

    /// Whether the plan is to be applied later, and so says what it counts on.
    private let isSaved: Bool

    init(loaded: LoadedPolicy, isSaved: Bool = false, namesUnits: Bool = false) {
        self.loaded = loaded
        self.namesUnits = namesUnits
        self.isSaved = isSaved
    }

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        originals = try session.originals()
        findings += session.notes
        if session.isInterrupted {
            findings.append(
                Diagnostic(
                    .interrupted, "an earlier run was cut short, and its changes were not undone yet",
                    severity: .warning,
                    help: ["`bulkhead recover` undoes them; `apply` does that first, and then plans anew"]))
        }
        let (policy, found) = try loaded.resolved(against: session.inventory)
        findings += found
        do {
            let matched = try session.matched(policy)
            let observed = try observed(
                policy, matched, originals: originals, inventory: session.inventory, tree: &session.tree)
            let found = planned(policy, observed: observed, originals: originals, listsConfirmed: isSaved)
            let plan = found.finding(matched.merged(with: found.findings)).named(loaded.names)
            findings += plan.findings
            self.plan = plan
            if namesUnits { nameUnits(of: plan, &session.tree) }
            keepUntilExit((observed, originals, plan))
        } catch {
            throw Failure(any: error)
        }
    }

    /// A plan can be made without systemd, so that it is only told if it cannot be asked.
    private mutating func nameUnits<Tree: KernelTree & ~Copyable>(of plan: Plan, _ tree: inout Tree) {
        do throws(KernelError) {
            let cgroups = Set(plan.operations.map(\.cgroup)).sorted()
            units = unitChanges(plan, managed: try tree.managed(among: cgroups))
        } catch {
            findings.append(
                Diagnostic(
                    error.code, error.message, severity: .warning, notes: error.reason.map { [.init($0)] } ?? [],
                    help: error.help))
        }
    }

    /// The text that `apply --plan` takes: the plan, and which state it was made over.
    func saved(_ plan: Plan) -> [UInt8] {
        var saved = plan
        saved.basis = originals.mark
        return saved.encoded
    }

    /// The plan, if it may be applied; ends the command otherwise.
    func applicable() throws(Failure) -> Plan {
        guard let plan, plan.isApplicable else {
            throw Failure(findings, .findings, sources: loaded.sources)
        }
        return plan
    }
}

extension MatchedCgroups {
    /// With what was found in planning. A class that lost its cgroups to another one is not also without cgroups.
    func merged(with planning: [Diagnostic]) -> [Diagnostic] {
        if findings.isEmpty { return planning }
        return findings + planning.filter { $0.code != PlanCode.classUnmatched.rawValue }
    }
}
