import Document

extension PolicyDecoder {
    /// The page counter prints this and anything above as `max`: 2^63 less a page.
    static let byteLimit: UInt64 = 9_223_372_036_854_771_712

    mutating func decodeBytes(
        _ node: MappingEntry, _ scalar: Scalar, _ share: ByteShare?, least: UInt64, _ path: ValuePath
    ) -> RequestedValue? {
        var text = scalar.text
        if text == "max" { return .text("max") }
        let ofParent = " of parent"
        var isOfParent = false
        if share != nil, text.hasSuffix(ofParent) {
            isOfParent = true
            text.removeLast(ofParent.utf8.count)
        }
        let expected: QuantityUnit.Dimensions = isOfParent ? [.share] : share == nil ? [.size] : [.size, .share]
        guard
            let (number, unit) = quantity(
                node, text, expected, path, example: isOfParent ? "50% of parent" : "4GiB")
        else { return nil }
        if unit.dimension == .share {
            guard let permyriad = share100(node, text, number, unit, 0...10000, path) else { return nil }
            if permyriad == 0, least > 0 { return reportLeast(node, text, path) }
            let value = UInt32(permyriad)
            if isOfParent { return .parentShare(permyriad: value) }
            return share == .swap ? .swapShare(permyriad: value) : .memoryShare(permyriad: value)
        }
        guard let (bytes, _) = number.multiplied(by: unit.factor), bytes < Self.byteLimit else {
            reportOverflow(node, text, path)
            return nil
        }
        if bytes < least { return reportLeast(node, text, path) }
        return .bytes(bytes)
    }

    private mutating func reportLeast(_ node: MappingEntry, _ text: String, _ path: ValuePath) -> RequestedValue? {
        report(
            .outOfRange, "`\(path.text)` is less than a page: `\(text.shortened(to: 60))`", at: node.span,
            help: ["nothing could run in it; write at least `4KiB`"])
        return nil
    }

    mutating func decodeRate(_ node: MappingEntry, _ scalar: Scalar, _ path: ValuePath) -> RequestedValue? {
        if scalar.text == "max" { return .text("max") }
        guard let (number, unit) = quantity(node, scalar.text, [.rate], path, example: "200MB/s") else { return nil }
        guard let (rate, _) = number.multiplied(by: unit.factor), rate < Self.byteLimit else {
            reportOverflow(node, scalar.text, path)
            return nil
        }
        if rate >= 2 { return .text(String(rate)) }
        report(
            .outOfRange, "`\(path.text)` is out of range: `\(scalar.text.shortened(to: 60))`", at: node.span,
            help: ["the kernel takes 2B/s or more, or `max`"])
        return nil
    }

    /// Whole microseconds in a range.
    mutating func decodeTime(
        _ node: MappingEntry, _ scalar: Scalar, _ range: ClosedRange<UInt64>, _ path: ValuePath,
        example: String = "5ms"
    ) -> UInt64? {
        guard
            let (number, unit) = quantity(
                node, scalar.text, [.time], path, example: example, allowsMax: false)
        else { return nil }
        guard let (time, isExact) = number.multiplied(by: unit.factor) else {
            reportOverflow(node, scalar.text, path)
            return nil
        }
        if !isExact {
            reportFraction(node, scalar.text, "1us", path)
            return nil
        }
        if range.contains(time) { return time }
        if time > range.upperBound, range.upperBound > 1 << 32 {
            reportOverflow(node, scalar.text, path)
            return nil
        }
        report(
            .outOfRange, "`\(path.text)` is out of range: `\(scalar.text.shortened(to: 60))`", at: node.span,
            help: ["it goes from \(timeText(range.lowerBound)) to \(timeText(range.upperBound))"])
        return nil
    }

    mutating func decodePercent(
        _ node: MappingEntry, _ scalar: Scalar, _ range: ClosedRange<UInt64>, _ path: ValuePath
    ) -> UInt64? {
        guard
            let (number, unit) = quantity(node, scalar.text, [.share], path, example: "50%", allowsMax: false)
        else { return nil }
        return share100(node, scalar.text, number, unit, range, path)
    }

