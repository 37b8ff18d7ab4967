/// The long form of a diagnostic code, as `bulkhead explain CODE` prints it.
package struct DiagnosticExplanation: Sendable {
    package let code: String
    package let title: String
    /// Paragraphs; one line each.
    package let text: String

    package init(code: String, title: String, text: String) {
        self.code = code
        self.title = title
        self.text = text
    }

    /// The title in capitals, the code at the right edge of 86 columns, then the text.
    package var rendered: String {
        let heading = title.uppercased()
        let gap = max(2, 86 - heading.unicodeScalars.count - code.unicodeScalars.count)
        return "\(heading)\(String(repeating: " ", count: gap))\(code)\n\(text)\n"
    }
}
