import ArgumentParser
import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Report

struct StatusCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is in force: every value that was set, what it was before, and by which policy line.",
        discussion: """
            Exits with 1 when a value drifted, or when an earlier run was cut short and awaits its undo. What a `bulkhead \
            run` that is at work holds at another value is adjusted, not drifted.

              bulkhead status
              bulkhead status -o json
            """)

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var work = StatusWork()
        try nodeOptions.run(&work)
        tell(work.notes)
        guard let status = work.status else { return }
        let columns = OutputStream.output.columns
        try answer(output.text(table: statusText(status, columns: columns), value: statusJSON(status)))
        if status.hasFindings { throw ExitStatus.findings.code }
    }
}

struct StatusWork: NodeWork {
    var isChanging: Bool { false }
    /// A decision log to be read, whoever wrote it; nil for the one of a reconciler that is at work.
    var log: String?
    private(set) var status: NodeStatus?
    private(set) var history: DecisionHistory?
    private(set) var notes: [Diagnostic] = []

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        let originals = try session.originals()
        notes = session.notes
        if let log {
            history = DecisionHistory(try LoadedLog(log, samples: false).entries)
        } else {
            history = try session.history(&notes)
        }
        do {
            let pageBytes = session.inventory.pageBytes
            var values = try Reconciler.status(of: originals, pageBytes: pageBytes, tree: &session.tree)
            var groups = try groupStatus(of: originals, tree: &session.tree)
            if let history {
                values = history.marking(values, pageBytes: pageBytes)
                groups = history.marking(groups)
            }
            status = NodeStatus(
                originals: originals, values: values, groups: groups, isInterrupted: session.isInterrupted,
                others: history?.others(than: values, groups) ?? [])
        } catch {
            throw Failure(any: error)
        }
    }
}
