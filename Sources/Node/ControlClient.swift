import CLinux
import Glibc
package import KernelInterface

/// The other end of a control socket: a message out, and messages in.
package struct ControlClient: ~Copyable {
    private let socket: Descriptor
    private var received: [UInt8] = []

    /// Bytes of one answer.
    private static let limit = 64 << 20

    /// Throws ENOENT or ECONNREFUSED where nobody listens. `timeout`, µs, bounds each wait.
    package init(_ path: String, timeout: UInt64 = 60_000_000) throws(Errno) {
        let opened = Descriptor(owning: try checked { path.withCString { clinux_connect_unix($0) } })
        _ = try checked { [number = opened.number] in clinux_set_blocking(number, timeout) }
        socket = opened
    }

    package func send(_ message: [UInt8]) throws(Errno) {
        let bytes = message + [0]
        let socket = socket.number
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { bytes in
                clinux_send(socket, bytes.baseAddress.map { $0 + sent }, UInt64(bytes.count - sent))
            }
            if count == -Int64(EINTR) { continue }
            if count < 0 { throw Errno(rawValue: Int32(-count)) }
            sent += Int(count)
        }
    }

    /// The next message, without its zero byte.
    package mutating func receive() throws(Errno) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            if let end = received.firstIndex(of: 0) {
                defer { received.removeFirst(end + 1) }
                return Array(received[..<end])
            }
            if received.count > Self.limit { throw .overflow }
            let count = clinux_read(socket.number, &chunk, UInt64(chunk.count))
            if count == -Int64(EINTR) { continue }
            if count == 0 { throw .notConnected }
            if count < 0 { throw Errno(rawValue: Int32(-count)) }
            received += chunk[..<Int(count)]
        }
    }
}
