/// What is wrong with an operator's text, or what a machine refused: collected, never silently dropped.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        case error
        case warning
        case note
    }

    /// A fact that belongs to the diagnostic, at a place of its own or without one.
    package struct Note: Hashable, Sendable {
        package var message: String
        package var span: SourceSpan?
        /// Printed after the caret.
        package var label: String?

        package init(_ message: String, at span: SourceSpan? = nil, label: String? = nil) {
            self.message = message
            self.span = span
            self.label = label
        }
    }

    package var severity: Severity
    /// Stable kebab-case name, explained by `bulkhead explain`.
    package var code: String
    /// One line: lowercase start, no final period, backticks around what can be typed.
    package var message: String
    package var span: SourceSpan?
    /// Printed after the caret.
    package var label: String?
    package var notes: [Note]
    /// What to do, one line each.
    package var help: [String]

    package init(
        _ severity: Severity = .error, code: String, _ message: String, at span: SourceSpan? = nil,
        label: String? = nil, notes: [Note] = [], help: [String] = []
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.span = span
        self.label = label
        self.notes = notes
        self.help = help
    }
}

extension Diagnostic {
    /// By file, position, code and message; those without a place come last.
    package static func isOrdered(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        switch (left.span, right.span) {
        case (let left?, let right?) where left.file != right.file: left.file < right.file
        case (let left?, let right?) where left.start != right.start: left.start < right.start
        case (nil, _?): false
        case (_?, nil): true
        default: (left.code, left.message) < (right.code, right.message)
        }
    }
}
