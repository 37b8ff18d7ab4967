/// A series of the Prometheus text format by its name and labels: `http_latency_seconds{quantile="0.99"}`.
///
/// A series that has more labels matches, too. Labels are compared as a whole: `!=`, `=~` and `!~` are not known.
package struct SeriesSelector: Hashable, Sendable {
    package struct Label: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package let name: String
    package let labels: [Label]

    package init(name: String, labels: [Label] = []) {
        self.name = name
        self.labels = labels
    }

    /// Nil for what is no series, and for a label that comes twice.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        var position = 0
        guard let found = SeriesSelector(bytes, &position), position == bytes.count else { return nil }
        guard Set(found.labels.map(\.name)).count == found.labels.count else { return nil }
        self = found
    }

    /// Reads a series, as a line of the text format starts with it; blanks around it are walked over.
    package init?(_ bytes: [UInt8], _ position: inout Int) {
        var walk = Walk(bytes: bytes, position: position)
        walk.skipBlanks()
        guard let name = walk.name(allowing: UInt8(ascii: ":")) else { return nil }
        walk.skipBlanks()
        var labels: [Label] = []
        if walk.skip(UInt8(ascii: "{")) {
            walk.skipBlanks()
            while !walk.skip(UInt8(ascii: "}")) {
                guard let label = walk.label() else { return nil }
                labels.append(label)
                walk.skipBlanks()
                if walk.skip(UInt8(ascii: ",")) {
                    walk.skipBlanks()
                } else if walk.next != UInt8(ascii: "}") {
                    return nil
                }
            }
            walk.skipBlanks()
        }
        self.init(name: name, labels: labels)
        position = walk.position
    }

    /// Whether this other series, as it was read, is meant.
    package func matches(_ series: SeriesSelector) -> Bool {
        name == series.name && labels.allSatisfy { series.labels.contains($0) }
    }
}

/// Walks over the bytes of one series.
private struct Walk {
    let bytes: [UInt8]
    var position: Int

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 { position += 1 }
    }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`, with one byte more that is allowed.
    mutating func name(allowing other: UInt8? = nil) -> String? {
        let start = position
        while let byte = next {
            let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
            let isDigit = (0x30...0x39).contains(byte) && position > start
            guard isLetter || isDigit || byte == other else { break }
            position += 1
        }
        return position == start ? nil : String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// `name="value"`, where the value escapes the backslash, the quote and the newline.
    mutating func label() -> SeriesSelector.Label? {
        guard let name = name() else { return nil }
        skipBlanks()
        guard skip(UInt8(ascii: "=")) else { return nil }
        skipBlanks()
        guard skip(UInt8(ascii: "\"")) else { return nil }
        var value: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                value.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "\\"), UInt8(ascii: "\""): value.append(bytes[position])
            case UInt8(ascii: "n"): value.append(0x0A)
            default: return nil
            }
            position += 1
        }
        guard skip(UInt8(ascii: "\"")) else { return nil }
        return SeriesSelector.Label(name: name, value: String(decoding: value, as: UTF8.self))
    }
}
