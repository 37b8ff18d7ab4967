import Document

extension PolicyDecoder {
    /// Judges what the class gives up and takes against what it sets, as far as that needs no node.
    mutating func checkRungs(_ allocation: RequestedAllocation?) {
        if let place = yields.firstIndex(where: { $0.bound == .kill }), place + 1 < yields.count {
            report(
                .killNotLast, "`kill` is not the last of `yields`", at: yields[place].span,
                notes: [Diagnostic.Note("this would be given up after it", at: yields[place + 1].span)],
                help: ["put it last: nothing is left to give up afterwards"])
        }
        for rung in yields {
            check(rung, .yields, allocation)
            let protections = requestedProtections(rung, settings)
            if let diagnostic = protections.lazy.compactMap({ protectionDiagnostic(rung, $0) }).first {
                diagnostics.append(diagnostic)
            }
        }
        for rung in grows { check(rung, .grows, allocation) }
    }

    private mutating func check(_ rung: RequestedRung, _ list: RungList, _ allocation: RequestedAllocation?) {
        let bases = requestedBases(rung, settings, allocation)
        let name = String(rung.key.dropFirst(list.rawValue.count + 1))
        if let kind = RungKind.named(name), kind.needsBase || list == .grows,
            !bases.contains(where: { $0.key.hasPrefix(name) }), !refusedKeys.contains(where: { $0.hasPrefix(name) })
        {
            report(
                .rungWithoutBase, "`\(rung.key)` has no `\(name)` in the class to start from", at: rung.span,
                help: ["write `\(companion(kind, rung, list))` in the class, or remove it here"])
            return
        }
        for base in bases {
            guard let diagnostic = boundDiagnostic(rung, list, base) else { continue }
            diagnostics.append(diagnostic)
            return
        }
    }

    /// What to write beside a rung. Bandwidth that a class has all of is limited to all of it, in a unit that the node
    /// takes.
    private func companion(_ kind: RungKind, _ rung: RequestedRung, _ list: RungList) -> String {
        switch (rung.bound, list) {
        case (.memoryBandwidth(.rate), .yields): "memoryBandwidth: {max: max}"
        case (.memoryBandwidth, .yields): "memoryBandwidth: {max: 100%}"
        default: kind.companion ?? kind.name
        }
    }
}
