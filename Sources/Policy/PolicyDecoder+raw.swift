import Document
import KernelInterface

extension PolicyDecoder {
    /// Interface files that act once, hold tasks or take a descriptor: no setting of a class.
    private static let commands: Set<String> = [
        "cgroup.procs", "cgroup.threads", "cgroup.kill", "cgroup.subtree_control", "cgroup.type", "memory.reclaim",
        "memory.peak", "memory.swap.peak", "cpu.pressure", "memory.pressure", "io.pressure", "irq.pressure",
    ]

    /// `raw: {"memory.foo": "text"}`: files that have no key.
    mutating func decodeRaw(_ pair: YAMLPair) {
        let help = "write the text of each file: `raw: {\"memory.foo\": \"1\"}`"
        guard let pairs = mapping(pair.value, "raw", help: help) else { return }
        for entry in pairs {
            let name = entry.name
            guard let file = rawFile(entry.key, name) else { continue }
            guard let text = text(entry.value, "raw.\(name)") else { continue }
            if text.isEmpty || text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 }) {
                report(
                    .wrongType, "`raw.\(name)` is one line of text, not empty", at: entry.value.span, help: [help])
                continue
            }
            settings.append(
                RequestedSetting(
                    key: "raw.\(name)", file: file, value: .text(text), text: text, span: entry.value.span))
            settingKeys.append(-1)
        }
    }

    private mutating func rawFile(_ key: YAMLNode, _ name: String) -> InterfaceFile? {
        let shown = name.shortened(to: 80)
        if name.utf8.contains(UInt8(ascii: "/")) {
            report(
                .pathEscape, "`\(shown)` is a path, not the name of an interface file", at: key.span,
                help: ["write the name alone, as in `memory.foo`"])
            return nil
        }
        guard let file = InterfaceFile(name), name.utf8.contains(UInt8(ascii: ".")) else {
            report(
                .badName, "`\(shown)` is no name of an interface file", at: key.span,
                help: ["names are CONTROLLER.WORD, as in `memory.foo`"])
            return nil
        }
        if let own = keys.first(where: { matches($0.file, name) }) {
            report(
                .rawHasKey, "`\(shown)` has a key of its own", at: key.span,
                help: ["write `\(own.path)`, which checks the value"])
            return nil
        }
        if Self.commands.contains(name) {
            report(
                .rawCommand, "`\(shown)` is no setting", at: key.span,
                help: ["it acts when it is written and reads otherwise; remove it"])
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
