/// The text of a YAML scalar. Only plain text may mean something other than a string.
package struct Scalar: Hashable, Sendable {
    package enum Style: Hashable, Sendable {
        case plain
        /// In single or double quotes, or a `|` or `>` block.
        case quoted
    }

    package let text: String
    package let style: Style

    package init(text: String, style: Style) {
        self.text = text
        self.style = style
    }

    /// Plain `true` or `false`; `yes`, `on` and `True` are strings.
    package var bool: Bool? {
        guard style == .plain else { return nil }
        return text == "true" ? true : text == "false" ? false : nil
    }

    /// A plain decimal integer with an optional `-`: no `+`, no leading zero, no other base, no separators.
    package var integer: Int64? {
        isInteger ? Int64(text) : nil
    }

    /// A plain decimal integer from 0 on.
    package var unsigned: UInt64? {
        isInteger ? UInt64(text) : nil
    }

    /// What this is, for a message: `the text \`web\``, `the number 5`.
    package var kind: String {
        if bool != nil { return "the boolean `\(text)`" }
        if isInteger { return "the number \(text)" }
        return text.isEmpty ? "an empty text" : "the text `\(text.shortened(to: 60))`"
    }

    /// Whether this is a plain decimal integer of any size.
    package var isInteger: Bool {
        guard style == .plain else { return false }
        var digits = text.utf8[...]
        let negative = digits.first == UInt8(ascii: "-")
        if negative { digits.removeFirst() }
        guard let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        return first != 0x30 || (digits.count == 1 && !negative)
    }
}

extension String {
    /// At most so many scalars, the last of them `…` where something was cut.
    package func shortened(to limit: Int) -> String {
        guard utf8.count > limit, unicodeScalars.count > limit else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(limit - 1))) + "…"
    }
}
