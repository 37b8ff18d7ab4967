import ArgumentParser
import Document
import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report

struct RevertCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "revert",
        abstract: "Give everything back: every value, controller and cgroup that was changed.",
        discussion: """
            Works from what `apply` stored, from any process, also after a crash. A value that somebody else changed \
            since is reported and left, and the command exits with 1; `--force` gives back the original all the same.

              bulkhead revert --dry-run
              bulkhead revert
              bulkhead revert --force
            """)

    @Flag(help: "Give back also what somebody else changed since.")
    var force = false

    @Flag(help: "Print what would be given back, and stop.")
    var dryRun = false

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var work = RevertWork(isForced: force, isChanging: !dryRun)
        try nodeOptions.run(&work)
        tell(work.warnings)
        guard let plan = work.plan else { return }
        if let report = work.report {
            try answer(
                output.text(table: revertText(plan, report), value: applyJSON(plan, report, findings: work.warnings)))
        } else {
            try answer(
                output.text(
                    table: planText(plan, .revert, columns: OutputStream.output.columns),
                    value: planJSON(plan, findings: work.warnings)))
        }
        if !plan.findings.isEmpty { throw ExitStatus.findings.code }
    }
}

struct RevertWork: NodeWork {
    let isForced: Bool
    let isChanging: Bool
    var writesWhatItReads: Bool { true }
    private(set) var plan: Plan?
    private(set) var report: ApplyReport?
    private(set) var warnings: [Diagnostic] = []

    init(isForced: Bool, isChanging: Bool) {
        self.isForced = isForced
        self.isChanging = isChanging
    }

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        if isChanging { warnings += try session.recovered() }
        let originals = try session.originals()
        warnings += session.notes
        let observed: Observed
        do {
            observed = try Reconciler.observed(
                ResolvedPolicy(classes: []), MatchedCgroups(), originals: originals, inventory: session.inventory,
                tree: &session.tree)
        } catch {
            throw Failure(error)
        }
        let plan = plannedRevert(of: originals, observed: observed, isForced: isForced)
        warnings += plan.findings
        self.plan = plan
        guard isChanging else { return }
        report = try session.apply(plan, over: originals, &warnings)
        try session.keep(policyPaths: [])
    }
}
