import CLinux
import Glibc
package import KernelInterface

/// The whole terminal of standard input and output, until the process ends or lets it go.
package struct TerminalScreen: ~Copyable {
    package enum Key: Hashable, Sendable {
        case character(Character)
        case up, down, enter, escape, backspace
    }

    /// Throws ENOTTY where there is none.
    package init() throws(Errno) {
        _ = try checked { isatty(1) == 1 ? clinux_terminal_enter() : -ENOTTY }
    }

    deinit { clinux_terminal_leave() }

    /// Columns and rows; 80 × 24 of a terminal that does not say.
    package var size: (columns: Int, rows: Int) {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard clinux_terminal_size(&columns, &rows) == 0, columns > 0, rows > 0 else { return (80, 24) }
        return (Int(columns), Int(rows))
    }

    /// Waits for keys; none came in that time, or the size has changed, where it is empty.
    package func keys(within milliseconds: Int32) throws(Errno) -> [Key] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = clinux_terminal_read(milliseconds, &bytes, UInt64(bytes.count))
        if count < 0 { throw Errno(rawValue: Int32(-count)) }
        return Self.keys(in: bytes[..<Int(count)])
    }

    static func keys(in bytes: ArraySlice<UInt8>) -> [Key] {
        var found: [Key] = []
        var rest = String(decoding: bytes, as: UTF8.self)[...]
        while let first = rest.first {
            rest.removeFirst()
            switch first {
            case "\u{1B}":
                if rest.hasPrefix("[A") || rest.hasPrefix("OA") {
                    found.append(.up)
                    rest.removeFirst(2)
                } else if rest.hasPrefix("[B") || rest.hasPrefix("OB") {
                    found.append(.down)
                    rest.removeFirst(2)
                } else if rest.isEmpty {
                    found.append(.escape)
                } else {
                    // A key that means nothing here: up to its last byte.
                    while let next = rest.popFirst() { if next.isLetter || next == "~" { break } }
                }
            case "\n", "\r", "\r\n": found.append(.enter)
            case "\u{7F}", "\u{8}": found.append(.backspace)
            default: found.append(.character(first))
            }
        }
        return found
    }

    /// Shows these lines and nothing else, without flicker: what was there is written over.
    package func show(_ lines: [String]) -> OutputResult {
        var text = "\u{1B}[H"
        for (number, line) in lines.prefix(size.rows).enumerated() {
            text += (number == 0 ? "" : "\r\n") + line + "\u{1B}[K"
        }
        return OutputStream.output.write(text + "\u{1B}[J")
    }
}
