/// Turns diagnostics into the text that people and editors read.
package struct DiagnosticRenderer: Sendable {
    private let sources: [String: SourceFile]
    private let colour: Bool

    /// Spans in files that are not among the sources are printed without their line.
    package init(sources: [SourceFile] = [], colour: Bool = false) {
        self.sources = Dictionary(sources.map { ($0.name, $0) }) { first, _ in first }
        self.colour = colour
    }

    /// One diagnostic; every line ends in a newline.
    package func render(_ diagnostic: Diagnostic) -> String {
        var lines: [String: SourceLines] = [:]
        return render(diagnostic, &lines)
    }

    /// All of them by position, with an empty line between two.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        var lines: [String: SourceLines] = [:]
        return diagnostics.sorted(by: Diagnostic.isOrdered).map { render($0, &lines) }.joined(separator: "\n")
    }

    private func render(_ diagnostic: Diagnostic, _ lines: inout [String: SourceLines]) -> String {
        var text = ""
        let spans = [diagnostic.span] + diagnostic.notes.map(\.span)
        let gutter = spans.compactMap { $0.map { String($0.start.line).count } }.max() ?? 1
        let severity = diagnostic.severity.rawValue
        let style: Style =
            switch diagnostic.severity {
            case .error: .error
            case .warning: .warning
            case .note: .note
            }
        append(
            severity, style, "\(visible(diagnostic.message)) [\(visible(diagnostic.code))]", diagnostic.span, to: &text)
        append(snippet: diagnostic.span, diagnostic.label, style, gutter, &lines, to: &text)
        for note in diagnostic.notes {
            append("note", .note, visible(note.message), note.span, to: &text)
            append(snippet: note.span, note.label, .note, gutter, &lines, to: &text)
        }
        for help in diagnostic.help { append("help", .help, visible(help), nil, to: &text) }
        return text
    }

    private func append(_ kind: String, _ style: Style, _ message: String, _ span: SourceSpan?, to text: inout String) {
        if let span { text += paint("\(visible(span.description)): ", .place) }
        text += "\(paint("\(kind): ", style))\(message)\n"
    }

    private func append(
        snippet span: SourceSpan?, _ label: String?, _ style: Style, _ gutter: Int,
        _ lines: inout [String: SourceLines], to text: inout String
    ) {
        guard let span, let source = sources[span.file] else { return }
        let index = lines[span.file] ?? SourceLines(source)
        lines[span.file] = index
        guard let line = index.text(of: span.start.line) else { return }
        let length =
            span.end.line == span.start.line
            ? max(span.end.column - span.start.column, 1) : Int.max
        let snippet = SourceSnippet(line: line, column: span.start.column, length: length)
        let number = String(span.start.line)
        let padding = String(repeating: " ", count: max(0, gutter - number.count))
        let shownLabel = label.map { " \(visible($0))" } ?? ""
        text += "\(padding)\(number) |\(snippet.text.isEmpty ? "" : " ")\(snippet.text)\n"
        text +=
            "\(String(repeating: " ", count: gutter)) | \(snippet.indent)\(paint(snippet.caret + shownLabel, style))\n"
    }

    private enum Style: String {
        case error = "1;31"
        case warning = "1;33"
        case note = "1;36"
        case help = "1;32"
        case place = "1"
    }

    private func paint(_ text: String, _ style: Style) -> String {
        colour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
