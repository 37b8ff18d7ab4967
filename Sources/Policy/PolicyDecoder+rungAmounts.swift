import Document
import KernelInterface

extension PolicyDecoder {
    /// `10%` of the node's CPUs, or `1.5cpus` in steps of so many thousandths.
    mutating func cpuAmount(_ node: MappingEntry, _ text: String, step: UInt64, _ path: ValuePath) -> CPUAmount? {
        let example = step == 1 ? "1.5cpus" : "2cpus"
        guard
            let (number, unit) = quantity(node, text, [.cpus, .share], path, example: example, allowsMax: false)
        else { return nil }
        if unit.dimension == .share {
            return share100(node, text, number, unit, 1...10000, path).map { .share(permyriad: UInt32($0)) }
        }
        guard let (millicpus, isExact) = number.multiplied(by: unit.factor), millicpus < 1 << 32 else {
            reportOverflow(node, text, path)
            return nil
        }
        if !isExact || !millicpus.isMultiple(of: step) {
            reportFraction(node, text, step == 1 ? "0.001cpus" : "1cpus", path)
            return nil
        }
        if millicpus > 0 { return .millicpus(millicpus) }
        reportRange(node, text, path, help: "nothing could run; write it as in `\(example)`")
        return nil
    }

    /// `2GiB`, or `25%` of the node's memory.
    mutating func memoryAmount(
        _ node: MappingEntry, _ text: String, _ path: ValuePath, example: String
    ) -> MemoryAmount? {
        guard
            let (number, unit) = quantity(node, text, [.size, .share], path, example: example, allowsMax: false)
        else { return nil }
        if unit.dimension == .share {
            return share100(node, text, number, unit, 1...10000, path).map { .share(permyriad: UInt32($0)) }
        }
        guard let (bytes, _) = number.multiplied(by: unit.factor), bytes < Self.byteLimit else {
            reportOverflow(node, text, path)
            return nil
        }
        if bytes >= 4096 { return .bytes(bytes) }
        reportRange(node, text, path, help: "it is less than a page; write at least `4KiB`")
        return nil
    }

    /// As an amount of a cache, but no mask, since which ways are left is not for the policy to say.
    mutating func rungCacheAmount(_ node: MappingEntry, _ text: String, _ path: ValuePath) -> CacheAmount? {
        guard let amount = cacheAmount(node, text, path) else { return nil }
        guard case .mask(let mask) = amount else { return amount }
        report(
            .malformedQuantity, "`\(path.text)` is a number of ways, not which: `\(text.shortened(to: 60))`",
            at: node.span, help: ["write `\(mask.count)\(mask.count == 1 ? "way" : "ways")`"])
        return nil
    }

    /// As an amount of bandwidth; a floor is an amount.
    mutating func rungBandwidthAmount(
        _ node: MappingEntry, _ text: String, _ list: RungList, _ path: ValuePath
    ) -> BandwidthAmount? {
        let amount = bandwidthAmount(node, text, path)
        if amount != .unlimited || list == .grows { return amount }
        reportRange(node, text, path, help: "a floor is less than all: write it as in `10%`")
        return nil
    }

    /// `repair`, `report` or `yield`.
    mutating func decodeDrift(_ pair: MappingEntry, _ path: ValuePath) {
        guard let scalar = pair.scalar else {
            reportType(
                pair.node, path.text, expected: path.key.shape.expectation, help: "write `\(path.key.examples[0])`")
            return
        }
        if let response = DriftResponse(rawValue: scalar.text) {
            drift = response
        } else {
            reportWord(pair, scalar, DriftResponse.allCases.map(\.rawValue), path)
        }
    }
}
