package import Document

/// All codes with their titles, for people.
package func codesText(_ codes: [DiagnosticExplanation]) -> String {
    var table = Table(["code", "meaning"])
    for code in codes {
        table.add([code.code, code.title])
    }
    return table.text
}

package func codesJSON(_ codes: [DiagnosticExplanation]) -> JSONValue {
    document(
        "Diagnostics",
        [
            (
                "codes",
                .array(
                    codes.map {
                        .object([
                            ("code", JSONValue($0.code)), ("title", JSONValue($0.title)), ("text", JSONValue($0.text)),
                        ])
                    })
            )
        ])
}

/// What `check` came to where it found no error, for people.
package func checkText(_ findings: [Diagnostic], classes: Int, files: Int) -> String {
    let warnings = findings.count { $0.severity == .warning }
    return "\(classes) \(classes == 1 ? "class" : "classes") in \(counted(files, "file")): no errors, "
        + (warnings == 0 ? "no warnings\n" : "\(counted(warnings, "warning"))\n")
}

/// What ended a command, for programs.
package func failureJSON(_ findings: [Diagnostic], exitCode: Int32) -> JSONValue {
    document(
        "Failure",
        [
            ("exitCode", JSONValue(Int(exitCode))),
            ("findings", .array(findings.sorted(by: Diagnostic.isOrdered).map(\.json))),
        ])
}

/// What `check` found, for programs.
package func checkJSON(_ findings: [Diagnostic], classes: [String]) -> JSONValue {
    document(
        "Check",
        [
            ("valid", .bool(!findings.contains { $0.severity == .error })),
            ("classes", .array(classes.map { JSONValue($0) })),
            ("findings", .array(findings.sorted(by: Diagnostic.isOrdered).map(\.json))),
        ])
}
