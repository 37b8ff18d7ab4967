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
            Exits with 1 when a value drifted, or when an earlier run was cut short and awaits its undo.

              bulkhead status
              bulkhead status -o json
            """)

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var work = StatusWork()
        try nodeOptions.run(&work)
        guard let status = work.status else { return }
        let columns = OutputStream.output.columns
        try answer(output.text(table: statusText(status, columns: columns), value: statusJSON(status)))
        if status.hasFindings { throw ExitStatus.findings.code }
    }
}

struct StatusWork: NodeWork {
    var isChanging: Bool { false }
    private(set) var status: NodeStatus?

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        let originals = try session.originals()
        do {
            status = NodeStatus(
                originals: originals,
                values: try Reconciler.status(
                    of: originals, pageBytes: session.inventory.pageBytes, tree: &session.tree),
                groups: try groupStatus(of: originals, tree: &session.tree),
                isInterrupted: session.isInterrupted)
        } catch {
            throw Failure(any: error)
        }
    }
}
