import ArgumentParser
import Document
import KernelInterface

struct RecoverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Undo a transaction that was cut short, if there is one.",
        discussion: """
            `apply` and `revert` do this by themselves before anything else. On its own it is for boot and for \
            supervisors, after a crash.

              bulkhead recover
            """)

    @OptionGroup var nodeOptions: NodeOptions

    func run() throws {
        var work = RecoverWork()
        try nodeOptions.run(&work)
        tell(work.warnings)
        if work.warnings.isEmpty { try answer("nothing to recover\n") }
    }
}

struct RecoverWork: NodeWork {
    var isChanging: Bool { true }
    private(set) var warnings: [Diagnostic] = []

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        warnings = try session.recovered()
    }
}
