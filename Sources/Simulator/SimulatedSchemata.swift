import KernelInterface

extension SimulatedResctrl {
    /// The widest name: room for `CODE` and `DATA` where the processor could part them and the mount does not.
    private var nameWidth: Int {
        schemas.map { schema in
            schema.name.utf8.count + (schema.peer == nil && schema.cache?.supportsCDP == true ? 4 : 0)
        }.max() ?? 0
    }

    private func padded(_ text: String, to width: Int, with pad: Character = " ") -> String {
        String(repeating: pad, count: max(width - text.utf8.count, 0)) + text
    }

    /// One line a schema; `value` gives the text of a value in a domain.
    private func lines(_ group: ResourceGroupState, _ value: (SimulatedSchema, Int, UInt64) -> String) -> String {
        var text = ""
        for (schema, values) in zip(schemas, group.values) {
            let entries = zip(schema.domains, values).map { "\($0)=" + value(schema, $0, $1) }
            text += padded(schema.name, to: nameWidth) + ":" + entries.joined(separator: ";") + "\n"
        }
        return text
    }

    /// `schemata`, padded as kernels before 6.16 print it.
    func schemataText(_ group: ResourceGroupState) -> String {
        let width = schemas.map(\.width).max() ?? 0
        return lines(group) { schema, _, value in
            schema.cache == nil
                ? padded(String(value), to: width) : padded(String(value, radix: 16), to: width, with: "0")
        }
    }

    /// `size`
    func sizeText(_ group: ResourceGroupState) -> String {
        lines(group) { schema, domain, value in String(schema.size(value, domain: domain)) }
    }

    /// A write of `schemata`: every line is checked before anything changes, but for bandwidths under feedback.
    mutating func writeSchemata(_ bytes: [UInt8], of path: ResctrlPath) throws(Refusal) {
        guard bytes.last == UInt8(ascii: "\n") else { throw Refusal(.invalidArgument) }
        let group = try state(path)
        status.clear()
        var staged: [[UInt64?]] = schemas.map { [UInt64?](repeating: nil, count: $0.domains.count) }
        for line in bytes.dropLast().prefix(while: { $0 != 0 })
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(decoding: parts[0].stripped, as: UTF8.self)
            if parts.count < 2 { throw refuse("Missing ':'") }
            if parts[1].isEmpty { throw refuse("Missing '\(name)' value") }
            guard let index = schemas.firstIndex(where: { $0.name == name }) else {
                throw refuse("Unknown or unsupported resource name '\(name)'")
            }
            try stage(parts[1], index, path, group, &staged)
        }
        for (index, values) in staged.enumerated() {
            for (domain, value) in values.enumerated() {
                if let value { groups[path]?.values[index][domain] = value }
            }
        }
    }

    /// `ID=VALUE;ID=VALUE` of one schema.
    private mutating func stage(
        _ text: ArraySlice<UInt8>, _ index: Int, _ path: ResctrlPath, _ group: ResourceGroupState,
        _ staged: inout [[UInt64?]]
    ) throws(Refusal) {
        let schema = schemas[index]
        var rest: ArraySlice<UInt8>? = text
        while let line = rest, !line.isEmpty {
            let parts = line.split(separator: UInt8(ascii: ";"), maxSplits: 1, omittingEmptySubsequences: false)
            rest = parts.count > 1 ? parts[1] : nil
            let pair = parts[0].split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count > 1, let id = KernelNumber.number(pair[0], base: 10) else {
                throw refuse("Missing '=' or non-numeric domain")
            }
            guard let domain = schema.domains.firstIndex(where: { UInt64($0) == id }) else {
                throw Refusal(.invalidArgument)
            }
            if staged[index][domain] != nil { throw refuse("Duplicate domain \(schema.domains[domain])") }
            let value = pair[1].stripped
            if let bandwidth = schema.bandwidth {
                let checked = try checkedBandwidth(value, bandwidth)
                if schema.isFeedback {
                    groups[path]?.values[index][domain] = checked
                } else {
                    staged[index][domain] = checked
                }
            } else if let cache = schema.cache {
                staged[index][domain] = try checkedMask(value, cache, schema, domain, index, group)
            }
        }
    }

    private mutating func checkedBandwidth(
        _ text: ArraySlice<UInt8>, _ bandwidth: BandwidthResource
    ) throws(Refusal) -> UInt64 {
        if bandwidth.unit == .percent && !bandwidth.isLinear { throw refuse("No support for non-linear MB domains") }
        guard let value = KernelNumber.number(text, base: 10), value <= UInt64(UInt32.max) else {
            throw refuse("Invalid MB value \(String(decoding: text, as: UTF8.self))")
        }
        if bandwidth.unit == .mebibytes { return value }
        if value < bandwidth.minimum || value > bandwidth.maximum {
            throw refuse("MB value \(value) out of range [\(bandwidth.minimum),\(bandwidth.maximum)]")
        }
        let step = max(bandwidth.granularity, 1)
        return (value + step - 1) / step * step
    }

    private mutating func checkedMask(
        _ text: ArraySlice<UInt8>, _ cache: CacheResource, _ schema: SimulatedSchema, _ domain: Int, _ index: Int,
        _ group: ResourceGroupState
    ) throws(Refusal) -> UInt64 {
        guard let bits = KernelNumber.number(text, base: 16) else {
            throw refuse("Non-hex character in the mask \(String(decoding: text, as: UTF8.self))")
        }
        let mask = CBM(bits: bits)
        if cache.minimumBits > 0 && bits == 0 || bits > cache.mask.bits { throw refuse("Mask out of range") }
        if !cache.isSparse && mask.runs.count > 1 { throw refuse("The mask \(mask) has non-consecutive 1-bits") }
        if (mask.runs.first?.count ?? 0) < cache.minimumBits {
            throw refuse("Need at least \(cache.minimumBits) bits in the mask")
        }
        if overlaps(mask, index, domain, closid: group.closid, exclusiveOnly: true) {
            throw refuse("Overlaps with exclusive group")
        }
        if group.mode == .exclusive && overlaps(mask, index, domain, closid: group.closid, exclusiveOnly: false) {
            throw refuse("Overlaps with other group")
        }
        return bits
    }
}

extension KernelNumber {
    /// `kstrtoull` in this base: an optional `+`, `0x` in base 16, one final newline; nil for what it refuses.
    static func number(_ text: ArraySlice<UInt8>, base: UInt64) -> UInt64? {
        var rest = text.first == UInt8(ascii: "+") ? text.dropFirst() : text
        if base == 16, rest.first == UInt8(ascii: "0"), rest.dropFirst().first.map({ $0 | 0x20 }) == UInt8(ascii: "x") {
            rest = rest.dropFirst(2)
        }
        let found = digits(rest, base: base)
        if found.count == 0 || found.overflowed { return nil }
        let tail = rest.dropFirst(found.count)
        return tail.isEmpty || tail.elementsEqual([UInt8(ascii: "\n")]) ? found.value : nil
    }
}
