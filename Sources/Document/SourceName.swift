/// The name of a text file, which every span of the file points to without counting references.
struct SourceName: Hashable, Sendable {
    private final class Text: Sendable {
        let text: String

        init(_ text: String) {
            self.text = text
        }
    }

    /// Unmanaged, since all nodes and settings of a policy would count a reference for a name that is never freed:
    /// there is one for each file read.
    private let kept: Unmanaged<Text>

    init(_ text: String) {
        kept = .passRetained(Text(text))
    }

    var text: String { kept._withUnsafeGuaranteedRef { $0.text } }

    static func == (left: SourceName, right: SourceName) -> Bool {
        left.kept.toOpaque() == right.kept.toOpaque() || left.text == right.text
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}
