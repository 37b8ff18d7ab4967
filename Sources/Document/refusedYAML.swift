extension Diagnostic {
    static func alias(named name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .aliasRefused, "the alias `*\(name.shortened(to: 60))` is refused", at: span,
            help: ["write the value out, or quote the text if it is meant to start with `*`"])
    }

    static func anchor(named name: String, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .aliasRefused, "the anchor `&\(name.shortened(to: 60))` is refused",
            at: span.widened(to: name.unicodeScalars.count + 1),
            help: ["remove it and write the value out in each place, or quote the text if it starts with `&`"])
    }

    static func tag(named name: String, at span: SourceSpan) -> Diagnostic {
        let standard = "tag:yaml.org,2002:"
        let written = name.hasPrefix(standard) ? "!!\(name.dropFirst(standard.count))" : name
        return Diagnostic(
            .tagRefused, "the tag `\(written.shortened(to: 60))` is refused",
            at: span.widened(to: written.unicodeScalars.count),
            help: ["remove it: the key decides the type; or quote the text if it starts with `!`"])
    }
}

extension SourceSpan {
    /// So many scalars from the start on.
    fileprivate func widened(to length: Int) -> SourceSpan {
        SourceSpan(name: name, start: start, end: SourcePosition(line: start.line, column: start.column + length))
    }
}
