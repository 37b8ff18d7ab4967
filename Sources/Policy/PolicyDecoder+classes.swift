import Document
import KernelInterface

extension PolicyDecoder {
    mutating func decodeClasses(_ pair: MappingEntry?) -> [WorkloadClass] {
        guard let pair,
            let pairs = mapping(pair, "classes", help: "write a class below it: `web: {match: […]}`")
        else { return [] }
        var classes: [WorkloadClass] = []
        classes.reserveCapacity(pairs.count)
        for index in pairs.indices {
            if let decoded = decodeClass(MappingEntry(pairs, index)) { classes.append(decoded) }
        }
        return classes
    }

    private mutating func decodeClass(_ pair: MappingEntry) -> WorkloadClass? {
        let name = pair.name
        let before = diagnostics.count + dropped
        _ = checkName(name, "the name of a class", at: pair.keySpan)
        if name == "node" {
            report(
                .badName, "`node` cannot be the name of a class: it means the root cgroup", at: pair.keySpan,
                help: ["use another name"])
        }
        guard
            let pairs = mapping(
                pair, "classes.\(name)", help: "write what it matches: `\(name): {match: […]}`")
        else { return nil }
        settings = []
        settings.reserveCapacity(pairs.indices.reduce(0) { $0 + (MappingEntry(pairs, $1).pairs?.count ?? 1) })
        settingKeys.removeAll(keepingCapacity: true)
        refusedKeys.removeAll(keepingCapacity: true)
        allocation = AllocationDraft()
        objectives = []
        yields = []
        grows = []
        drift = .repair
        isPersistent = false
        var matches: [Located<CgroupMatch>] = []
        var slice: Located<CgroupPath>?
        var isMatched = false
        for index in pairs.indices {
            let entry = MappingEntry(pairs, index)
            let name = entry.name
            switch name {
            case "match":
                isMatched = true
                matches = decodeMatches(entry)
            case "slice":
                isMatched = true
                slice = decodeSlice(entry)
            case "description": _ = text(entry, "description")
            case "raw": decodeRaw(entry)
            default:
                if let child = classSections.child(name) {
                    decode(child, entry, subject: nil)
                } else {
                    let known = ["match", "slice", "description", "raw"] + classSections.children.map(\.name)
                    reportUnknown(entry, in: "", among: known)
                }
            }
        }
        if !isMatched {
            report(
                .missingMatch, "class `\(name)` has neither `match` nor `slice`", at: pair.keySpan,
                help: ["name its cgroups, as in `match: [{unit: nginx.service}]`, or give it a slice of its own"])
        }
        let allocation = checkedAllocation()
        let isIdle = settings.isEmpty && allocation == nil && objectives.isEmpty && yields.isEmpty && grows.isEmpty
        if isIdle, diagnostics.count + dropped == before {
            report(
                .emptyClass, "class `\(name)` sets nothing", as: .warning, at: pair.keySpan,
                help: ["give it a setting such as `cpu: {weight: 200}`, or remove it"])
        }
        checkClass()
        checkRungs(allocation)
        return WorkloadClass(
            name: Located(name, at: pair.keySpan), matches: matches, slice: slice, settings: settings,
            allocation: allocation, objectives: objectives, yields: yields, grows: grows, drift: drift,
            isPersistent: isPersistent)
    }

    /// The `node` mapping, as a class of the root cgroup.
    mutating func decodeNode(_ pair: MappingEntry) -> WorkloadClass? {
        settings = []
        settingKeys.removeAll(keepingCapacity: true)
        decode(section: KeyTree.nodeSections, pair, subject: nil)
        return WorkloadClass(
            name: Located("node", at: pair.keySpan),
            matches: [Located(.cgroup(.root), at: pair.keySpan)], slice: nil, settings: settings)
    }

    mutating func decode(_ child: KeyTree.Child, _ pair: MappingEntry, subject: MappingEntry?) {
        switch child {
        case .section(let tree): decode(section: tree, pair, subject: subject)
        case .key(let key): decode(key: key, pair, subject: subject)
        }
    }

    private mutating func decode(section tree: KeyTree, _ pair: MappingEntry, subject: MappingEntry?) {
        guard
            let pairs = mapping(
                pair, tree.path(subject: subject?.name),
                help: "write `\(pair.name.shortened(to: 80)): \(tree.sketch)`")
        else { return }
        for index in pairs.indices {
            let entry = MappingEntry(pairs, index)
            if let child = tree.child(entry.name) {
                decode(child, entry, subject: subject)
            } else if let named = tree.named {
                if checkSubject(entry, named.placeholder, in: tree) {
                    decode(named.child, entry, subject: entry)
                }
            } else {
                reportUnknown(entry, in: tree.path(subject: subject?.name), among: tree.children.map(\.name))
            }
        }
    }

    /// Names become part of a line or of a file name, so nothing in them may end it.
    private mutating func checkSubject(_ entry: MappingEntry, _ placeholder: String, in tree: KeyTree) -> Bool {
        let name = entry.name
        if placeholder == "SIZE" {
            let digits = name.utf8.prefix { (0x30...0x39).contains($0) }.count
            let unit = String(name.dropFirst(digits))
            if digits > 0, digits < 7, unit == "KB" || unit == "MB" || unit == "GB" { return true }
            report(
                .badName, "`\(name.shortened(to: 80))` is no huge page size", at: entry.keySpan,
                help: ["sizes are named as the kernel does: `2MB`, `1GB`"])
            return false
        }
        if !name.isEmpty, name.utf8.count <= 255, !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            return true
        }
        report(
            .badName, "`\(name.shortened(to: 80))` cannot be a name in `\(tree.path)`", at: entry.keySpan,
            help: ["names have no blanks and at most 255 bytes"])
        return false
    }
}
