extension InterfaceFile {
    /// The canonical spelling of what `text`, as read from this file or as asked for, says for `key`.
    ///
    /// The key is nil for a file with one value, `MAJ:MIN` for a device, a resource name elsewhere; nil for the
    /// `default` line of the io weights. The line of a key that is absent reads as its default, which is what the
    /// kernel means by leaving it out. Without its key, a line can be asked for as it stands after the key.
    package func canonical(_ text: String, key: String?) throws(KernelTextError) -> String {
        let grammar = grammar
        if let key { return try keyed(text, key, grammar) }
        switch grammar {
        case .text, .flatKeyed, .nestedKeyed, .deviceKeyed, .keyedLimits, .idList, .pressure:
            return text.droppingFinalNewline
        case .reclaim:
            return String(text[...].stripped)
        case .cpuMax:
            return try CPUBandwidth(parsing: text).description
        case .indexList:
            return try IndexList.canonical(text)
        case .partition:
            return try CPUSetPartition(parsing: text).description
        case .controllers, .subtreeControl:
            return CgroupController.list(text).map(\.name).sorted().joined(separator: " ")
        case .words(let words):
            let word = text[...].stripped
            for known in words where word.isSame(known) { return known }
            throw KernelTextError(expected: "one of " + words.joined(separator: ", "), found: text)
        case .ioWeight, .ioBFQWeight:
            return try IOWeightTable.value(in: text, key: nil, range: grammar.weights)
        case .integer, .cpuWeight, .integerOrMax, .bytes, .boolean, .percentOrMax:
            var scanner = Scanner(text)
            scanner.skipBlanks()
            guard let value = grammar.scalar(&scanner), scanner.finish() else {
                throw KernelTextError(expected: grammar.expectation, found: text)
            }
            return value
        }
    }

    private func keyed(_ text: String, _ key: String, _ grammar: Grammar) throws(KernelTextError) -> String {
        switch grammar {
        case .deviceKeyed(let line):
            return try line.value(in: text, key: key, absent: known?.defaultKeyedText)
        case .keyedLimits(let unit):
            return try unit.value(in: text, key: key, absent: known?.defaultKeyedText)
        case .ioWeight, .ioBFQWeight:
            return try IOWeightTable.value(in: text, key: key, range: grammar.weights)
        case .flatKeyed, .nestedKeyed, .text:
            var scanner = Scanner(text)
            guard scanner.skipToLine(of: key) else {
                throw KernelTextError(expected: "a line of `\(key)`", found: text)
            }
            return String((scanner.line() ?? "").stripped)
        case .integer, .cpuWeight, .integerOrMax, .bytes, .boolean, .words, .cpuMax, .percentOrMax, .indexList,
            .partition, .idList, .controllers, .subtreeControl, .pressure, .reclaim:
            throw KernelTextError(expected: "\(name) without a key", found: key)
        }
    }
}

extension Grammar {
    /// The range of an io weight.
    var weights: ClosedRange<UInt64> { self == .ioBFQWeight ? 1...1000 : 1...10000 }

    /// Reads one value of a grammar with a single token and spells it as the kernel prints it; nil where it is malformed.
    func scalar(_ scanner: inout Scanner) -> String? {
        switch self {
        case .integer(let range):
            guard let value = scanner.signed(), range.contains(value) else { return nil }
            return String(value)
        case .cpuWeight:
            guard let value = scanner.number(), value <= 10000 else { return nil }
            return String(value)
        case .boolean:
            guard let value = scanner.number(), value <= 1 else { return nil }
            return value == 0 ? "0" : "1"
        case .integerOrMax(let range):
            if scanner.skip("max") { return "max" }
            guard let value = scanner.number(), range.contains(value) else { return nil }
            return String(value)
        case .bytes:
            return MemoryLimit.read(&scanner)?.description
        case .percentOrMax:
            return CPUUclamp.read(&scanner)?.description
        case .text, .words, .cpuMax, .indexList, .partition, .idList, .controllers, .subtreeControl, .flatKeyed,
            .nestedKeyed, .deviceKeyed, .keyedLimits, .ioWeight, .ioBFQWeight, .pressure, .reclaim:
            return nil
        }
    }

    /// What a text of this grammar looks like, for messages.
    package var expectation: String {
        switch self {
        case .text: "text"
        case .integer(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
        case .cpuWeight: "a weight from 1 to 10000"
        case .integerOrMax(let range): "a number from \(range.lowerBound) to \(range.upperBound), or max"
        case .bytes: "a number of bytes, or max"
        case .boolean: "0 or 1"
        case .words(let words): "one of " + words.joined(separator: ", ")
        case .cpuMax: CPUBandwidth.expectation
        case .percentOrMax: "a percentage from 0.00 to 100.00, or max"
        case .indexList: "a list such as 0-3,8"
        case .partition: "member, root or isolated"
        case .idList: "process ids"
        case .controllers: "controller names"
        case .subtreeControl: "controller names, each with + or - in front"
        case .flatKeyed: "lines of a key and a number"
        case .nestedKeyed: "lines of a key and name=number"
        case .deviceKeyed(let line): line.expectation
        case .keyedLimits(.count): "a resource and a number, or max"
        case .keyedLimits(.bytes): "a region and a number of bytes, or max"
        case .ioWeight, .ioBFQWeight: "a weight from \(weights.lowerBound) to \(weights.upperBound), or default"
        case .pressure: "pressure lines"
        case .reclaim: "a number of bytes"
        }
    }
}

extension Grammar.LimitUnit {
    /// The limit of one resource in `key value` lines, or `text` itself where it is one token.
    func value(in text: String, key: String, absent: String?) throws(KernelTextError) -> String {
        let grammar: Grammar = self == .bytes ? .bytes : .integerOrMax(0...UInt64.max)
        var scanner = Scanner(text)
        if !scanner.skipToLine(of: key) {
            scanner = Scanner(text)
            scanner.skipSpace()
            let start = scanner.position
            let isOneToken = !scanner.token().isEmpty && scanner.finish()
            if !isOneToken {
                guard let absent else { throw KernelTextError(expected: "a line of `\(key)`", found: text) }
                return absent
            }
            scanner.back(to: start)
        }
        guard let value = grammar.scalar(&scanner), scanner.finishLine() else {
            throw KernelTextError(expected: Grammar.keyedLimits(self).expectation, found: text)
        }
        return value
    }
}

extension String {
    /// Without one newline at the end.
    package var droppingFinalNewline: String {
        utf8.last == UInt8(ascii: "\n") ? String(self[..<utf8.index(before: utf8.endIndex)]) : self
    }
}
