import CLinux
import Glibc
package import KernelInterface

/// How writing to a terminal, a file or a pipe ended.
package enum OutputResult: Hashable, Sendable {
    case done
    /// The reader of the pipe went away (EPIPE): a program like `head` had enough, and nothing is to be said.
    case closed
    case failed(Errno)
}

/// Standard output or standard error.
package enum OutputStream: Int32, Hashable, Sendable {
    case output = 1
    case error = 2

    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Columns of the terminal; nil when it is none, or one that does not say.
    package var columns: Int? {
        let columns = clinux_terminal_columns(rawValue)
        return columns > 0 ? Int(columns) : nil
    }

    /// Writes all of the text.
    package func write(_ text: String) -> OutputResult {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    package func write(_ bytes: [UInt8]) -> OutputResult {
        bytes.withUnsafeBytes { write($0) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> OutputResult {
        switch writeFully(rawValue, bytes) {
        case 0: .done
        case EPIPE: .closed
        case let error: .failed(Errno(rawValue: error))
        }
    }
}

/// Lets a write to a closed pipe fail instead of killing the process; to be called once, at the start.
package func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
}
