import Policy

/// The part of the policy reference that is made from the table of keys.
enum ReferencePage {
    static let path = "docs/policy-reference.md"
    static let marker = "<!-- Below this line:"

    /// The page as it should be: the hand-written part of what is there, and the generated part.
    static func text(of page: String) -> String {
        var lines: [String] = []
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            lines.append(String(line))
            if line.hasPrefix(marker) { break }
        }
        return lines.joined(separator: "\n") + "\n\n" + generated
    }

    static var generated: String {
        var text = "## Keys\n"
        var section = ""
        for key in policyKeys {
            let name = key.components.prefix(key.path.hasPrefix("node.") ? 3 : 1).joined(separator: ".")
            if name != section {
                section = name
                text += "\n### \(name)\n"
            }
            text += "\n#### `\(key.path)`\n\n\(key.summary)\n\n"
            if let effect = key.effectText { text += "- \(effect)\n" }
            text += "- takes \(key.shape.takes)\n"
            text += "- examples: \(key.examples.map { "`\($0)`" }.joined(separator: ", "))\n"
            if case .fields(let fields, _) = key.shape {
                text += "\n| field | kernel | takes | is |\n|---|---|---|---|\n"
                for field in fields {
                    text += "| `\(field.name)` | `\(field.word)` | \(field.shape.takes) | \(field.summary) |\n"
                }
            }
            if case .rungs(let list) = key.shape { text += rungs(list) }
        }
        return text + raw
    }

    /// What may be in `yields` or `grows`.
    private static func rungs(_ list: RungList) -> String {
        if list == .grows {
            return "\nAmounts are as in `yields`, and each needs the limit itself in the class: "
                + list.kinds.map { "`\($0.name)`" }.joined(separator: ", ") + ".\n"
        }
        var text = "\n| item | takes | the class gives up |\n|---|---|---|\n"
        for kind in list.kinds { text += "| `\(kind.example)` | \(kind.takes) | \(kind.summary) |\n" }
        return text
    }

    private static let raw = """

        ### raw

        #### `raw`

        Interface files that have no key here, such as one that a newer kernel brings, and the text to write to each. A \
        file with a key of its own is refused, and so is one that keeps no setting, such as `cgroup.procs`.

        - examples: `{"memory.foo": "1"}`

        """
}
