import ArgumentParser
import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Report

struct ApplyCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Put a policy in force: all of it, verified, or nothing.",
        discussion: """
            What was there before is stored first; each value is read back; when the kernel refuses one, everything \
            before it is given back. What an earlier policy set and this one does not ask for is given back too, so \
            name all policies of the node, or their directory. To apply twice is to apply once.

              bulkhead apply policies/web-and-batch.yaml
              bulkhead apply /etc/bulkhead/ --dry-run
              bulkhead apply --plan node.plan
            """)

    @Argument(help: "Policy files or directories of them; `-` is standard input.")
    var policies: [String] = []

    @Option(help: ArgumentHelp("Apply exactly this saved plan, or nothing if the node moved.", valueName: "file"))
    var plan: String?

    @Flag(help: "Plan, print the plan, and stop.")
    var dryRun = false

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if policies.isEmpty == (plan == nil) {
            throw ValidationError("give either policy files or `--plan FILE`")
        }
    }

    func run() throws {
        if let plan {
            var work = SavedPlanWork(saved: try savedPlan(plan), isChanging: !dryRun)
            do {
                try nodeOptions.run(&work)
            } catch {
                tell(work.warnings)
                throw error
            }
            tell(work.warnings)
            try show(work.saved, work.report, work.warnings, .savedTo(plan))
            return
        }
        var work = ApplyWork(planning: PlanWork(loaded: try LoadedPolicy(paths: policies).valid()), isChanging: !dryRun)
        try nodeOptions.run(&work)
        tell(work.warnings + work.planning.findings, sources: work.planning.loaded.sources)
        guard let plan = work.planning.plan else { return }
        try show(plan, work.report, work.warnings + work.planning.findings, .apply)
    }

    private func show(_ plan: Plan, _ report: ApplyReport?, _ findings: [Diagnostic], _ step: PlanStep) throws {
        guard let report else {
            try answer(
                output.text(
                    table: planText(plan, step, columns: OutputStream.output.columns),
                    value: planJSON(plan, findings: findings)))
            return
        }
        try answer(output.text(table: applyText(plan, report), value: applyJSON(plan, report, findings: findings)))
    }

    private func savedPlan(_ path: String) throws(Failure) -> Plan {
        do {
            return try Plan(decoding: try loadSource(path: path, limit: 1 << 30).bytes)
        } catch let error as LedgerError {
            throw Failure(
                .planUnreadable, "cannot use the plan `\(path)`: \(error.message)", .findings,
                notes: error.line > 0 ? ["at line \(error.line)"] : [],
                help: ["make it again with `bulkhead plan --out`"])
        } catch {
            throw Failure(any: error)
        }
    }
}

/// Plans and applies in one go, under the lock.
struct ApplyWork: NodeWork {
    var planning: PlanWork
    let isChanging: Bool
    private(set) var report: ApplyReport?
    private(set) var warnings: [Diagnostic] = []

    init(planning: PlanWork, isChanging: Bool) {
        self.planning = planning
        self.isChanging = isChanging
    }

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        if isChanging { warnings += try session.recovered() }
        try planning.run(&session)
        let plan = try planning.applicable()
        guard isChanging else { return }
        report = try session.apply(plan, over: planning.originals, &warnings)
        try session.keep(policyPaths: planning.loaded.paths)
    }
}

/// Applies a saved plan if the node is still what it was made for.
struct SavedPlanWork: NodeWork {
    let saved: Plan
    let isChanging: Bool
    var writesWhatItReads: Bool { true }
    private(set) var report: ApplyReport?
    private(set) var warnings: [Diagnostic] = []

    init(saved: Plan, isChanging: Bool) {
        self.saved = saved
        self.isChanging = isChanging
    }

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        if isChanging { warnings += try session.recovered() }
        let originals = try session.originals()
        if originals.mark != saved.basis {
            throw Failure(
                .nodeMoved, "something was applied or reverted since the plan was made", .tryAgain,
                notes: ["the plan counts on what was in force then"],
                help: ["make the plan again with `bulkhead plan --out`, and look at it again"])
        }
        do {
            if let cause = try moved(since: saved, tree: &session.tree) { throw Failure(ApplyFailure(cause)) }
        } catch {
            throw Failure(any: error)
        }
        if isChanging { report = try session.apply(saved, over: originals, &warnings) }
    }
}

extension NodeSession where Tree: ~Copyable {
    /// Applies a plan that was made over `originals`; one without operations still records what is held and for which
    /// policies.
    mutating func apply(
        _ plan: Plan, over originals: Originals, _ warnings: inout [Diagnostic]
    ) throws(Failure) -> ApplyReport {
        if plan.isEmpty, originals == plan.next, !isStale { return ApplyReport() }
        let report: ApplyReport
        do {
            report = try Reconciler.apply(plan, pageBytes: inventory.pageBytes, tree: &tree, store: &store)
        } catch {
            throw Failure(error)
        }
        let (unknown, unmanaged) = (
            report.unkept.filter { $0.manager != nil }, report.unkept.filter { $0.manager == nil }
        )
        if !unknown.isEmpty { warnings.append(Diagnostic(unkept: unknown)) }
        if !unmanaged.isEmpty { warnings.append(Diagnostic(notPersistent: unmanaged)) }
        for cgroup in report.vanished.uniqued() {
            warnings.append(
                Diagnostic(
                    .vanished, "cgroup `\(cgroup)` went away before its values were set, passing over it",
                    severity: .warning))
        }
        return report
    }
}

extension Diagnostic {
    /// One for all of them.
    init(unkept: [UnkeptValue]) {
        self.init(
            .unitUnkept,
            "systemd has no property for \(counted(unkept.count, "value")) of its units, which may not last",
            severity: .warning,
            notes: unkept.map { Note("\($0.cgroup.path(of: $0.file)) of `\($0.manager ?? "")` was written directly") })
    }

    /// One for all of them.
    fileprivate init(notPersistent values: [UnkeptValue]) {
        self.init(
            .notPersistent,
            "\(counted(values.count, "value")) will be gone after the next boot, of cgroups that no unit of systemd owns",
            severity: .warning, notes: Set(values.map(\.cgroup)).sorted().map { Note("cgroup `\($0)`") },
            help: ["`persistent: true` is for what goes through systemd"])
    }
}

extension [CgroupPath] {
    fileprivate func uniqued() -> [CgroupPath] {
        Set(self).sorted()
    }
}
