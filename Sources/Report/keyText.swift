package import Document
package import Policy

/// One key of the policy language at length, for people.
package func keyText(_ key: PolicyKey) -> String {
    var text = "\(key.path)\n\(key.summary)\n"
    if let effect = key.effectText { text += "\(effect.prefix(1).uppercased())\(effect.dropFirst()).\n" }
    text += "Takes \(key.shape.takes).\n"
    if case .fields(let fields, _) = key.shape {
        for field in fields { text += "  \(field.name): \(field.shape.takes); \(field.summary)\n" }
    }
    if case .rungs(let list) = key.shape {
        for kind in list.kinds {
            text += "  \(kind.name): \(kind.takes)\(list == .yields ? "; \(kind.summary)" : "")\n"
        }
    }
    text += "Examples:\n"
    for example in key.examples { text += "  \(example)\n" }
    return text
}

package func keysJSON(_ keys: [PolicyKey]) -> JSONValue {
    document(
        "Keys",
        [
            (
                "keys",
                .array(
                    keys.map { key in
                        .object([
                            ("key", JSONValue(key.path)),
                            ("file", key.effectText == nil ? .null : JSONValue(key.file)),
                            ("summary", JSONValue(key.summary)), ("takes", JSONValue(key.shape.takes)),
                            ("examples", .array(key.examples.map { JSONValue($0) })),
                        ])
                    })
            )
        ])
}
