package import Document

/// `1 value`, `2 values`.
package func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// The envelope of every machine-readable answer.
package func document(_ kind: String, _ members: [(String, JSONValue)]) -> JSONValue {
    .object([("apiVersion", "bulkhead/v1"), ("kind", JSONValue(kind))] + members)
}
