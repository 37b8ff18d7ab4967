import Document

/// How many diagnostics of one step are kept.
let diagnosticLimit = 100

/// The first diagnostics by position, and one that counts those that are left out, as an error when one of them is.
///
/// `dropped` errors were not even collected.
func limited(_ diagnostics: [Diagnostic], dropped: Int = 0) -> [Diagnostic] {
    let sorted = diagnostics.sorted(by: Diagnostic.isOrdered)
    let count = dropped + max(0, sorted.count - diagnosticLimit)
    if count == 0 { return sorted }
    let hasError = dropped > 0 || sorted.dropFirst(diagnosticLimit).contains { $0.severity == .error }
    let more = Diagnostic(
        hasError ? .error : .warning, code: "too-many-errors",
        count == 1 ? "1 more finding is not shown" : "\(count) more findings are not shown")
    return Array(sorted.prefix(diagnosticLimit)) + [more]
}
