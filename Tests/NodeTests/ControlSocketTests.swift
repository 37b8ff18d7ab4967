import Glibc
import KernelInterface
import Testing

@testable import Node

/// The control socket, with its callers in the same thread.
@Suite(.serialized) struct ControlSocketTests {
    private let place: TemporaryDirectory
    private var path: String { place.path + "/socket" }

    init() throws {
        place = try TemporaryDirectory()
    }

    private func listening() throws -> EventLoop {
        var loop = try EventLoop()
        try loop.listen(at: path, mode: 0o640)
        return loop
    }

    private func messages(_ loop: inout EventLoop) throws -> [String] {
        try loop.wait().compactMap { event in
            if case .message(_, _, let bytes) = event { String(decoding: bytes, as: UTF8.self) } else { nil }
        }
    }

    @Test func messagesEndInAZeroHoweverTheyCome() throws {
        var loop = try listening()
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o640)
        let caller = try SocketCaller(path)
        caller.send("one\0two\0thr")
        #expect(try messages(&loop) == ["one", "two"])
        caller.send("ee\0")
        #expect(try messages(&loop) == ["three"])
        caller.send("\0")
        #expect(try messages(&loop) == [""])
    }

    @Test func repliesGoToWhoAsked() throws {
        var loop = try listening()
        let callers = try (0..<3).map { _ in try SocketCaller(path) }
        for (number, caller) in callers.enumerated() { caller.send("\(number)\0") }
        var answered = 0
        while answered < 3 {
            for event in try loop.wait() {
                guard case .message(let connection, let user, let bytes) = event else { continue }
                #expect(user == geteuid())
                loop.reply(bytes + bytes, to: connection)
                answered += 1
            }
        }
        #expect(callers.map { $0.receive() } == ["00\0", "11\0", "22\0"])
        // To one that has gone, nothing.
        loop.reply([1], to: 99)
    }

    @Test func endIsTold() throws {
        var loop = try listening()
        var caller: SocketCaller? = try SocketCaller(path)
        caller?.send("half")
        var events: [LoopEvent] = []
        caller = nil
        while events.isEmpty { events = try loop.wait() }
        #expect(events == [.disconnected(0)])
    }

    @Test func whoSendsWithoutEndIsLetGo() throws {
        var loop = try listening()
        let caller = try SocketCaller(path)
        var events: [LoopEvent] = []
        while !events.contains(.disconnected(0)) {
            caller.send(String(repeating: "x", count: 50_000))
            try loop.poll(into: &events)
            #expect(!events.contains { if case .message = $0 { true } else { false } })
        }
        #expect(caller.receive() == "")
    }

    @Test func whoDoesNotReadIsLetGo() throws {
        var loop = try listening()
        let caller = try SocketCaller(path)
        caller.send("go\0")
        guard case .message(let connection, _, _)? = try loop.wait().first else { throw TestFailure("no message") }
        let answer = [UInt8](repeating: 65, count: 1 << 20)
        for _ in 0..<8 { loop.reply(answer, to: connection) }
        #expect(loop.connections.isEmpty)
        // So that nobody goes on telling it.
        #expect(try loop.wait() == [.disconnected(connection)])
    }

    @Test func slowReaderGetsEverythingInItsOrder() throws {
        var loop = try listening()
        let caller = try SocketCaller(path)
        caller.send("go\0")
        guard case .message(let connection, _, _)? = try loop.wait().first else { throw TestFailure("no message") }
        let size = 2 << 20
        loop.reply([UInt8](repeating: 65, count: size), to: connection)
        loop.reply([66], to: connection)
        var text = ""
        var events: [LoopEvent] = []
        while text.utf8.count < size + 3 {
            text += caller.receive(Int32(MSG_DONTWAIT))
            try loop.poll(into: &events)
        }
        #expect(text.hasSuffix("A\0B\0"))
        // It is heard again.
        caller.send("more\0")
        #expect(try messages(&loop) == ["more"])
    }

    @Test func beyondTheLimitTheQuietestGoes() throws {
        var loop = try listening()
        var callers: [SocketCaller] = []
        var events: [LoopEvent] = []
        var gone: [LoopEvent] = []
        for number in 0..<300 {
            callers.append(try SocketCaller(path))
            callers[number].send("hello\0")
            try loop.poll(into: &events)
            gone += events.filter { if case .disconnected = $0 { true } else { false } }
            try loop.poll(into: &events)
            gone += events.filter { if case .disconnected = $0 { true } else { false } }
        }
        #expect(loop.connections.count == 256)
        #expect(gone == (0..<44).map { .disconnected($0) })
        #expect(callers[0].receive() == "")
    }

    @Test func socketOfNobodyIsReplacedAndOneOfSomebodyIsNot() throws {
        do {
            var loop = try listening()
            #expect(throws: LoopError.self) {
                var other = try EventLoop()
                try other.listen(at: path, mode: 0o600)
            }
            let caller = try SocketCaller(path)
            caller.send("still\0")
            // The other one has looked whether anybody listens.
            #expect(try messages(&loop).last == "still")
        }
        #expect(access(path, F_OK) != 0)
        // Left behind by a process that was killed.
        let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(left) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(left, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        var loop = try listening()
        let caller = try SocketCaller(path)
        caller.send("again\0")
        #expect(try messages(&loop) == ["again"])
    }

    @Test func whatIsNoSocketStays() throws {
        try place.file("socket", "mine\n")
        #expect(throws: LoopError.self) { _ = try listening() }
        #expect(place.text("socket") == "mine\n")
    }

    @Test func clientSpeaksToTheLoop() throws {
        var loop = try listening()
        var client = try ControlClient(path)
        try client.send(Array("ask".utf8))
        guard case .message(let connection, _, let bytes)? = try loop.wait().first else {
            throw TestFailure("no message")
        }
        #expect(bytes == Array("ask".utf8))
        loop.reply(Array("first".utf8), to: connection)
        loop.reply(Array("second".utf8), to: connection)
        #expect(try client.receive() == Array("first".utf8))
        #expect(try client.receive() == Array("second".utf8))
        loop.end(connection)
        #expect(throws: Errno.notConnected) { try client.receive() }
        #expect(throws: Errno.noSuchFile) { _ = try ControlClient(place.path + "/none") }
    }
}
