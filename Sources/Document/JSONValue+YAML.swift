extension JSONValue {
    /// Block YAML, indented by 2 and ended by a newline. Text is quoted whenever some YAML reader could take it for
    /// something else: `no`, `1e3`, `2001-12-14`, `0x1f`.
    package func yaml() -> String {
        var buffer = TextBuffer()
        switch self {
        case .object(let members) where !members.isEmpty: write(members, to: &buffer, indent: 0)
        case .array(let items) where !items.isEmpty: write(items, to: &buffer, indent: 0)
        case .object, .array, .string, .integer, .unsigned, .bool, .null: writeFlat(to: &buffer)
        }
        buffer.append("\n")
        return buffer.string
    }

    /// The cursor stands at the column of the keys.
    private func write(_ members: [(String, JSONValue)], to buffer: inout TextBuffer, indent: Int) {
        for (index, (key, value)) in members.enumerated() {
            if index > 0 { buffer.append(lineIndentedBy: indent) }
            // A key of more than 1024 characters needs the long form; escapes count.
            let isLong = key.utf8.count > 150
            if isLong { buffer.append("? ") }
            buffer.append(yamlText: key)
            if isLong { buffer.append(lineIndentedBy: indent) }
            buffer.append(":")
            switch value {
            case .object(let members) where !members.isEmpty:
                buffer.append(lineIndentedBy: indent + 2)
                write(members, to: &buffer, indent: indent + 2)
            case .array(let items) where !items.isEmpty:
                buffer.append(lineIndentedBy: indent + 2)
                write(items, to: &buffer, indent: indent + 2)
            case .object, .array, .string, .integer, .unsigned, .bool, .null:
                buffer.append(" ")
                value.writeFlat(to: &buffer)
            }
        }
    }

    /// The cursor stands at the column of the dashes.
    private func write(_ items: [JSONValue], to buffer: inout TextBuffer, indent: Int) {
        for (index, value) in items.enumerated() {
            if index > 0 { buffer.append(lineIndentedBy: indent) }
            buffer.append("- ")
            switch value {
            case .object(let members) where !members.isEmpty: write(members, to: &buffer, indent: indent + 2)
            case .array(let items) where !items.isEmpty: write(items, to: &buffer, indent: indent + 2)
            case .object, .array, .string, .integer, .unsigned, .bool, .null: value.writeFlat(to: &buffer)
            }
        }
    }

    private func writeFlat(to buffer: inout TextBuffer) {
        switch self {
        case .object: buffer.append("{}")
        case .array: buffer.append("[]")
        case .string(let text): buffer.append(yamlText: text)
        case .integer, .unsigned, .bool, .null: write(plain: &buffer)
        }
    }
}

extension TextBuffer {
    /// Plain where no YAML reader can take it for anything but this text, else in double quotes.
    fileprivate mutating func append(yamlText text: String) {
        if isPlainText(text) { append(raw: text) } else { append(quoted: text) }
    }
}

private func isPlainText(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { utf8 in
        guard let first = utf8.first, let last = utf8.last else { return false }
        guard isWordByte(first) || first == UInt8(ascii: "/") else { return false }
        guard last != UInt8(ascii: " "), last != UInt8(ascii: ":") else { return false }
        // After a digit only a letter that no number or date can have makes it a text: `4GiB`, `25%`.
        var isNumberLike = (0x30...0x39).contains(first)
        var before = first
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: " "):
                guard before != byte, before != UInt8(ascii: ":") else { return false }
            case UInt8(ascii: "%"), UInt8(ascii: "/"): isNumberLike = false
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ":"),
                UInt8(ascii: "*"), UInt8(ascii: "@"), UInt8(ascii: "("), UInt8(ascii: ")"):
                break
            default:
                guard isWordByte(byte) else { return false }
                switch byte | 0x20 {
                case 0x67...0x6E, 0x70...0x73, 0x75...0x77, 0x79: isNumberLike = false
                default: break
                }
            }
            before = byte
        }
        return !isNumberLike && !isReservedWord(utf8)
    }
}

private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
}

/// The words that some version of YAML resolves, in any case.
private func isReservedWord(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    guard utf8.count <= 5 else { return false }
    switch String(decoding: utf8.map { $0 | 0x20 }, as: UTF8.self) {
    case "y", "n", "yes", "no", "on", "off", "true", "false", "null": return true
    default: return false
    }
}
