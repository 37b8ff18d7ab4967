/// A line cut to what a terminal shows around a column, with the caret line below it.
struct SourceSnippet {
    /// Columns shown at most.
    static let width = 160

    /// The line, cut, with everything that would move the cursor made visible.
    let text: String
    /// White space below the text before the column; copies tabs.
    let indent: String
    /// `^~~~` as long as the span on this line.
    let caret: String

    /// `column` counts scalars from 1 and may lie past the end; `length` may too.
    init(line: String, column: Int, length: Int) {
        let scalars = Array(line.unicodeScalars)
        let at = min(max(column - 1, 0), scalars.count)
        let end = at + max(1, min(length, scalars.count - at))
        var shown = 0..<scalars.count
        if scalars.count > SourceSnippet.width {
            let start = max(0, min(at - SourceSnippet.width / 2, scalars.count - SourceSnippet.width))
            shown = start..<min(start + SourceSnippet.width, scalars.count)
        }
        var text = shown.lowerBound > 0 ? "…" : ""
        var indent = shown.lowerBound > 0 ? " " : ""
        for index in shown {
            let scalar = scalars[index]
            text += visible(scalar, keepingTabs: true)
            if index < at { indent += scalar == "\t" ? "\t" : String(repeating: " ", count: columns(scalar)) }
        }
        if shown.upperBound < scalars.count { text += "…" }
        var width = 0
        for index in at..<min(end, max(shown.upperBound, at)) where index < scalars.count {
            width += columns(scalars[index])
        }
        self.text = text
        self.indent = indent
        caret = "^" + String(repeating: "~", count: max(0, width - 1))
    }
}

/// Text for one line of a terminal: what would move the cursor or hide text is written as an escape.
package func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isUnprintable($0) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { $0 += visible($1, keepingTabs: false) }
}

/// The same for lines of text. Colours (`ESC [ digits m`) may be let through, which whoever writes the text has put there.
package func visibleLines(_ text: String, allowsColours: Bool = false) -> String {
    // The first bytes of what may be unprintable; all but a few texts have none.
    let isPlain = !text.utf8.contains { byte in
        byte < 0x20 && byte != 0x0A || byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xE2 || byte == 0xEF
    }
    if isPlain { return text }
    var shown = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
        if scalar == "\n" {
            shown.unicodeScalars.append(scalar)
        } else if allowsColours, scalar == "\u{1B}", let end = rest.firstIndex(where: { !isColourByte($0) }),
            rest.first == "[", rest[end] == "m"
        {
            shown.unicodeScalars.append(scalar)
            shown.unicodeScalars.append(contentsOf: rest[...end])
            rest = rest[rest.index(after: end)...]
        } else {
            shown += visible(scalar, keepingTabs: false)
        }
    }
    return shown
}

private func isColourByte(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "[" || scalar == ";" || ("0"..."9").contains(scalar)
}

private func visible(_ scalar: Unicode.Scalar, keepingTabs: Bool) -> String {
    guard isUnprintable(scalar), !(keepingTabs && scalar == "\t") else { return String(scalar) }
    switch scalar {
    case "\n": return "\\n"
    case "\t": return "\\t"
    default: return "\\u{\(String(scalar.value, radix: 16))}"
    }
}

/// Controls, line breaks, and the marks that reorder text on a terminal.
private func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
}

/// How many columns a terminal gives to a scalar.
private func columns(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300, !isUnprintable(scalar) { return 1 }
    if isUnprintable(scalar) { return scalar == "\t" ? 1 : visible(scalar, keepingTabs: false).unicodeScalars.count }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
        return 2
    default:
        return 1
    }
}