    /// Hundredths of a percent in a range.
    mutating func share100(
        _ node: MappingEntry, _ text: String, _ number: FixedDecimal, _ unit: QuantityUnit,
        _ range: ClosedRange<UInt64>,
        _ path: ValuePath
    ) -> UInt64? {
        guard let (share, isExact) = number.multiplied(by: unit.factor) else {
            reportOverflow(node, text, path)
            return nil
        }
        if !isExact {
            reportFraction(node, text, "0.01%", path)
            return nil
        }
        if range.contains(share) { return share }
        report(
            .outOfRange, "`\(path.text)` is out of range: `\(text.shortened(to: 60))`", at: node.span,
            help: ["it goes from \(percentText(range.lowerBound)) to \(percentText(range.upperBound))"])
        return nil
    }

    /// CPU time in each period, as `QUOTA PERIOD` or as a share of the node's CPUs.
    mutating func decodeQuota(
        _ node: MappingEntry, _ scalar: Scalar, period: UInt64, _ path: ValuePath
    ) -> RequestedValue? {
        if scalar.text == "max" { return .text("max \(period)") }
        let inMapping = path.field != nil
        guard
            let (number, unit) = quantity(
                node, scalar.text, inMapping ? [.cpus, .time, .share] : [.cpus, .share], path,
                example: inMapping ? "50ms" : "1.5cpus")
        else { return nil }
        if unit.dimension == .share {
            guard let share = share100(node, scalar.text, number, unit, 1...10000, path) else { return nil }
            return .cpuShare(permyriad: UInt32(share), period: period)
        }
        guard let (amount, isExact) = number.multiplied(by: unit.factor) else {
            reportOverflow(node, scalar.text, path)
            return nil
        }
        if !isExact {
            reportFraction(node, scalar.text, unit.dimension == .time ? "1us" : "0.001cpus", path)
            return nil
        }
        var quota = amount
        if unit.dimension == .cpus {
            // Thousandths of a CPU times µs; both are far below 2^32 in anything that fits afterwards.
            let (product, overflow) = amount.multipliedReportingOverflow(by: period)
            if overflow {
                reportOverflow(node, scalar.text, path)
                return nil
            }
            quota = product / 1000
        }
        if quota > 17_592_186_044_415 {
            reportOverflow(node, scalar.text, path)
            return nil
        }
        if quota >= 1000 { return .text("\(quota) \(period)") }
        report(
            .outOfRange, "`\(path.text)` gives \(quota)us in each \(timeText(period)), too little for the kernel",
            at: node.span, help: ["the quota is 1ms at least; a longer `period` allows a smaller share"])
        return nil
    }

    /// `{quota: 50ms, period: 100ms}`
    mutating func decodeQuotaAndPeriod(_ node: MappingEntry, _ path: ValuePath) -> RequestedValue? {
        var period: UInt64? = 100_000
        var quota: MappingEntry?
        let pairs = node.pairs ?? []
        for index in pairs.indices {
            let pair = MappingEntry(pairs, index)
            switch pair.name {
            case "quota": quota = pair
            case "period":
                let inner = path.field("period")
                if let scalar = pair.scalar {
                    period = decodeTime(pair, scalar, 1000...1_000_000, inner)
                } else {
                    reportType(pair.node, inner.text, expected: "a time", help: "write `100ms`")
                    period = nil
                }
            default: reportUnknown(pair, in: path.text, among: ["quota", "period"])
            }
        }
        guard let quota else {
            report(
                .missingKey, "`\(path.text)` has no `quota`", at: node.span,
                help: ["write `{quota: 50ms, period: 100ms}`"])
            return nil
        }
        let inner = path.field("quota")
        guard let scalar = quota.scalar else {
            reportType(quota.node, inner.text, expected: "a time", help: "write `50ms`")
            return nil
        }
        // With a bad period the quota is still judged, over the usual one.
        let value = decodeQuota(quota, scalar, period: period ?? 100_000, inner)
        return period == nil ? nil : value
    }
}
