package import Document

/// `1 value`, `2 values`.
package func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// The envelope of every machine-readable answer.
package func document(_ kind: String, _ members: [(String, JSONValue)]) -> JSONValue {
    .object([("apiVersion", "bulkhead/v1"), ("kind", JSONValue(kind))] + members)
}

package func diagnosticJSON(_ diagnostic: Diagnostic) -> JSONValue {
    var members: [(String, JSONValue)] = [
        ("severity", JSONValue(diagnostic.severity.rawValue)), ("code", JSONValue(diagnostic.code)),
        ("message", JSONValue(diagnostic.message)),
    ]
    if let span = diagnostic.span { members += place(span) }
    if !diagnostic.notes.isEmpty {
        let notes = diagnostic.notes.map { note in
            JSONValue.object([("message", JSONValue(note.message))] + (note.span.map(place) ?? []))
        }
        members.append(("notes", .array(notes)))
    }
    if !diagnostic.help.isEmpty { members.append(("help", .array(diagnostic.help.map { JSONValue($0) }))) }
    return .object(members)
}

private func place(_ span: SourceSpan) -> [(String, JSONValue)] {
    [
        ("file", JSONValue(span.file)), ("line", JSONValue(span.start.line)), ("column", JSONValue(span.start.column)),
        ("endLine", JSONValue(span.end.line)), ("endColumn", JSONValue(span.end.column)),
    ]
}
