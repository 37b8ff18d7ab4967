import Glibc
import KernelInterface
import Testing

@testable import Node

/// What the service manager asks for by the environment, and what it is told.
@Suite struct ServiceManagerTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let environment: [String: String]
        let isThere: Bool
        var watchdog: UInt64?
    }

    @Test(arguments: [
        Row(testDescription: "nobody waits", environment: ["WATCHDOG_USEC": "5"], isThere: false),
        Row(testDescription: "no watchdog", environment: ["NOTIFY_SOCKET": "/x"], isThere: true),
        Row(
            testDescription: "watchdog", environment: ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "30000000"],
            isThere: true, watchdog: 30_000_000),
        Row(
            testDescription: "of this process",
            environment: ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "5", "WATCHDOG_PID": "42"], isThere: true,
            watchdog: 5),
        Row(
            testDescription: "of another process",
            environment: ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "5", "WATCHDOG_PID": "43"], isThere: true),
        Row(
            testDescription: "no number", environment: ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "soon"],
            isThere: true),
        Row(
            testDescription: "switched off", environment: ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "0"],
            isThere: true),
    ]) func isWhatTheEnvironmentSays(_ row: Row) {
        let manager = ServiceManager(environment: { row.environment[$0] }, process: 42)
        #expect((manager != nil) == row.isThere)
        #expect(manager?.watchdog == row.watchdog)
    }

    /// In a process of its own, since its threads share the environment.
    @Test func isToldByTheSocket() async {
        await #expect(processExitsWith: .success) {
            let place = try TemporaryDirectory()
            let path = place.path + "/notify"
            let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let bound = withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            #expect(bound == 0)
            setenv("NOTIFY_SOCKET", path, 1)
            let manager = try #require(ServiceManager())
            #expect(manager.tell(["READY=1", "STATUS=2 classes"]) == nil)
            var buffer = [UInt8](repeating: 0, count: 256)
            let length = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            #expect(String(decoding: buffer.prefix(max(0, length)), as: UTF8.self) == "READY=1\nSTATUS=2 classes")
            setenv("NOTIFY_SOCKET", place.path + "/nobody", 1)
            #expect(manager.tell(["READY=1"]) == Errno.noSuchFile.text)
        }
    }

    @Test func theJournalTakesStandardErrorWhereItIsTheSameFile() throws {
        let place = try TemporaryDirectory()
        try place.file("stream", "")
        let descriptor = open(place.path + "/stream", O_RDONLY)
        defer { close(descriptor) }
        var found = stat()
        try #require(fstat(descriptor, &found) == 0)
        func takes(_ stream: String?) -> Bool {
            Journal.takesStandardError(environment: { $0 == "JOURNAL_STREAM" ? stream : nil }, descriptor: descriptor)
        }
        #expect(takes("\(found.st_dev):\(found.st_ino)"))
        for other in [nil, "", "1", "\(found.st_dev):\(found.st_ino + 1)", "\(found.st_dev):\(found.st_ino):1", "a:b"] {
            #expect(!takes(other))
        }
    }
}
