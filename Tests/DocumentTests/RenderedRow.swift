import Testing

@testable import Document

/// Text of a file and what is printed about it.
struct RenderedRow: Sendable, CustomTestStringConvertible {
    let given: String
    let expect: String

    init(_ given: String, _ expect: String) {
        self.given = given
        self.expect = expect
    }

    var rendered: String {
        let source = SourceFile(name: "p.yaml", text: given)
        return DiagnosticRenderer(sources: [source]).render(composeYAML(source).diagnostics)
    }

    var testDescription: String {
        given.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "⏎")
    }
}
