import Glibc

/// Tells of changes to a directory's files and to single files, so that a test waits for what it asks and no longer.
final class FileWatch {
    private let descriptor: Int32

    init(_ paths: [String]) throws {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { throw SystemTrouble("inotify_init1") }
        let changes = UInt32(IN_MODIFY | IN_CREATE | IN_CLOSE_WRITE)
        for path in paths where inotify_add_watch(descriptor, path, changes) < 0 { throw SystemTrouble(path) }
    }

    deinit { close(descriptor) }

    /// Whether it holds within so many seconds; asked again after every change.
    func waits(seconds: Int, until holds: () throws -> Bool) throws -> Bool {
        let end = Self.milliseconds() + seconds * 1000
        var buffer = [UInt8](repeating: 0, count: 65536)
        while try !holds() {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let rest = end - Self.milliseconds()
            guard rest > 0, poll(&wanted, 1, Int32(rest)) > 0 else { return try holds() }
            while read(descriptor, &buffer, buffer.count) > 0 {}
        }
        return true
    }

    private static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }
}
