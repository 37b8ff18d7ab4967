import Document
import KernelInterface

extension PolicyDecoder {
    /// Decodes a value that is one scalar; what comes back is canonical kernel text wherever that is known.
    mutating func decodeScalar(_ node: MappingEntry, _ shape: PolicyShape, _ path: ValuePath) -> RequestedValue? {
        guard let scalar = node.scalar else {
            reportType(
                node.node, path.text, expected: shape.expectation,
                help: "write `\(path.field == nil ? path.key.examples[0] : shape.example)`")
            return nil
        }
        switch shape {
        case .flag:
            if let bool = scalar.bool { return .text(bool ? "1" : "0") }
            reportFlag(node, scalar, path)
            return nil
        case .integer(let range, let allowsMax):
            if let value = scalar.integer, range.contains(value) { return .text(scalar.text) }
            if allowsMax, scalar.text == "max" { return .text("max") }
            reportInteger(node, scalar, range, allowsMax: allowsMax, path)
            return nil
        case .word(let words):
            if words.contains(scalar.text) { return .text(scalar.text) }
            reportWord(node, scalar, words, path)
            return nil
        case .cpus, .nodes:
            return decodeList(node, scalar, shape, path)
        case .bytes(let share, let least):
            return decodeBytes(node, scalar, share, least: least, path)
        case .plainBytes:
            return decodeBytes(node, scalar, nil, least: 0, path)
        case .rate: return decodeRate(node, scalar, path)
        case .time(let range):
            return decodeTime(node, scalar, range, path).map { .text(String($0)) }
        case .cpuMax:
            return decodeQuota(node, scalar, period: 100_000, path)
        case .clamp:
            if scalar.text == "max" { return .text("max") }
            guard let share = decodePercent(node, scalar, 0...10000, path) else { return nil }
            return .text(share == 10000 ? "max" : hundredths(share))
        case .percent(let range):
            return decodePercent(node, scalar, range, path).map { .text(hundredths($0)) }
        case .weights, .labelled, .fields, .cache, .bandwidth, .allocationFlag, .objectives, .rungs, .drift:
            return nil
        }
    }

    mutating func reportFlag(
        _ node: MappingEntry, _ scalar: Scalar, _ path: ValuePath, expected: String = PolicyShape.flag.expectation
    ) {
        let meant: String? =
            switch scalar.text.lowercased() {
            case "true", "yes", "on", "1", "y": "true"
            case "false", "no", "off", "0", "n": "false"
            default: nil
            }
        report(
            .wrongType, "`\(path.text)` is \(expected), not \(scalar.kind)", at: node.span,
            help: meant.map { ["write `\($0)`, without quotes"] } ?? [])
    }

    private mutating func reportInteger(
        _ node: MappingEntry, _ scalar: Scalar, _ range: ClosedRange<Int64>, allowsMax: Bool, _ path: ValuePath
    ) {
        let shown = scalar.text.shortened(to: 60)
        let limits = "from \(range.lowerBound) to \(range.upperBound)\(allowsMax ? ", or `max`" : "")"
        let digits = scalar.text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        let isNumber = !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
        let isNegative = isNumber && scalar.text.hasPrefix("-")
        if isNumber, isNegative, range.lowerBound >= 0 {
            report(
                .negativeQuantity, "`\(path.text)` cannot be negative: `\(shown)`", at: node.span,
                help: ["it goes \(limits)"])
            return
        }
        if isNumber, scalar.style == .quoted {
            report(
                .wrongType, "`\(path.text)` is a number, not \(scalar.kind)", at: node.span,
                help: ["write `\(shown)` without quotes"])
            return
        }
        let isPlain = isNumber && !scalar.text.hasPrefix("+") && (digits.first != 0x30 || digits.count == 1)
        if isPlain {
            report(
                .outOfRange, "`\(path.text)` is out of range: `\(shown)`", at: node.span, help: ["it goes \(limits)"])
            return
        }
        var help = ["write an integer \(limits)"]
        if isNumber, let value = Int64(scalar.text.drop { $0 == "+" }), range.contains(value) {
            help = ["write `\(value)`"]
        }
        if allowsMax, nearest(scalar.text, among: ["max"]) != nil || scalar.text == "infinity" {
            help = ["for no limit, write `max`"]
        }
        report(
            .wrongType, "`\(path.text)` is a plain integer, not \(scalar.kind)", at: node.span, help: help)
    }

    mutating func reportWord(_ node: MappingEntry, _ scalar: Scalar, _ words: [String], _ path: ValuePath) {
        let near = nearest(scalar.text, among: words)
        let listed = words.map { "`\($0)`" }.joined(separator: ", ")
        report(
            .unknownWord, "`\(scalar.text.shortened(to: 60))` is no value of `\(path.text)`", at: node.span,
            help: [near.map { "the nearest is `\($0)`" } ?? "it is one of \(listed)"])
    }

    private mutating func decodeList(
        _ node: MappingEntry, _ scalar: Scalar, _ shape: PolicyShape, _ path: ValuePath
    ) -> RequestedValue? {
        if let list = IndexList(scalar.text), !list.isEmpty {
            if case .nodes = shape { return .nodes(list) }
            return .cpus(list)
        }
        report(
            .badList, "`\(path.text)` is no list of numbers: `\(scalar.text.shortened(to: 60))`", at: node.span,
            help: ["write numbers and ranges, as in `0-3,8`"])
        return nil
    }

    /// `1250` as `12.50`.
    private func hundredths(_ value: UInt64) -> String {
        let rest = value % 100
        return "\(value / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension PolicyShape {
    /// What is expected, with an article, for a message.
    var expectation: String {
        switch self {
        case .flag: "`true` or `false`"
        case .integer, .weights: "a plain integer"
        case .bytes, .plainBytes: "a size"
        case .rate: "a rate"
        case .time: "a time"
        case .cpuMax: "a number of CPUs"
        case .clamp, .percent: "a percentage"
        case .cpus, .nodes: "a list of numbers"
        case .word: "one word"
        case .labelled(_, let shape): shape.expectation
        case .fields: "a mapping"
        case .cache: "an amount of a cache"
        case .bandwidth: "a percentage or a rate"
        case .allocationFlag(.monitoring): "`true`, `false` or `optional`"
        case .allocationFlag: "`true` or `false`"
        case .objectives, .rungs: "a list"
        case .drift: "one word"
        }
    }

    /// A value of this shape.
    var example: String {
        switch self {
        case .flag: "true"
        case .integer(let range, _), .weights(let range): String(min(max(100, range.lowerBound), range.upperBound))
        case .bytes, .plainBytes: "4GiB"
        case .rate: "200MB/s"
        case .time: "5ms"
        case .cpuMax: "1.5cpus"
        case .clamp, .percent: "50%"
        case .cpus, .nodes: "0-3"
        case .word(let words): words[0]
        case .labelled(_, let shape): shape.example
        case .fields: "{}"
        case .cache: "60%"
        case .bandwidth: "50%"
        case .allocationFlag: "true"
        case .objectives, .rungs: "[]"
        case .drift: DriftResponse.repair.rawValue
        }
    }
}
