import Document
import KernelInterface

extension PolicyDecoder {
    /// `raw: {"memory.foo": "text"}`: files that have no key.
    mutating func decodeRaw(_ node: MappingEntry) {
        let help = "write the text of each file: `raw: {\"memory.foo\": \"1\"}`"
        guard let pairs = mapping(node, "raw", help: help) else { return }
        for index in pairs.indices {
            let entry = MappingEntry(pairs, index)
            let name = entry.name
            guard let file = rawFile(entry, name) else { continue }
            guard let text = text(entry, "raw.\(name)") else { continue }
            if text.isEmpty || text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) {
                report(
                    .wrongType, "`raw.\(name)` is one line of text, not empty", at: entry.span, help: [help])
                continue
            }
            settings.append(
                RequestedSetting(
                    key: "raw.\(name)", file: file, value: .text(text), text: text, span: entry.span))
            settingKeys.append(ObjectIdentifier(Self.self))
        }
    }

    private mutating func rawFile(_ entry: MappingEntry, _ name: String) -> InterfaceFile? {
        let shown = name.shortened(to: 80)
        if name.utf8.contains(UInt8(ascii: "/")) {
            report(
                .pathEscape, "`\(shown)` is a path, not the name of an interface file", at: entry.keySpan,
                help: ["write the name alone, as in `memory.foo`"])
            return nil
        }
        guard let file = InterfaceFile(name), name.utf8.contains(UInt8(ascii: ".")) else {
            report(
                .badName, "`\(shown)` is no name of an interface file", at: entry.keySpan,
                help: ["names are CONTROLLER.WORD, as in `memory.foo`"])
            return nil
        }
        if let own = policyKeys.first(where: { matches($0.file, name) }) {
            report(
                .rawHasKey, "`\(shown)` has a key of its own", at: entry.keySpan,
                help: ["write `\(own.path)`, which checks the value"])
            return nil
        }
        if let known = file.known, !known.holdsValue {
            let reason = known.access == .readOnly ? "it can only be read" : "it keeps no value that is written"
            report(.rawCommand, "`\(shown)` is no setting: \(reason)", at: entry.keySpan, help: ["remove it"])
            return nil
        }
        return file
    }

    /// Whether a file name of the table, perhaps with `SIZE` in it, is this name.
    private func matches(_ template: String, _ name: String) -> Bool {
        if template == name { return true }
        guard template.hasPrefix("hugetlb.SIZE."), name.hasPrefix("hugetlb.") else { return false }
        return name.hasSuffix(template.dropFirst(12))
            && name.utf8.count(where: { $0 == 0x2E }) == template.utf8.count(where: { $0 == 0x2E })
    }
}
