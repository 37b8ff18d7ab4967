import CLinux
import Glibc
import KernelInterface
package import Policy

extension EventLoop {
    /// How many connections there may be at a time; beyond, the one on which nothing was said for longest is
    /// let go.
    private static let connectionLimit = 256

    /// Listens for connections under this path, with these permissions.
    package mutating func listen(at path: String, mode: UInt32) throws(LoopError) {
        let socket = try LoopError.check("listen", path: path) { path.withCString { clinux_listen_unix($0, mode) } }
        controlSocket = socket
        controlPath = path
        listening.append((socket, try register(socket, .control, clinux_epollin)))
    }

    /// Listens for those who ask for metrics: under a path, or on a loopback address.
    package mutating func listenForMetrics(at place: MetricAddress.Place) throws(LoopError) {
        let socket: Int32
        switch place {
        case .unix(let path):
            socket = try LoopError.check("listen", path: path) { path.withCString { clinux_listen_unix($0, 0o666) } }
            metricsPath = path
        case .tcp(let address, let port):
            socket = try LoopError.check("listen", path: "port \(port)") {
                clinux_listen_tcp(address, Int32(address.count), port)
            }
        }
        metricsSocket = socket
        listening.append((socket, try register(socket, .metricsSocket, clinux_epollin)))
    }

    /// Sends a message to a connection; to one that has gone, or does not read, nothing.
    package mutating func reply(_ bytes: [UInt8], to connection: Int) {
        guard connections[connection] != nil else { return }
        if connections[connection]?.send(bytes) == false || owesTooMuch(connection) { return end(connection) }
        connections[connection]?.heard = Self.now()
        if isAnswered(connection) { return end(connection) }
        listenAgain(connection)
    }

    /// Of whoever has the most connections, so that nobody is driven out by the flood of another. False where there are
    /// none.
    @discardableResult
    private mutating func letQuietestGo() -> Bool {
        let counts = Dictionary(grouping: connections.values, by: \.user).mapValues(\.count)
        guard let user = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key,
            let quietest = connections.filter({ $0.value.user == user }).min(by: { $0.value.heard < $1.value.heard })?
                .key
        else { return false }
        end(quietest)
        return true
    }

    /// Hears of no new connections until something else has happened: there are no descriptors for them, and they would
    /// be reported without end.
    private mutating func deafen() {
        isDeaf = true
        for (socket, token) in listening { _ = clinux_epoll_change(epoll, socket, 0, token) }
    }

    private mutating func hearAgain() {
        if !isDeaf { return }
        isDeaf = false
        for (socket, token) in listening { _ = clinux_epoll_change(epoll, socket, clinux_epollin, token) }
    }

    // MARK: Turns

    /// How much longer than it took to answer one who may only look, nothing more is heard of that user: so that all
    /// of them have a tenth of the time at most.
    private static let restFactor: UInt64 = 9

    private func isTrusted(_ user: UInt32) -> Bool { user == 0 || user == geteuid() }

    /// To be told when a message or request was dealt with, which took so long, µs.
    package mutating func dealtWith(user: UInt32, took: UInt64) {
        if !isTrusted(user) { rests[user] = Self.now() + took * Self.restFactor }
    }

    /// When somebody is to be heard again.
    package var restsUntil: UInt64? { rests.values.filter { $0 != .max }.min() }

    /// Goes on with those whose rest is over.
    package mutating func endRests() {
        hearAgain()
        let now = Self.now()
        let over = rests.filter { $0.value <= now }.keys
        if over.isEmpty { return }
        for user in over { rests[user] = nil }
        var events: [LoopEvent] = []
        // Who was heard longest ago comes first.
        for (id, connection) in connections.sorted(by: { $0.value.heard < $1.value.heard })
        where over.contains(connection.user) {
            deliver(id, &events)
            listenAgain(id)
        }
        pending += events
    }

    /// Tells of the messages of a connection: of all of them, or of one where the user may only look, who then rests.
    private mutating func deliver(_ id: Int, _ events: inout [LoopEvent]) {
        guard let connection = connections[id] else { return }
        let isTrusted = isTrusted(connection.user)
        var told = 0
        for message in connection.queue where isTrusted || rests[connection.user] == nil {
            told += 1
            switch connection.framing {
            case .varlink: events.append(.message(id, user: connection.user, message))
            case .http: events.append(.request(id, user: connection.user, message))
            }
            if !isTrusted { rests[connection.user] = .max }
        }
        connections[id]?.queue.removeFirst(told)
    }

    /// Bytes that wait to be read by all who may only look: what one user cannot fill, many could.
    private static let owedLimit = 16 << 20

    private func owesTooMuch(_ id: Int) -> Bool {
        guard let connection = connections[id], connection.owed > 0, !isTrusted(connection.user) else { return false }
        let owed = connections.values.filter { !isTrusted($0.user) }.reduce(0) { $0 + $1.owed }
        return owed > Self.owedLimit
    }

    /// One request, one answer.
    private func isAnswered(_ id: Int) -> Bool {
        connections[id].map { $0.framing == .http && !$0.isWriting } ?? false
    }

    mutating func takeConnections(_ framing: ControlConnection.Framing) {
        let door = framing == .http ? metricsSocket : controlSocket
        let now = Self.now()
        // Some at a time: the rest are reported again.
        for _ in 0..<16 {
            var user: UInt32 = 0
            let socket = clinux_accept(door, &user)
            if socket == -EINTR || socket == -ECONNABORTED { continue }
            if socket == -EMFILE || socket == -ENFILE {
                if letQuietestGo() { continue }
                return deafen()
            }
            if socket < 0 { return }
            if connections.count >= Self.connectionLimit { letQuietestGo() }
            let id = nextConnection
            nextConnection += 1
            var connection = ControlConnection(socket: socket, user: user, framing: framing, now: now)
            do throws(LoopError) {
                connection.token = try register(socket, .connection(id), clinux_epollin)
                connections[id] = connection
                listenAgain(id)
            } catch {
                close(socket)
            }
        }
    }

    mutating func continueConnection(_ id: Int, _ report: UInt32, _ events: inout [LoopEvent]) {
        if report & clinux_epollout != 0 {
            if connections[id]?.flush() == false || isAnswered(id) { return end(id) }
            listenAgain(id)
        }
        guard report & (clinux_epollin | clinux_epollhup | clinux_epollerr) != 0 else { return }
        let buffer = buffer
        guard let input = connections[id]?.receive(buffer) else { return }
        switch input {
        case .over: end(id)
        case .messages(let messages):
            connections[id]?.heard = Self.now()
            connections[id]?.queue += messages
            deliver(id, &events)
            listenAgain(id)
        }
    }

    /// Closes a connection, for whatever reason; which is told of.
    package mutating func end(_ id: Int) {
        guard let connection = connections.removeValue(forKey: id) else { return }
        drop(connection.socket, connection.token)
        pending.append(.disconnected(id))
    }

    /// While something waits to be read by the other end, or the user rests, nothing more is heard of it.
    private func listenAgain(_ id: Int) {
        guard let connection = connections[id] else { return }
        let isResting = !connection.queue.isEmpty || rests[connection.user] != nil
        let events = connection.isWriting ? clinux_epollout : isResting ? 0 : clinux_epollin
        // Refused only for what is not in the epoll.
        _ = clinux_epoll_change(epoll, connection.socket, events, connection.token)
    }
}
