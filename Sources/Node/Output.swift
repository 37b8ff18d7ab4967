import CLinux
import Glibc
package import KernelInterface

/// How writing to a terminal, a file or a pipe ended.
package enum OutputResult: Hashable, Sendable {
    case done
    /// The reader of the pipe went away (EPIPE): a program like `head` had enough, and nothing is to be said.
    case closed
    case failed(Errno)

    init(errno: Int32) {
        switch errno {
        case 0: self = .done
        case EPIPE: self = .closed
        default: self = .failed(Errno(rawValue: errno))
        }
    }
}

/// Standard output or standard error.
package enum OutputStream: Int32, Hashable, Sendable {
    case output = 1
    case error = 2

    package var isTerminal: Bool { Node.isTerminal(rawValue) }

    /// Columns of the terminal; nil when it is none, or one that does not say.
    package var columns: Int? { terminalColumns(rawValue) }

    /// Writes all of the text.
    package func write(_ text: String) -> OutputResult {
        var text = text
        return text.withUTF8 { OutputResult(errno: writeFully(rawValue, UnsafeRawBufferPointer($0))) }
    }

    package func write(_ bytes: [UInt8]) -> OutputResult {
        bytes.withUnsafeBytes { OutputResult(errno: writeFully(rawValue, $0)) }
    }
}

func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
}

func terminalColumns(_ descriptor: Int32) -> Int? {
    let columns = clinux_terminal_columns(descriptor)
    return columns > 0 ? Int(columns) : nil
}

/// Lets a write to a closed pipe fail instead of killing the process; to be called once, at the start.
package func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
}
