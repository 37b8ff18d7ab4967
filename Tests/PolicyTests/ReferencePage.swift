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
            text += "- sets `\(key.file)`\n- takes \(takes(key.shape))\n"
            text += "- examples: \(key.examples.map { "`\($0)`" }.joined(separator: ", "))\n"
            if case .fields(let fields, _) = key.shape {
                text += "\n| field | kernel | takes | is |\n|---|---|---|---|\n"
                for field in fields {
                    text += "| `\(field.name)` | `\(field.word)` | \(takes(field.shape)) | \(field.summary) |\n"
                }
            }
        }
        return text + raw
    }

    private static let raw = """

        ### raw

        #### `raw`

        Interface files that have no key here, such as one that a newer kernel brings, and the text to write to each. A \
        file with a key of its own is refused, and so is one that keeps no setting, such as `cgroup.procs`.

        - examples: `{"memory.foo": "1"}`

        """

    private static func takes(_ shape: PolicyShape) -> String {
        switch shape {
        case .flag: "`true` or `false`"
        case .integer(let range, let allowsMax):
            "an integer from \(range.lowerBound) to \(range.upperBound)\(allowsMax ? ", or `max`" : "")"
        case .bytes(let share, _): "a size, a share of \(share.name) or of the parent's, or `max`"
        case .plainBytes: "a size, or `max`"
        case .rate: "a rate of 2B/s or more, or `max`"
        case .time: "a time"
        case .cpuMax: "CPUs, a share of the node's CPUs, `{quota: …, period: …}`, or `max`"
        case .clamp: "a percentage, or `max`"
        case .percent: "a percentage"
        case .cpus: "CPU numbers and ranges"
        case .nodes: "NUMA node numbers and ranges"
        case .word(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .weights(let range):
            "an integer from \(range.lowerBound) to \(range.upperBound), or a map from `default` and devices to integers"
        case .labelled(_, let shape): takes(shape)
        case .fields: "a mapping"
        }
    }
}
