import Glibc

/// A server on a unix socket, or on loopback, that does what a test tells it to, in the test's own thread.
final class TestServer {
    let address: String
    private let listener: Int32
    private var connection: Int32 = -1

    init(unix path: String) throws {
        address = path
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(listener, 8) == 0 else { throw TestFailure("bind: \(errno)") }
    }

    /// On a free port of 127.0.0.1.
    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0 ? getsockname(listener, $0, &length) : -1
            }
        }
        guard result == 0 else { throw TestFailure("bind: \(errno)") }
        address = "http://127.0.0.1:\(UInt16(bigEndian: name.sin_port))/metrics"
    }

    deinit {
        hangUp()
        close(listener)
    }

    /// Takes the connection that was made, and reads a request to its end.
    func request() throws -> String {
        connection = accept(listener, nil, nil)
        if connection < 0 { throw TestFailure("accept: \(errno)") }
        var text = ""
        var bytes = [UInt8](repeating: 0, count: 4096)
        while !text.hasSuffix("\r\n\r\n") {
            let count = read(connection, &bytes, bytes.count)
            if count <= 0 { throw TestFailure("read: \(errno)") }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
        return text
    }

    /// Sends what the socket takes without waiting: whether it took something.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) > 0
    }

    func hangUp() {
        if connection >= 0 { close(connection) }
        connection = -1
    }
}
