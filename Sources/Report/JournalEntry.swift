import KernelInterface
package import Reconciler
import SLA

/// What a record of the decision log is in the journal: a line for people, and fields for programs.
package struct JournalEntry: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// Nil for what has no explanation of its own.
    package let kind: JournalKind?
    package let message: String
    /// Those of Bulkhead; empty ones are left out.
    package private(set) var fields: [Field] = []

    private init(_ kind: JournalKind?, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Nil for what is kept for programs only. `kind` is that of a note; `location` is where the policy asks for a value
    /// that drifted.
    package init?(_ record: LogRecord, _ names: LogNames, kind: JournalKind? = nil, location: String? = nil) {
        guard let text = decisionText(record, names) else { return nil }
        switch record {
        case .armed: self.init(.watch, text)
        case .decision(let decision, let answer, _):
            self.init(.decision, text)
            add(decision, answer, names)
        case .refused(let lever, let error, _):
            self.init(.failure, text)
            add(names.lever(lever))
            add("ERROR", error)
        case .drift(let drift):
            self.init(.drift, text)
            add("CLASS", drift.className)
            add("CGROUP", drift.place.cgroup.description)
            add("FILE", drift.place.file.name)
            add("KEY", drift.place.key)
            add("OLD", drift.expected)
            add("NEW", drift.present)
            add("REASON", drift.response.rawValue)
            add("WRITER", drift.writer)
            add("POLICY_LINE", location)
            add("ERROR", drift.error)
        case .note: self.init(kind, text)
        case .start, .sample, .outcome, .released: return nil
        }
    }

    private mutating func add(_ decision: Decision, _ answer: LogAnswer?, _ names: LogNames) {
        let lever = names.lever(decision.lever)
        add(lever)
        if lever == nil, let suspect = decision.suspect, names.model.suspects.indices.contains(suspect) {
            add("CLASS", names.model.suspects[suspect].className)
            add("CGROUP", names.suspect(suspect))
        }
        if let lever {
            add("OLD", names.amount(decision.from, of: lever))
            add("NEW", names.amount(decision.to, of: lever))
        }
        add(
            "REASON",
            ([decision.kind.rawValue] + [names.objective(decision.objective)].compactMap(\.self))
                .joined(separator: "; "))
        if let lever { add("POLICY_LINE", lever.location) }
        if let objective = decision.objective, names.model.objectives.indices.contains(objective) {
            add("OBJECTIVE_LINE", names.model.objectives[objective].location)
        }
        add("DECISION", "\(decision.number)")
        if case .refused(let error, _) = answer { add("ERROR", error) }
    }

    private mutating func add(_ lever: Lever?) {
        guard let lever else { return }
        add("CLASS", lever.className)
        add("CGROUP", lever.cgroup?.description)
        add("FILE", lever.kind.rawValue)
    }

    private mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        fields.append(Field(name: "BULKHEAD_" + name, value: value))
    }

    /// Everything that is written, in order.
    package var written: [(name: String, value: String)] {
        [("MESSAGE", message), ("PRIORITY", "\(kind?.priority ?? 5)"), ("SYSLOG_IDENTIFIER", "bulkhead")]
            + (kind.map { [("MESSAGE_ID", $0.rawValue)] } ?? []) + fields.map { ($0.name, $0.value) }
    }

    /// The fields that are read again, in the order in which they are shown.
    package static let shownFields = [
        "CLASS", "CGROUP", "FILE", "KEY", "OLD", "NEW", "REASON", "WRITER", "POLICY_LINE", "OBJECTIVE_LINE", "DECISION",
        "ERROR",
    ].map { "BULKHEAD_" + $0 }
}
