import ArgumentParser
import Document
import Planner
import Policy
import Report
import Simulator

struct ExplainCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a diagnostic code or a policy key at length; without one, list all codes.",
        discussion: """
              bulkhead explain
              bulkhead explain protection-overcommit
              bulkhead explain cache.l3
              bulkhead explain memoryBandwidth
            """)

    @Argument(
        help: ArgumentHelp(
            "The code that a diagnostic ends in, without its brackets, or a key of the policy language.",
            valueName: "code"),
        completion: .custom { _, _, _ in names })
    var name: String?

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
        throw Failure(
            .codeUnknown, "there is neither a diagnostic code nor a policy key `\(name)`", .findings,
            help: nearest(name, among: Self.names).map { ["the nearest is `\($0)`"] }
                ?? ["`bulkhead explain` lists the codes, `bulkhead schema -o table` the keys"])
    }

    /// Everything that can be explained.
    private static var names: [String] { allDiagnosticCodes.map(\.code) + policyKeys.map(\.path) }
}

/// Every code that any room reports, sorted.
let allDiagnosticCodes: [DiagnosticExplanation] =
    (documentDiagnosticCodes + policyDiagnosticCodes + planDiagnosticCodes + nodeFileDiagnosticCodes
    + scenarioDiagnosticCodes + commandDiagnosticCodes)
    .sorted { $0.code < $1.code }
