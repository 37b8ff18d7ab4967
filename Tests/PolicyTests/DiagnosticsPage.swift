import Document
import Planner
import Policy
import Report
import Simulator

/// The list of all diagnostic codes; every room with codes adds its own.
enum DiagnosticsPage {
    static let path = "docs/diagnostics.md"

    static let rooms: [(title: String, codes: [DiagnosticExplanation])] = [
        ("Reading files", documentDiagnosticCodes),
        ("Policies", policyDiagnosticCodes),
        ("Plans", planDiagnosticCodes),
        ("Node files", nodeFileDiagnosticCodes),
        ("Scenarios", scenarioDiagnosticCodes),
        ("Commands", commandDiagnosticCodes),
    ]

    static var text: String {
        var text = """
            # Diagnostics

            Every message ends in its code, in brackets. Codes are stable: scripts and editors may rely on them. \
            `bulkhead explain CODE` prints what is written here.

            """
        for (title, codes) in rooms {
            text += "\n## \(title)\n"
            for code in codes {
                text += "\n### `\(code.code)`\n\n**\(code.title.prefix(1).uppercased() + code.title.dropFirst()).**\n"
                for line in code.text.split(separator: "\n") { text += "\n\(paragraph(line))\n" }
            }
        }
        return text
    }

    /// A line with columns of its own, such as an example, is set as code.
    private static func paragraph(_ line: Substring) -> String {
        guard let columns = line.range(of: "    ") else { return String(line) }
        return line[..<columns.lowerBound] + "\n\n```yaml\n" + line[columns.upperBound...] + "\n```"
    }
}

extension Substring {
    /// Where a text first stands.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
