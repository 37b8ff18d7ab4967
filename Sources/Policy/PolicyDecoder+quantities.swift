import Document

extension PolicyDecoder {
    /// The number and the unit of a scalar, or a diagnostic that shows how to write it.
    mutating func quantity(
        _ node: MappingEntry, _ text: String, _ expected: QuantityUnit.Dimensions, _ path: ValuePath, example: String,
        allowsMax: Bool = true
    ) -> (number: FixedDecimal, unit: QuantityUnit)? {
        let number: FixedDecimal
        do throws(FixedDecimal.Failure) {
            number = try FixedDecimal(leading: text)
        } catch {
            reportNumber(node, text, error, path, example: example, allowsMax: allowsMax)
            return nil
        }
        guard let unit = QuantityUnit(text, from: number.length) else {
            let spelled = String(Substring(text.utf8.dropFirst(number.length)))
            reportUnit(node, text, spelled, number, path, example: example)
            return nil
        }
        if expected.contains(unit.dimension.set) { return (number, unit) }
        report(
            .wrongUnit, "`\(text.shortened(to: 60))` is \(unit.dimension.name); `\(path.text)` is \(wanted(expected))",
            at: node.span, help: ["write it as in `\(example)`"])
        return nil
    }

    private func wanted(_ expected: QuantityUnit.Dimensions) -> String {
        let order: [QuantityUnit.Dimension] = [.size, .rate, .cpus, .time, .share, .ways]
        return order.filter { expected.contains($0.set) }.map(\.name).joined(separator: " or ")
    }

    private mutating func reportNumber(
        _ node: MappingEntry, _ text: String, _ failure: FixedDecimal.Failure, _ path: ValuePath, example: String,
        allowsMax: Bool
    ) {
        let shown = text.shortened(to: 60)
        if failure == .tooManyDigits {
            reportOverflow(node, text, path)
            return
        }
        let body = text.utf8.dropFirst()
        if text.hasPrefix("-"), body.first.map({ (0x30...0x39).contains($0) }) == true {
            report(
                .negativeQuantity, "`\(path.text)` cannot be negative: `\(shown)`", at: node.span,
                help: [allowsMax ? "for no limit, write `max`" : "write it as in `\(example)`"])
            return
        }
        let meansMax = allowsMax && (text == "infinity" || nearest(text, among: ["max"]) != nil)
        report(
            .malformedQuantity, "`\(path.text)` cannot be read as a quantity: `\(shown)`", at: node.span,
            help: [meansMax ? "for no limit, write `max`" : "write it as in `\(example)`"])
    }

    private mutating func reportUnit(
        _ node: MappingEntry, _ text: String, _ spelled: String, _ number: FixedDecimal, _ path: ValuePath,
        example: String
    ) {
        let shown = text.shortened(to: 60)
        let digits = String(text.utf8.prefix(number.length)) ?? ""
        if spelled.isEmpty {
            report(
                .missingUnit, "`\(path.text)` needs a unit: `\(shown)`", at: node.span,
                help: ["write `\(withUnit(digits, number, example: example))`"])
            return
        }
        let trimmed = String(spelled.drop { $0 == " " })
        if spelled.hasPrefix(" "), QuantityUnit(trimmed) != nil {
            report(
                .malformedQuantity, "`\(shown)` has a blank before its unit", at: node.span,
                help: ["write `\(digits)\(trimmed)`"])
            return
        }
        let meant = QuantityUnit.suggestions(for: spelled).map { "`\(digits)\($0)`" }.joined(separator: " or ")
        let named = spelled.shortened(to: 40)
        let isNumeric =
            spelled.utf8.first.map { $0 == 0x2E || $0 == 0x5F || $0 == 0x2C || $0 == 0x65 || $0 == 0x78 } ?? false
        if isNumeric, meant.isEmpty {
            report(
                .malformedQuantity, "`\(path.text)` cannot be read as a quantity: `\(shown)`", at: node.span,
                help: ["write it as in `\(example)`"])
        } else {
            report(
                .unknownUnit, "`\(named)` in `\(shown)` is no unit", at: node.span,
                help: ["write \(meant.isEmpty ? "it as in `\(example)`" : meant)"])
        }
    }

    /// The number with the unit that it most likely stands for: large ones are in base units.
    private func withUnit(_ digits: String, _ number: FixedDecimal, example: String) -> String {
        let unit = example.drop { ("0"..."9").contains($0) || $0 == "." }
        guard number.fraction == 0, number.digits >= 1 << 20 else { return digits + unit }
        switch unit {
        case "GiB":
            for (factor, name) in [(UInt64(1) << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
            where number.digits.isMultiple(of: factor) {
                return "\(number.digits / factor)\(name)"
            }
            return digits + "B"
        case "MB/s": return digits + "B/s"
        default: return digits + "us"
        }
    }

    mutating func reportOverflow(_ node: MappingEntry, _ text: String, _ path: ValuePath) {
        report(
            .quantityOverflow, "`\(path.text)` is more than the kernel can hold: `\(text.shortened(to: 60))`",
            at: node.span, help: ["check the digits and the unit"])
    }

    mutating func reportFraction(_ node: MappingEntry, _ text: String, _ step: String, _ path: ValuePath) {
        report(
            .quantityTooFine, "`\(path.text)` is no multiple of \(step): `\(text.shortened(to: 60))`", at: node.span,
            help: ["write it with fewer decimals"])
    }
}
