import KernelInterface
import Report
import SLA
import Testing

@testable import Reconciler

@Suite struct LogReportTests {
    private func log(_ records: [LogRecord]) -> [LogEntry] {
        records.enumerated().map { LogEntry(line: $0 + 1, record: $1) }
    }

    private func start(_ seconds: UInt64, boot: String) -> LogRecord {
        .start(
            LogStart(
                at: seconds * 1_000_000, wall: 1_772_352_930_000_000, boot: boot, process: 1, isShadow: false))
    }

    /// Times of two boots are of two clocks.
    @Test func onlyTheLastBootIsShown() throws {
        let entries = log([
            start(900, boot: "a"), .note("before", at: 905_000_000), start(5, boot: "b"),
            .note("after", at: 6_000_000), start(8, boot: "b"), .note("again", at: 9_000_000),
        ])
        let page = logReportHTML(try #require(LogReport(entries)))
        #expect(!page.contains("before"))
        #expect(page.contains("for 4 s;"))
        #expect(page.contains("1.000 s</td><td></td><td>after"))
        #expect(page.contains("4.000 s</td><td></td><td>again"))
        #expect(page.contains("2026-03-01 08:15:30.000Z"))
    }

    @Test func onlyTheLastMinutesAreShown() throws {
        let entries = log([start(5, boot: "a"), .note("long ago", at: 6_000_000), .note("now", at: 600_000_000)])
        let page = logReportHTML(try #require(LogReport(entries, last: 60_000_000)))
        #expect(!page.contains("long ago"))
        #expect(page.contains("for 60 s;"))
        #expect(LogReport([]) == nil)
    }
}
