/// One line of a file that has one for each schema or event, with a value for each domain: `L3:0=1024;1=5`.
package struct DomainLine<Value: Hashable & Sendable>: Hashable, Sendable {
    /// `L3`, `L3CODE`, `MB`; `mbm_total_bytes`.
    package let name: String
    /// In the order of the text; no two of one domain.
    package var entries: [DomainValue<Value>]

    package init(name: String, entries: [DomainValue<Value>]) {
        self.name = name
        self.entries = entries
    }

    /// Every line of a text, no two of one name, with values as `read` makes them; nil of it refuses the whole.
    static func parsed(
        _ text: String, expected: String, _ read: (Substring) -> Value?
    ) throws(KernelTextError) -> [DomainLine] {
        var lines: [DomainLine] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let parts = Substring(line).utf8.split(
                separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts.first.map { String(Substring($0).stripped) } ?? ""
            guard parts.count == 2, ResctrlFile(name) != nil, !lines.contains(where: { $0.name == name }) else {
                throw KernelTextError(expected: expected, found: text)
            }
            let entries = try DomainList.parsed(String(Substring(parts[1])), expected: expected, read)
            lines.append(DomainLine(name: name, entries: entries))
        }
        return lines
    }

    /// Nil for a domain that the line does not have.
    subscript(_ domain: Int) -> Value? { entries.first { $0.domain == domain }?.value }

    func text(_ write: (Value) -> String) -> String {
        name + ":" + entries.map { "\($0.domain)=\(write($0.value))" }.joined(separator: ";")
    }
}
