import ArgumentParser
import Document
import KernelInterface
import Node
import Report

struct JournalCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Show what `bulkhead run` decided and found, from systemd's journal.",
        discussion: """
            As a service, `bulkhead run` writes an entry of several fields to the journal for each decision, each value \
            that somebody else changed, each policy that it loaded again, and each failure. `journalctl -u bulkhead -x` \
            shows the same with explanations. The journal is read by root and by members of the group systemd-journal.

              bulkhead journal
              bulkhead journal --class batch --kind decision
              bulkhead journal --hours 1 -o json
            """)

    @Option(help: ArgumentHelp("Only entries about this class.", valueName: "name"))
    var `class`: String?

    @Option(help: "Only entries of this kind; repeatable.")
    var kind: [JournalKind] = []

    @Option(help: ArgumentHelp("Only entries of the last so many hours; 0 for all.", valueName: "hours"))
    var hours: UInt32 = 24

    @OptionGroup var output: OutputOptions

    func run() throws {
        let kinds = kind.isEmpty ? JournalKind.allCases : kind
        let span = UInt64(hours) * 3_600_000_000
        let now = RunClock.wallNow()
        let since = hours == 0 || span >= now ? 0 : now - span
        let entries: [Journal.Entry]
        do {
            entries = try Journal.entries(
                messages: kinds.map(\.rawValue), since: since,
                fields: ["MESSAGE", "MESSAGE_ID"] + JournalEntry.shownFields)
        } catch {
            throw Failure(error)
        }
        let lines = entries.map { JournalLine(time: $0.time, fields: $0.fields) }
            .filter { self.class == nil || $0.fields["BULKHEAD_CLASS"] == self.class }
        try answer(output.text(table: journalText(lines), value: journalJSON(lines)))
    }
}

extension JournalKind: ExpressibleByArgument {
    package init?(argument: String) {
        guard let kind = Self.allCases.first(where: { $0.name == argument }) else { return nil }
        self = kind
    }

    package static var allValueStrings: [String] { allCases.map(\.name) }
}

extension Failure {
    init(_ error: JournalError) {
        switch error {
        case .noLibrary(let reason):
            self.init(
                .journalUnreadable, "the journal cannot be read without libsystemd", .unavailable, notes: [reason],
                help: ["the decision log has the same: `bulkhead explain CLASS --log FILE`"])
        case .failed(let errno):
            let isDenied = errno == .accessDenied || errno == .notPermitted
            self.init(
                .journalUnreadable, "the journal cannot be read: \(errno.text)",
                isDenied ? .notPermitted : .unavailable,
                help: isDenied ? ["root and members of the group systemd-journal can read it"] : [])
        }
    }
}
