extension JSONValue {
    /// JSON text: one line, or indented by 2 and ended by a newline.
    package func json(pretty: Bool = false) -> String {
        var buffer = TextBuffer()
        write(json: &buffer, indent: pretty ? 0 : nil)
        if pretty { buffer.append("\n") }
        return buffer.string
    }

    /// The bytes of `json(pretty:)`.
    package func jsonBytes(pretty: Bool = false) -> [UInt8] {
        var buffer = TextBuffer()
        write(json: &buffer, indent: pretty ? 0 : nil)
        if pretty { buffer.append("\n") }
        return buffer.bytes
    }

    /// `indent` counts spaces; nil for one line.
    private func write(json buffer: inout TextBuffer, indent: Int?) {
        switch self {
        case .object(let members):
            guard !members.isEmpty else { return buffer.append("{}") }
            let inner = indent.map { $0 + 2 }
            buffer.append("{")
            for (index, (key, value)) in members.enumerated() {
                if index > 0 { buffer.append(",") }
                if let inner { buffer.append(lineIndentedBy: inner) }
                buffer.append(quoted: key)
                if inner == nil { buffer.append(":") } else { buffer.append(": ") }
                value.write(json: &buffer, indent: inner)
            }
            if let indent { buffer.append(lineIndentedBy: indent) }
            buffer.append("}")
        case .array(let items):
            guard !items.isEmpty else { return buffer.append("[]") }
            let inner = indent.map { $0 + 2 }
            buffer.append("[")
            for (index, value) in items.enumerated() {
                if index > 0 { buffer.append(",") }
                if let inner { buffer.append(lineIndentedBy: inner) }
                value.write(json: &buffer, indent: inner)
            }
            if let indent { buffer.append(lineIndentedBy: indent) }
            buffer.append("]")
        case .string(let text): buffer.append(quoted: text)
        case .integer, .unsigned, .bool, .null: write(plain: &buffer)
        }
    }

    /// What JSON and YAML write alike.
    func write(plain buffer: inout TextBuffer) {
        switch self {
        case .integer(let value): buffer.append(value)
        case .unsigned(let value): buffer.append(value)
        case .bool(true): buffer.append("true")
        case .bool(false): buffer.append("false")
        case .null: buffer.append("null")
        case .object, .array, .string: break
        }
    }
}
