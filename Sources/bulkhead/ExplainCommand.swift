import ArgumentParser
import Document
import Planner
import Policy
import Report
import Simulator

struct ExplainCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a diagnostic code, a policy key, or why a class or cgroup has its values.",
        discussion: """
            Of a class, a cgroup or an interface file: which policy line gives each value, what was there before, and \
            where `bulkhead run` holds it at another value, the decision behind that, what was measured, and until when. \
            A code or key comes before a class of the same name. Without a name, lists all codes.

              bulkhead explain
              bulkhead explain protection-overcommit
              bulkhead explain cache.l3
              bulkhead explain memoryBandwidth
              bulkhead explain batch
              bulkhead explain batch.slice/cpu.max
              bulkhead explain batch --log /var/log/bulkhead.jsonl
            """)

    @Argument(
        help: ArgumentHelp(
            "The code that a diagnostic ends in, without its brackets; a key of the policy language; a class, a cgroup, "
                + "or an interface file by its path.",
            valueName: "name"),
        completion: .custom { _, _, _ in names })
    var name: String?

    @Option(
        help: ArgumentHelp(
            "The decision log that tells of classes and cgroups; by itself that of a `bulkhead run` that is at work.",
            valueName: "file"))
    var log: String?

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let name else {
            try answer(output.text(table: codesText(allDiagnosticCodes), value: codesJSON(allDiagnosticCodes)))
            return
        }
        if let found = allDiagnosticCodes.first(where: { $0.code == name }) {
            try answer(output.text(table: found.rendered, value: codesJSON([found])))
            return
        }
        if let key = policyKeys.first(where: { $0.path == name }) {
            try answer(output.text(table: keyText(key), value: keysJSON([key])))
            return
        }
        let section = policyKeys.filter { $0.path.hasPrefix(name + ".") }
        if !section.isEmpty {
            try answer(output.text(table: keysText(section), value: keysJSON(section)))
            return
        }
        let near = nearest(name, among: Self.names)
        if try explainValues(of: name, isLikely: near == nil) { return }
        throw Failure(
            .codeUnknown, "there is no diagnostic code, policy key, class or cgroup `\(name)`", .findings,
            help: near.map { ["the nearest is `\($0)`"] }
                ?? [
                    "`bulkhead explain` lists the codes, `bulkhead schema -o table` the keys, `bulkhead status` the values"
                ])
    }

    /// False where nothing of that name is set. A node that cannot be looked at is told of where it was named, or where
    /// the name is like no code and no key.
    private func explainValues(of name: String, isLikely: Bool) throws -> Bool {
        var work = StatusWork(log: log)
        do throws(Failure) {
            try nodeOptions.run(&work)
        } catch {
            let isBare = error.diagnostics.contains { $0.code == CommandCode.noCgroup2.rawValue }
            if nodeOptions.isNamed || log != nil || isLikely && !isBare { throw error }
            return false
        }
        tell(work.notes)
        guard let status = work.status, let found = Explanation(name, in: status, work.history) else { return false }
        try answer(output.text(table: explanationText(found), value: explanationJSON(found)))
        return true
    }

    /// Everything that can be explained.
    private static var names: [String] { allDiagnosticCodes.map(\.code) + policyKeys.map(\.path) }
}

/// Every code that any room reports, sorted.
let allDiagnosticCodes: [DiagnosticExplanation] =
    (documentDiagnosticCodes + policyDiagnosticCodes + planDiagnosticCodes + nodeFileDiagnosticCodes
    + scenarioDiagnosticCodes + commandDiagnosticCodes)
    .sorted { $0.code < $1.code }
