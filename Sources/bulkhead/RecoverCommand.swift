import ArgumentParser
import Document
import KernelInterface
import Reconciler
import Report

struct RecoverCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Undo a transaction that was cut short, if there is one.",
        discussion: """
            `apply` and `revert` do this by themselves before anything else. On its own it is for boot and for \
            supervisors, after a crash.

              bulkhead recover
            """)

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var work = RecoverWork()
        try nodeOptions.run(&work)
        tell(work.warnings)
        try answer(output.text(table: recoveryText(work.recovery), value: recoveryJSON(work.recovery)))
    }
}

struct RecoverWork: NodeWork {
    var isChanging: Bool { true }
    private(set) var recovery: Recovery?
    private(set) var warnings: [Diagnostic] = []

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        warnings = try session.forgotten() + session.restored()
        recovery = try session.recovery()
        warnings += recovery.map { [$0.warning] } ?? []
    }
}
