import CLinux
import Glibc
import KernelInterface
import Policy

/// One GET, from connecting to the end of the answer, on a socket that does not block.
struct HTTPExchange {
    let socket: Int32
    var token: UInt64 = 0
    let began: UInt64
    let deadline: UInt64
    private let request: [UInt8]
    private var sent = 0
    private var isConnected = false
    private(set) var response = HTTPResponse()

    enum Step {
        case send, receive
        case done(Result<[UInt8], MetricFailure>)
    }

    init(_ address: MetricAddress, now: UInt64, timeout: UInt64) throws(Errno) {
        socket = try checked {
            switch address.place {
            case .unix(let path): path.withCString { clinux_connect_unix($0) }
            case .tcp(let bytes, let port):
                bytes.withUnsafeBufferPointer { bytes in
                    bytes.baseAddress.map { clinux_connect_tcp($0, Int32(bytes.count), port) } ?? -EINVAL
                }
            }
        }
        began = now
        deadline = now + timeout
        request = Self.request(address)
    }

    static func request(_ address: MetricAddress) -> [UInt8] {
        let lines = [
            "GET \(address.path) HTTP/1.1", "Host: \(address.host)", "User-Agent: bulkhead",
            "Accept: text/plain;version=0.0.4", "Accept-Encoding: identity", "Connection: close", "", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// Goes on as far as the socket lets it without waiting; reads at most one buffer, so that a flood cannot keep the
    /// loop.
    mutating func proceed(_ buffer: UnsafeMutableRawBufferPointer) -> Step {
        if !isConnected {
            let error = clinux_socket_error(socket)
            if error != 0 { return failure("connect", Int64(error)) }
            isConnected = true
        }
        while sent < request.count {
            let count = request.withUnsafeBytes { bytes in
                clinux_send(socket, bytes.baseAddress.map { $0 + sent }, UInt64(bytes.count - sent))
            }
            if count == -Int64(EAGAIN) { return .send }
            if count == -Int64(EINTR) { continue }
            if count < 0 { return failure("send", count) }
            sent += Int(count)
        }
        let count = clinux_read(socket, buffer.baseAddress, UInt64(buffer.count))
        if count == -Int64(EAGAIN) || count == -Int64(EINTR) { return .receive }
        if count < 0 { return failure("read", count) }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)])
        switch count == 0 ? response.end() : response.add(bytes) {
        case .more: return .receive
        case .complete: return .done(.success(response.body))
        case .failed(let failure): return .done(.failure(failure))
        }
    }

    private func failure(_ operation: String, _ result: Int64) -> Step {
        .done(.failure(.failed(operation: operation, Errno(rawValue: Int32(-result)))))
    }
}
