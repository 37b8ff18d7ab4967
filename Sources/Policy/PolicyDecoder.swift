import Document
import KernelInterface

/// Walks the nodes of one policy file against the table of keys, and collects what is wrong.
struct PolicyDecoder {
    var diagnostics: [Diagnostic] = []
    /// Errors that were only counted.
    var dropped = 0
    /// Of the class that is being decoded.
    var settings: [RequestedSetting] = []
    /// The key of each of the settings; for `raw`, something else.
    var settingKeys: [ObjectIdentifier] = []
    /// Paths of the keys whose values were refused.
    var refusedKeys: [String] = []
    var allocation = AllocationDraft()
    var objectives: [Objective] = []
    var yields: [RequestedRung] = []
    var grows: [RequestedRung] = []
    var drift = DriftResponse.repair
    var isPersistent = false

    let classSections = KeyTree.classSections
    let checked = CheckedKeys.shared
    /// Where something that is missing is reported.
    let top: SourceSpan

    init(root: YAMLNode) {
        top = root.span.first
    }

    mutating func report(
        _ code: PolicyCode, _ message: String, as severity: Diagnostic.Severity = .error, at span: SourceSpan,
        label: String? = nil, notes: [Diagnostic.Note] = [], help: [String] = []
    ) {
        if diagnostics.count >= diagnosticLimit, severity == .error {
            dropped += 1
            return
        }
        diagnostics.append(
            Diagnostic(code, message, as: severity, at: span, label: label, notes: notes, help: help))
    }

    mutating func decode(_ root: YAMLNode) -> PolicyFile? {
        guard let pairs = root.pairs else {
            report(
                .wrongType, "a policy is a mapping, not \(root.kind)", at: root.span,
                help: ["start it with `apiVersion: bulkhead/v1`"])
            return nil
        }
        var version: MappingEntry?
        var kind: MappingEntry?
        var metadata: MappingEntry?
        var classes: MappingEntry?
        var node: MappingEntry?
        for index in pairs.indices {
            let pair = MappingEntry(pairs, index)
            switch pair.name {
            case "apiVersion": version = pair
            case "kind": kind = pair
            case "metadata": metadata = pair
            case "classes": classes = pair
            case "node": node = pair
            default: reportUnknown(pair, in: "", among: ["apiVersion", "kind", "metadata", "classes", "node"])
            }
        }
        decodeHeader(version: version, kind: kind)
        let header = decodeMetadata(metadata)
        if classes == nil, node == nil {
            report(.missingKey, "the policy has no `classes`", at: top, help: ["add `classes:` with a class below it"])
        }
        let decoded = decodeClasses(classes)
        let nodeSettings = node.flatMap { decodeNode($0) }
        guard let header else { return nil }
        return PolicyFile(
            name: header.name, description: header.description, classes: decoded, node: nodeSettings)
    }

    private mutating func decodeHeader(version: MappingEntry?, kind: MappingEntry?) {
        let versionHelp = "write `apiVersion: bulkhead/v1`"
        if let version {
            if version.scalar?.text != "bulkhead/v1" {
                report(
                    .unknownVersion, "`apiVersion` is \(version.node.kind); this version reads `bulkhead/v1`",
                    at: version.span, help: [versionHelp])
            }
        } else {
            report(.missingKey, "the policy has no `apiVersion`", at: top, help: [versionHelp])
        }
        let kindHelp = "write `kind: Policy`"
        if let kind {
            if kind.scalar?.text != "Policy" {
                report(.unknownVersion, "`kind` is \(kind.node.kind), not `Policy`", at: kind.span, help: [kindHelp])
            }
        } else {
            report(.missingKey, "the policy has no `kind`", at: top, help: [kindHelp])
        }
    }

    private mutating func decodeMetadata(
        _ pair: MappingEntry?
    ) -> (name: Located<String>, description: String?)? {
        let help = "write `metadata: {name: web-and-batch}`"
        guard let pair else {
            report(.missingKey, "the policy has no `metadata`", at: top, help: [help])
            return nil
        }
        guard let pairs = mapping(pair, "metadata", help: help) else { return nil }
        var name: Located<String>?
        var description: String?
        var isNamed = false
        // Most likely the name, misspelt.
        var isUnknown = false
        for index in pairs.indices {
            let pair = MappingEntry(pairs, index)
            switch pair.name {
            case "name":
                isNamed = true
                name = decodeName(pair, of: "`metadata.name`")
            case "description": description = text(pair, "metadata.description")
            default:
                isUnknown = true
                reportUnknown(pair, in: "metadata", among: ["name", "description"])
            }
        }
        if !isNamed, !isUnknown { report(.missingKey, "`metadata` has no `name`", at: pair.keySpan, help: [help]) }
        return name.map { ($0, description) }
    }

    private mutating func decodeName(_ node: MappingEntry, of key: String) -> Located<String>? {
        guard let name = text(node, "metadata.name"), checkName(name, key, at: node.span) else { return nil }
        return Located(name, at: node.span)
    }

    /// A DNS label: what other tools, metrics and file names can carry unchanged.
    mutating func checkName(_ name: String, _ key: String, at span: SourceSpan) -> Bool {
        let bytes = name.utf8.span
        var isLabel = !bytes.isEmpty && bytes.count <= 63 && bytes[0] != 0x2D && bytes[bytes.count - 1] != 0x2D
        for index in 0..<bytes.count {
            switch bytes[index] {
            case 0x61...0x7A, 0x30...0x39, 0x2D: continue
            default: isLabel = false
            }
        }
        if isLabel { return true }
        report(
            .badName, "`\(name.shortened(to: 80))` cannot be \(key)", at: span,
            help: ["use small letters, digits and inner dashes, at most 63: `\(suggestedName(name))`"])
        return false
    }

    private func suggestedName(_ name: String) -> String {
        var words: [String] = [""]
        for byte in name.utf8 {
            switch byte {
            case 0x61...0x7A, 0x30...0x39: words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
            case 0x41...0x5A: words[words.count - 1].unicodeScalars.append(Unicode.Scalar(byte + 0x20))
            default: words.append("")
            }
        }
        let joined = String(words.filter { !$0.isEmpty }.joined(separator: "-").prefix(63))
        return joined.isEmpty ? "web" : joined.hasSuffix("-") ? String(joined.dropLast()) : joined
    }
}
