import KernelInterface

extension SimulatedResctrl {
    /// Whether a mask has ways of another group, or, for `exclusiveOnly`, of an exclusive one, in the code or data of the
    /// same cache, too. Other agents of the platform count as a group that shares.
    func overlaps(_ mask: CBM, _ index: Int, _ domain: Int, closid: Int, exclusiveOnly: Bool) -> Bool {
        if !exclusiveOnly, let cache = schemas[index].cache, !mask.isDisjoint(with: cache.shareableBits) { return true }
        for group in groups.values where !group.isMonitor && group.closid != closid {
            if exclusiveOnly && group.mode != .exclusive { continue }
            for schema in [index, schemas[index].peer] {
                if let schema, mask.bits & group.values[schema][domain] != 0 { return true }
            }
        }
        return false
    }

    /// `mode`
    mutating func writeMode(_ bytes: [UInt8], of path: ResctrlPath) throws(Refusal) {
        guard bytes.last == UInt8(ascii: "\n") else { throw Refusal(.invalidArgument) }
        let group = try state(path)
        status.clear()
        switch String(decoding: bytes.dropLast().prefix { $0 != 0 }, as: UTF8.self) {
        case group.mode.rawValue: return
        case "shareable": groups[path]?.mode = .shareable
        case "exclusive":
            try checkExclusive(group)
            groups[path]?.mode = .exclusive
        case "pseudo-locksetup":
            if path.isRoot { throw refuse("Cannot pseudo-lock default group") }
            if schemas.contains(where: { $0.peer != nil }) { throw refuse("CDP enabled") }
            throw refuse("Pseudo-locking not supported")
        default: throw refuse("Unknown or unsupported mode")
        }
    }

    private mutating func checkExclusive(_ group: ResourceGroupState) throws(Refusal) {
        let caches = schemas.indices.filter { schemas[$0].cache != nil }
        for index in caches {
            for (domain, value) in group.values[index].enumerated()
            where overlaps(CBM(bits: value), index, domain, closid: group.closid, exclusiveOnly: false) {
                throw refuse("Schemata overlaps")
            }
        }
        if caches.isEmpty { throw refuse("Cannot be exclusive without CAT/CDP") }
    }

    /// `bit_usage` of one cache.
    func usageText(_ index: Int) -> String {
        let schema = schemas[index]
        let hardware = schema.cache?.shareableBits ?? .empty
        let usage = schema.domains.enumerated().map { place, domain in
            var shared = CBM.empty
            var exclusive = CBM.empty
            for group in groups.values where !group.isMonitor {
                let mask = CBM(bits: group.values[index][place])
                if group.mode == .exclusive {
                    exclusive = exclusive.union(mask)
                } else {
                    shared = shared.union(mask)
                }
            }
            let uses = (0..<schema.length).map { way -> BitUsage.Use in
                switch (hardware.contains(way), shared.contains(way)) {
                case (true, true): .shared
                case (true, false): .hardware
                case (false, true): .shareable
                case (false, false): exclusive.contains(way) ? .exclusive : .unused
                }
            }
            return DomainValue(domain: domain, value: uses)
        }
        return BitUsage(usage).description + "\n"
    }

    /// What a new group gets of one cache in one domain: the lowest run of what other agents, groups that share, and
    /// nobody has. Nil where that is too little.
    func initialMask(_ index: Int, _ domain: Int) -> CBM? {
        guard let cache = schemas[index].cache else { return nil }
        var used = cache.shareableBits
        var mask = cache.shareableBits
        for group in groups.values where !group.isMonitor {
            var bits = group.values[index][domain]
            if let peer = schemas[index].peer { bits |= group.values[peer][domain] }
            used = used.union(CBM(bits: bits))
            if group.mode == .shareable { mask = mask.union(CBM(bits: bits)) }
        }
        mask = mask.union(cache.mask.subtracting(used))
        let run = mask.runs.first.map { CBM.run(from: $0.lowerBound, count: $0.count) } ?? .empty
        return run.count < cache.minimumBits ? nil : run
    }
}
