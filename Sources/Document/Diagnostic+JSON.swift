extension Diagnostic {
    /// The same fields for machines: `severity code message span label notes help`; what is absent is left out.
    package var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("severity", .string(severity.rawValue)), ("code", .string(code)), ("message", .string(message)),
        ]
        members += Diagnostic.place(span, label)
        if !notes.isEmpty {
            let notes = notes.map {
                JSONValue.object([("message", .string($0.message))] + Diagnostic.place($0.span, $0.label))
            }
            members.append(("notes", .array(notes)))
        }
        if !help.isEmpty { members.append(("help", .array(help.map { .string($0) }))) }
        return .object(members)
    }

    private static func place(_ span: SourceSpan?, _ label: String?) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        if let span { members.append(("span", span.json)) }
        if let label { members.append(("label", .string(label))) }
        return members
    }
}

extension SourceSpan {
    /// `file line column endLine endColumn`, counted from 1.
    package var json: JSONValue {
        .object([
            ("file", .string(file)), ("line", JSONValue(start.line)), ("column", JSONValue(start.column)),
            ("endLine", JSONValue(end.line)), ("endColumn", JSONValue(end.column)),
        ])
    }
}
