package import Document

/// An entry of the journal as it was read.
package struct JournalLine: Hashable, Sendable {
    /// µs since 1970, UTC.
    package let time: UInt64
    package let kind: JournalKind?
    package let message: String
    /// `BULKHEAD_CLASS` and the like.
    package let fields: [String: String]

    package init(time: UInt64, fields: [String: String]) {
        self.time = time
        kind = fields["MESSAGE_ID"].flatMap(JournalKind.init)
        message = fields["MESSAGE"] ?? ""
        self.fields = fields
    }
}

/// Entries for people, oldest first.
package func journalText(_ lines: [JournalLine]) -> String {
    var table = Table(["time", "kind", "class", "message", "policy"])
    for line in lines {
        table.add([
            wallText(line.time), line.kind?.name ?? "", line.fields["BULKHEAD_CLASS"] ?? "", line.message,
            line.fields["BULKHEAD_POLICY_LINE"] ?? "",
        ])
    }
    return table.text
}

/// The same for programs: every field of Bulkhead's, in lower case and without its prefix.
package func journalJSON(_ lines: [JournalLine]) -> JSONValue {
    document(
        "Journal",
        [
            (
                "entries",
                .array(
                    lines.map { line in
                        let fields = JournalEntry.shownFields.compactMap { name in
                            line.fields[name].map { (jsonName(name), JSONValue($0)) }
                        }
                        return .object(
                            [
                                ("time", JSONValue(wallText(line.time))), ("kind", JSONValue(line.kind?.name)),
                                ("message", JSONValue(line.message)),
                            ] + fields)
                    })
            )
        ])
}

/// `BULKHEAD_POLICY_LINE` is `policyLine`.
private func jsonName(_ field: String) -> String {
    let words = field.dropFirst("BULKHEAD_".count).lowercased().split(separator: "_" as Character)
    return words.enumerated().map { index, word in
        index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
}
