extension DeviceLine {
    /// What `text` says of `key`, in the kernel's order and spelling.
    ///
    /// `text` is the whole file, or the fields alone. Fields that are not named are filled with `absent`, where there is
    /// such a text; fields that this version does not know are kept behind the known ones; the last of a repeated field
    /// counts, as in the kernel.
    func value(in text: String, key: String, absent line: String?) throws(KernelTextError) -> String {
        var scanner = Scanner(text)
        if !scanner.skipToLine(of: key) {
            scanner = Scanner(text)
            scanner.skipSpace()
            let start = scanner.position
            let name = scanner.token(before: UInt8(ascii: "="))
            guard scanner.next == UInt8(ascii: "="), !name.isEmpty else {
                guard let line else { throw KernelTextError(expected: "a line of `\(key)`", found: text) }
                return line
            }
            scanner.back(to: start)
        }
        if let value = asPrinted(scanner) { return value }
        var values = [String?](repeating: nil, count: fields.count)
        var unknown = ""
        scanner.skipBlanks()
        while let byte = scanner.next, byte != UInt8(ascii: "\n") {
            let start = scanner.position
            if let index = fields.firstIndex(where: { scanner.skip(field: $0.name) }) {
                guard let value = fields[index].value.read(&scanner), scanner.isAtTokenEnd else {
                    throw KernelTextError(expected: expectation, found: text)
                }
                values[index] = value
            } else {
                _ = scanner.skipToken()
                if !unknown.isEmpty { unknown += " " }
                unknown += scanner.since(start)
            }
            scanner.skipBlanks()
        }
        var result = ""
        for (field, value) in zip(fields, values) {
            guard let value = value ?? absent else { continue }
            if !result.isEmpty { result += " " }
            result += field.name
            result += "="
            result += value
        }
        if unknown.isEmpty { return result.isEmpty ? line ?? "" : result }
        return result.isEmpty ? unknown : result + " " + unknown
    }

    /// The fields of the line as they stand, when the kernel itself spelled them: the usual case.
    private func asPrinted(_ given: Scanner) -> String? {
        var scanner = given
        scanner.skipBlanks()
        let start = scanner.position
        for (index, field) in fields.enumerated() {
            guard index == 0 || scanner.skip(UInt8(ascii: " ")), scanner.skip(field.name),
                scanner.skip(UInt8(ascii: "=")), field.value.skipCanonical(&scanner), scanner.isAtTokenEnd
            else { return nil }
        }
        let line = scanner.since(start)
        return scanner.finishLine() ? String(line) : nil
    }

    /// What a line looks like, for messages.
    package var expectation: String {
        fields.map { $0.name + "=" + $0.value.expectation }.joined(separator: " ")
    }
}

extension DeviceLine.Value {
    /// Reads one value and spells it as the kernel prints it; nil where it is malformed.
    func read(_ scanner: inout Scanner) -> String? {
        switch self {
        case .limit(let from, let max):
            if scanner.skip("max") { return "max" }
            guard let value = scanner.decimal(), value >= from else { return nil }
            return value >= max ? "max" : String(value)
        case .target:
            if scanner.skip("max") { return "max" }
            guard let value = scanner.decimal() else { return nil }
            return value == 0 ? "max" : String(value)
        case .boolean:
            guard let value = scanner.decimal(), value <= 1 else { return nil }
            return value == 0 ? "0" : "1"
        case .words(let words):
            let word = scanner.token()
            return words.first { word.isSame($0) }
        case .percentage(let range):
            guard let value = Hundredths.read(&scanner), range.contains(value.rawValue) else { return nil }
            return value.description
        case .number:
            guard let value = scanner.decimal() else { return nil }
            return String(value)
        }
    }

    /// Walks over a value that is spelled as the kernel prints it; false, wherever it stands then, over any other.
    func skipCanonical(_ scanner: inout Scanner) -> Bool {
        switch self {
        case .limit(let from, let max):
            if scanner.skip("max") { return true }
            return scanner.plainDecimal().map { $0 >= from && $0 < max } ?? false
        case .target:
            return scanner.skip("max") || scanner.plainDecimal().map { $0 > 0 } ?? false
        case .boolean:
            return scanner.plainDecimal().map { $0 <= 1 } ?? false
        case .words(let words):
            return words.contains { scanner.skip($0) }
        case .percentage(let range):
            guard let whole = scanner.plainDecimal(), whole <= range.upperBound, scanner.skip(UInt8(ascii: ".")) else {
                return false
            }
            let point = scanner.position
            guard let decimals = scanner.decimal() else { return false }
            return scanner.position == point + 2 && range.contains(whole * 100 + decimals)
        case .number:
            return scanner.plainDecimal() != nil
        }
    }

    var expectation: String {
        switch self {
        case .limit, .target: "N|max"
        case .boolean: "0|1"
        case .words(let words): words.joined(separator: "|")
        case .percentage(let range):
            "\(Hundredths(range.lowerBound))…\(Hundredths(range.upperBound))"
        case .number: "N"
        }
    }
}

extension Scanner {
    /// Digits in base 10 without a leading zero.
    mutating func plainDecimal() -> UInt64? {
        let isZero = next == UInt8(ascii: "0")
        let start = position
        guard let value = decimal(), !isZero || position == start + 1 else { return nil }
        return value
    }

    /// Walks over `field=`; false, without a step, when another stands there.
    mutating func skip(field: String) -> Bool {
        let start = position
        if skip(field), skip(UInt8(ascii: "=")) { return true }
        back(to: start)
        return false
    }

    /// Walks to what follows `key` and its blank on the first line that starts with it; false at the end.
    mutating func skipToLine(of key: String) -> Bool {
        while !isAtEnd {
            if skip(key), let byte = next,
                byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            {
                skipBlanks()
                return true
            }
            skipLine()
        }
        return false
    }

    var isAtTokenEnd: Bool {
        guard let byte = next else { return true }
        return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
    }

    /// Walks over trailing blanks; whether the line ends there.
    mutating func finishLine() -> Bool {
        skipBlanks()
        return next == nil || next == UInt8(ascii: "\n")
    }
}
