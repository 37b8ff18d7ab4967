import ArgumentParser
import Document
import Planner
import Policy
import Report
import Simulator

struct ExplainCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a diagnostic code at length; without one, list them all.",
        discussion: """
              bulkhead explain
              bulkhead explain protection-overcommit
            """)

    @Argument(help: "The code that a diagnostic ends in, without its brackets.")
    var code: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let code else {
            try answer(output.text(table: codesText(allDiagnosticCodes), value: codesJSON(allDiagnosticCodes)))
            return
        }
        guard let found = allDiagnosticCodes.first(where: { $0.code == code }) else {
            let near = nearest(code, among: allDiagnosticCodes.map(\.code))
            throw Failure(
                .codeUnknown, "there is no diagnostic of the code `\(code)`", .findings,
                help: near.map { ["the nearest code is `\($0)`"] } ?? ["`bulkhead explain` lists them all"])
        }
        try answer(output.text(table: found.rendered, value: codesJSON([found])))
    }
}

/// Every code that any room reports, sorted.
let allDiagnosticCodes: [DiagnosticExplanation] =
    (documentDiagnosticCodes + policyDiagnosticCodes + planDiagnosticCodes + nodeFileDiagnosticCodes
    + commandDiagnosticCodes)
    .sorted { $0.code < $1.code }
