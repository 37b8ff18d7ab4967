import ArgumentParser
import Node
import Reconciler
import Report

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a page with pictures of a decision log: objectives, what was adjusted, and every decision.",
        discussion: """
            Of the boot that the log ends in. One HTML file without scripts and without anything from elsewhere. `bulkhead simulate --html` writes one of \
            a scenario.

              bulkhead report /run/bulkhead/cgroup2-1/decisions.jsonl --out report.html
              bulkhead report decisions.jsonl --minutes 30 --out report.html
            """)

    @Argument(help: "The decision log; `-` is standard input. FILE.1 is read before FILE where it is there.")
    var log: String

    @Option(help: ArgumentHelp("Write the page to this file instead of printing it.", valueName: "file"))
    var out: String?

    @Option(help: ArgumentHelp("Only the last so many minutes; by itself all of the log.", valueName: "minutes"))
    var minutes: UInt32?

    func run() throws {
        let log = try LoadedLog(log, samples: true)
        guard let report = LogReport(log.entries, last: minutes.map { UInt64($0) * 60_000_000 }) else {
            throw Failure(.logUnreadable, "the decision log is empty", .findings)
        }
        let page = logReportHTML(report)
        guard let out else { return try answer(page) }
        do {
            try replaceFile(out, with: Array(page.utf8))
        } catch {
            throw Failure(error)
        }
    }
}
