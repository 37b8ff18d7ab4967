import Glibc
import KernelInterface
import Policy
import Testing

@testable import Node

/// The socket of those who ask for metrics, and how much of the time they get.
@Suite(.serialized) struct MetricsSocketTests {
    private let place: TemporaryDirectory
    private var path: String { place.path + "/socket" }

    init() throws {
        place = try TemporaryDirectory()
    }

    @Test func requestsForMetricsAreAnsweredOnce() throws {
        var loop = try EventLoop()
        try loop.listenForMetrics(at: .unix(path))
        let caller = try SocketCaller(path)
        caller.send("GET /metrics HTTP/1.1\r\nHost: a\r\n")
        var events: [LoopEvent] = []
        for _ in 0..<3 { try loop.poll(into: &events) }
        #expect(events == [])
        caller.send("\r\n")
        events = try loop.wait()
        guard case .request(let connection, _, let bytes) = events[0] else { throw TestFailure("\(events)") }
        #expect(String(decoding: bytes, as: UTF8.self) == "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        loop.reply(Array("HTTP/1.1 200 OK\r\n\r\n".utf8), to: connection)
        #expect(caller.receive() == "HTTP/1.1 200 OK\r\n\r\n")
        #expect(caller.receive() == "")
    }

    @Test func metricsAreAskedForByTCP() throws {
        var loop = try EventLoop()
        let address: [UInt8] = [127, 0, 0, 1]
        try loop.listenForMetrics(at: .tcp(address, port: 0))
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = loop.metricsSocket
        let isNamed = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listening, $0, &size) }
        }
        #expect(isNamed == 0)
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        let isConnected = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
        }
        #expect(isConnected == 0)
        let request = Array("GET / HTTP/1.1\r\n\r\n".utf8)
        #expect(send(socket, request, request.count, 0) == request.count)
        #expect(try loop.wait() == [.request(0, user: .max, request)])
    }

    /// Of a user who may only look, such as whoever comes by TCP, one message is told of at a time, and then none for nine
    /// times as long as the answer took.
    @Test func whoMayOnlyLookRests() throws {
        var loop = try EventLoop()
        try loop.listenForMetrics(at: .tcp([127, 0, 0, 1], port: 0))
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = loop.metricsSocket
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listening, $0, &size) }
        }
        let request = Array("GET / HTTP/1.1\r\n\r\n".utf8)
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        for _ in 0..<3 {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            sockets.append(socket)
            _ = withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
            }
            #expect(send(socket, request, request.count, 0) == request.count)
        }
        var heard: Set<Int> = []
        for round in 1...3 {
            let events = try loop.wait()
            guard events.count == 1, case .request(let id, .max, request) = events[0] else {
                throw TestFailure("\(events)")
            }
            heard.insert(id)
            // Nothing comes while it waits for its answer, nor while it rests.
            var others: [LoopEvent] = []
            for _ in 0..<3 { try loop.poll(into: &others) }
            #expect(others == [])
            loop.reply(request, to: id)
            loop.dealtWith(user: .max, took: 1_000_000)
            #expect(loop.restsUntil ?? 0 > EventLoop.now() + 8_000_000)
            for _ in 0..<3 { try loop.poll(into: &others) }
            loop.endRests()
            #expect(others == [])
            loop.dealtWith(user: .max, took: 0)
            loop.endRests()
            #expect(heard.count == round)
        }
        // Of root, and of the user of the run, all are told of at once.
        try loop.listen(at: path, mode: 0o600)
        let caller = try SocketCaller(path)
        caller.send("a\0b\0c\0")
        var messages: [LoopEvent] = []
        while messages.count < 3 { messages += try loop.wait() }
        loop.dealtWith(user: geteuid(), took: 1_000_000)
        #expect(loop.restsUntil == nil)
    }

    /// However many ask and do not read, what is kept for all of them has an end.
    @Test func answersThatNobodyReadsHaveAnEnd() throws {
        var loop = try EventLoop()
        try loop.listenForMetrics(at: .tcp([127, 0, 0, 1], port: 0))
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = loop.metricsSocket
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listening, $0, &size) }
        }
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        let answer = [UInt8](repeating: 0, count: 4 << 20)
        var events: [LoopEvent] = []
        for _ in 0..<40 {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            sockets.append(socket)
            // Little of it fits into the socket.
            var room: Int32 = 4096
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
            _ = withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
            }
        }
        while loop.connections.count < 40 { try loop.poll(into: &events) }
        for id in loop.connections.keys.sorted() {
            loop.reply(answer, to: id)
            #expect(loop.connections.values.reduce(0) { $0 + $1.owed } <= 16 << 20)
        }
        #expect(loop.connections.count < 40)
        #expect(!loop.connections.isEmpty)
    }

    /// Those who flood one socket drive out each other, and nobody at the other.
    @Test func floodDrivesOutNobodyElse() throws {
        var loop = try EventLoop()
        try loop.listen(at: path, mode: 0o600)
        let quiet = try SocketCaller(path)
        var events: [LoopEvent] = []
        try loop.poll(into: &events)
        try loop.listenForMetrics(at: .tcp([127, 0, 0, 1], port: 0))
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = loop.metricsSocket
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listening, $0, &size) }
        }
        var sockets: [Int32] = []
        defer { for socket in sockets { close(socket) } }
        var gone: [LoopEvent] = []
        for _ in 0..<300 {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            sockets.append(socket)
            _ = withUnsafePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
            }
            try loop.poll(into: &events)
            gone += events
        }
        while gone.count < 45 { gone += try loop.wait() }
        #expect(loop.connections.count == 256)
        #expect(!gone.contains(.disconnected(0)))
        quiet.send("a\0")
        #expect(try loop.wait() == [.message(0, user: geteuid(), Array("a".utf8))])
    }
}
