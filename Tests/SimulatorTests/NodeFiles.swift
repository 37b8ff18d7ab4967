import Document
import Simulator

/// A node file from its text, and the messages of what is wrong with it.
func parsedNode(_ text: String) -> (node: SimulatedNode?, findings: [String]) {
    let (yaml, diagnostics) = composeYAML(SourceFile(name: "node.yaml", text: text), limits: .generated)
    var all = diagnostics
    guard let yaml else { return (nil, all.map(\.summary)) }
    let node = SimulatedNode(decoding: yaml, diagnostics: &all)
    return (node, all.map(\.summary))
}

extension Diagnostic {
    /// Place, message, code and help in one line.
    var summary: String {
        let place = span.map { "\($0.start.line):\($0.start.column): " } ?? ""
        return place + message + " [\(code)]" + help.map { " (\($0))" }.joined()
    }
}
