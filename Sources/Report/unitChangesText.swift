package import Document
package import Reconciler

/// What of a plan goes through systemd, a line a unit.
package func unitChangesText(_ changes: [UnitChange]) -> String {
    changes.map { change in
        var words = [change.isStarted ? "starts" : change.isStopped ? "stops" : "sets", change.unit]
        words += change.assignments.map(\.description)
        return "through systemd: " + words.joined(separator: " ") + "\n"
    }.joined()
}

/// The same for programs.
package func unitChangesJSON(_ changes: [UnitChange]) -> JSONValue {
    .array(
        changes.map { change in
            .object([
                ("unit", JSONValue(change.unit)), ("started", .bool(change.isStarted)),
                ("stopped", .bool(change.isStopped)),
                ("properties", .array(change.assignments.map { JSONValue($0.description) })),
            ])
        })
}
