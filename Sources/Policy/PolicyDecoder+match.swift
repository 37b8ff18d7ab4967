import Document
import KernelInterface

extension PolicyDecoder {
    mutating func decodeMatches(_ node: MappingEntry) -> [Located<CgroupMatch>] {
        let help = "write a list: `match: [{unit: nginx.service}]`"
        guard let items = node.items else {
            reportType(node.node, "match", expected: "a list", help: help)
            return []
        }
        if items.isEmpty {
            report(.missingMatch, "`match` is an empty list", at: node.span, help: [help])
        }
        var matches: [Located<CgroupMatch>] = []
        matches.reserveCapacity(items.count)
        for place in items.indices {
            guard let pairs = items.withUnsafeBufferPointer({ MappingEntry.pairs($0[place]) }) else {
                let help = "write `- unit: nginx.service` or `- cgroup: PATH`"
                reportType(items[place], "match", expected: "a list of mappings", help: help)
                continue
            }
            for index in pairs.indices {
                let entry = MappingEntry(pairs, index)
                switch entry.name {
                case "unit": if let match = decodeUnit(entry) { matches.append(match) }
                case "cgroup": if let match = decodeCgroup(entry) { matches.append(match) }
                default:
                    if let kind = WorkloadKind(rawValue: entry.name) {
                        if let match = decodeWorkload(entry, kind) { matches.append(match) }
                    } else {
                        reportUnknown(
                            entry, in: "match", among: ["unit", "cgroup"] + WorkloadKind.allCases.map(\.rawValue))
                    }
                }
            }
            if pairs.count != 1 {
                report(
                    .wrongType, "each item of `match` has one key, this has \(pairs.count)", at: items[place].span,
                    help: ["items are alternatives: start each with `- unit:` or `- cgroup:`"])
            }
        }
        return matches
    }

    private mutating func decodeUnit(_ node: MappingEntry) -> Located<CgroupMatch>? {
        guard let name = text(node, "match.unit") else { return nil }
        let shown = name.shortened(to: 80)
        var isPath = false
        var isWild = false
        let bytes = name.utf8.span
        for index in 0..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "/"): isPath = true
            case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["): isWild = true
            default: break
            }
        }
        if isPath {
            report(
                .badUnit, "`\(shown)` is a path, not a unit name", at: node.span,
                help: ["write `cgroup:` for a path below the cgroup mount"])
            return nil
        }
        let endsWell = unitSuffixes.contains { name.hasSuffix($0) } || (isWild && name.hasSuffix("*"))
        guard endsWell, isWild || isUnitName(name) else {
            report(
                .badUnit, "`\(shown)` is no systemd unit with a cgroup", at: node.span,
                help: ["units end in " + unitSuffixes.map { "`\($0)`" }.joined(separator: ", ")])
            return nil
        }
        do throws(NameGlob.Malformation) {
            return Located(.unit(try NameGlob(name)), at: node.span)
        } catch {
            report(.badGlob, "`\(shown)` is no pattern: \(error.text)", at: node.span, help: error.help)
            return nil
        }
    }

    private mutating func decodeCgroup(_ node: MappingEntry) -> Located<CgroupMatch>? {
        guard let path = text(node, "match.cgroup") else { return nil }
        let shown = path.shortened(to: 120)
        if path.hasPrefix("/sys/fs/cgroup/") {
            report(
                .pathEscape, "`\(shown)` starts with the cgroup mount", at: node.span,
                help: ["paths start below it: `\(path.dropFirst(15).description.shortened(to: 120))`"])
            return nil
        }
        do throws(CgroupGlob.Malformation) {
            return Located(.cgroup(try CgroupGlob(path)), at: node.span)
        } catch {
            switch error {
            case .escape(let part):
                report(
                    .pathEscape, "`\(shown)` could leave the cgroup mount by `\(part)`", at: node.span,
                    help: ["write the path from the mount, without `\(part)`"])
            case .emptyComponent:
                let isRoot = path.isEmpty || path == "/"
                report(
                    .badGlob,
                    isRoot ? "the root cgroup belongs to no class" : "`\(shown)` has an empty name between slashes",
                    at: node.span,
                    help: [
                        isRoot
                            ? "what the root cgroup can set stands under `node`"
                            : "write names between single slashes: `system.slice/nginx.service`"
                    ])
            case .partialDepth:
                report(
                    .badGlob, "`\(shown)` is no pattern: `**` stands alone between slashes", at: node.span,
                    help: ["write `a/**/b`, or `*` for a part of a name"])
            case .name(let cause):
                report(.badGlob, "`\(shown)` is no pattern: \(cause.text)", at: node.span, help: cause.help)
            }
            return nil
        }
    }

    mutating func decodeSlice(_ node: MappingEntry) -> Located<CgroupPath>? {
        guard let name = text(node, "slice") else { return nil }
        if let path = sliceCgroup(name) { return Located(path, at: node.span) }
        let shown = name.shortened(to: 80)
        if name.utf8.contains(UInt8(ascii: "/")) {
            let last = name.split(separator: "/").last.map(String.init) ?? "batch.slice"
            let isEscape = name.hasPrefix("/") || name.split(separator: "/").contains("..")
            report(
                isEscape ? .pathEscape : .badSlice, "`\(shown)` is a path, not the name of a slice", at: node.span,
                help: ["write `\(last.shortened(to: 80))`; the slices above it follow from its dashes"])
        } else if name == "-.slice" {
            report(.badSlice, "`-.slice` is the root cgroup, which no class owns", at: node.span)
        } else {
            let stem = name.hasSuffix(".slice") ? String(name.dropLast(6)) : name
            let words = stem.split(separator: "-").joined(separator: "-")
            let proposal = "\(words.isEmpty ? "batch" : words).slice"
            report(
                .badSlice, "`\(shown)` is no slice name", at: node.span,
                help: ["write `\(sliceCgroup(proposal) == nil ? "batch.slice" : proposal.shortened(to: 80))`"])
        }
        return nil
    }
}

extension NameGlob.Malformation {
    /// The reason, for a message.
    var text: String {
        switch self {
        case .empty: "it is empty"
        case .unclosedSet: "`[` has no `]`"
        case .emptySet: "`[]` has no characters"
        case .reversedRange: "a range goes backwards"
        case .controlCharacter: "it has a control character"
        }
    }

    var help: [String] {
        switch self {
        case .unclosedSet, .emptySet: ["for a bracket itself, write `[[]`"]
        case .reversedRange: ["write the lower character first: `[a-z]`"]
        case .empty, .controlCharacter: []
        }
    }
}
