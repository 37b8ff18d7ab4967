import CLinux
import Glibc
import KernelInterface

/// One connection to the control socket, or of somebody who asks for metrics.
struct ControlConnection {
    /// How messages of theirs end.
    enum Framing {
        /// In a zero byte, and ours, too (varlink).
        case varlink
        /// In an empty line: one request (HTTP), and one answer.
        case http
    }

    /// Bytes of one message of theirs.
    static let messageLimit = 64 << 10
    /// Bytes that may wait until they read.
    static let waitingLimit = 4 << 20

    let socket: Int32
    let user: UInt32
    let framing: Framing
    var token: UInt64 = 0
    /// When it last said something, µs.
    var heard: UInt64
    /// Messages of theirs that wait for their turn.
    var queue: [[UInt8]] = []
    private var received: [UInt8] = []
    private var waiting: [UInt8] = []
    private(set) var isWriting = false

    init(socket: Int32, user: UInt32, framing: Framing, now: UInt64) {
        self.framing = framing
        self.socket = socket
        self.user = user
        heard = now
    }

    enum Input {
        /// Whole messages, without their zero bytes, that came.
        case messages([[UInt8]])
        /// The other end has closed, or sends what is no message.
        case over
    }

    /// Bytes that wait until the other end reads.
    var owed: Int { waiting.count }

    /// Reads one buffer, so that a flood cannot keep the loop.
    mutating func receive(_ buffer: UnsafeMutableRawBufferPointer) -> Input {
        let count = clinux_read(socket, buffer.baseAddress, UInt64(buffer.count))
        if count == -Int64(EAGAIN) || count == -Int64(EINTR) { return .messages([]) }
        if count <= 0 { return .over }
        received += UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])
        if framing == .http { return request() }
        var messages: [[UInt8]] = []
        var start = 0
        while let end = received[start...].firstIndex(of: 0) {
            messages.append(Array(received[start..<end]))
            start = end + 1
        }
        received.removeFirst(start)
        return received.count > Self.messageLimit || messages.contains { $0.count > Self.messageLimit }
            ? .over : .messages(messages)
    }

    private mutating func request() -> Input {
        if received.count > Self.messageLimit { return .over }
        let isWhole = received.ranges(of: Array("\r\n\r\n".utf8)).isEmpty == false
        defer { if isWhole { received = [] } }
        return .messages(isWhole ? [received] : [])
    }

    /// False where the other end does not read, or has gone.
    mutating func send(_ message: [UInt8]) -> Bool {
        if waiting.count + message.count > Self.waitingLimit { return false }
        waiting += message
        if framing == .varlink { waiting.append(0) }
        return flush()
    }

    /// Sends what the socket takes without waiting.
    mutating func flush() -> Bool {
        var sent = 0
        while sent < waiting.count {
            let count = waiting.withUnsafeBytes { bytes in
                clinux_send(socket, bytes.baseAddress.map { $0 + sent }, UInt64(bytes.count - sent))
            }
            if count == -Int64(EINTR) { continue }
            if count == -Int64(EAGAIN) { break }
            if count < 0 { return false }
            sent += Int(count)
        }
        waiting.removeFirst(sent)
        isWriting = !waiting.isEmpty
        return true
    }
}
