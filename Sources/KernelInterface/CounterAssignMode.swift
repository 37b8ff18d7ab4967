/// How bandwidth counters come to groups: the modes one a line, the one in force in brackets. mbm_assign_mode; 6.18.
package struct CounterAssignMode: KernelText {
    static let expectation = "modes one a line, one of them in brackets"

    /// `mbm_event`, `default`; in the order of the text.
    package let modes: [String]
    /// The one in force; a write names another.
    package let current: String

    /// Nil where the current one is none of the modes.
    package init?(_ modes: [String], current: String) {
        guard modes.contains(current) else { return nil }
        self.modes = modes
        self.current = current
    }

    package init(parsing text: String) throws(KernelTextError) {
        var modes: [String] = []
        var current: [String] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            var name = Substring(line).stripped
            if name.utf8.first == UInt8(ascii: "["), name.utf8.last == UInt8(ascii: "]") {
                name = name.dropFirst().dropLast()
                current.append(String(name))
            }
            modes.append(String(name))
        }
        guard current.count == 1, Set(modes).count == modes.count, modes.allSatisfy({ ResctrlFile($0) != nil }) else {
            throw KernelTextError(expected: Self.expectation, found: text)
        }
        self.modes = modes
        self.current = current[0]
    }

    package var description: String { modes.map { $0 == current ? "[\($0)]" : $0 }.joined(separator: "\n") }
}
