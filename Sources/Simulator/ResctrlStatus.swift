/// The text of `info/last_cmd_status`: 512 bytes to which commands add, and which some clear.
struct ResctrlStatus: Equatable, Sendable {
    private(set) var text = ""
    /// Once something did not fit, nothing is added until it is cleared.
    private(set) var isFull = false
    /// How often it was cleared, which tells a text said again from one that still stands there; no part of the state.
    private var clearings = 0

    static let limit = 512

    init(text: String = "", isFull: Bool = false) {
        self.text = text
        self.isFull = isFull
    }

    mutating func clear() {
        text = ""
        isFull = false
        clearings += 1
    }

    /// Adds one line.
    mutating func add(_ line: String) {
        if isFull { return }
        guard text.utf8.count + line.utf8.count + 1 < Self.limit else {
            isFull = true
            return
        }
        text += line + "\n"
    }

    static func == (left: ResctrlStatus, right: ResctrlStatus) -> Bool {
        left.text == right.text && left.isFull == right.isFull
    }

    /// As the file reads.
    var content: String { text.isEmpty ? "ok\n" : text }

    /// What was said after `before`, its lines joined by `; `; nil where that is nothing.
    func reason(since before: ResctrlStatus) -> String? {
        let added =
            clearings == before.clearings && text.utf8.starts(with: before.text.utf8)
            ? Substring(text.utf8.dropFirst(before.text.utf8.count)) : text[...]
        let lines = added.split(separator: "\n")
        return lines.isEmpty ? nil : lines.joined(separator: "; ")
    }
}
