/// A text file as it was read: its name for messages, and its bytes.
package struct SourceFile: Sendable {
    /// The name that spans and messages carry; `<stdin>` for standard input.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    package init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// Whether the file starts with a UTF-8 byte order mark, which is no part of its first line.
    var hasByteOrderMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

    /// The text of a line, counted from 1, without its break; nil past the last line. Bad UTF-8 is shown as U+FFFD.
    package func line(_ number: Int) -> String? {
        let range = SourceLines(self).range(of: number)
        return range.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The position of a byte, which may be one past the last.
    package func position(ofByte offset: Int) -> SourcePosition {
        SourceLines(self).position(ofByte: offset)
    }
}
