import Glibc
import KernelInterface
import Testing

@testable import Node

@Suite struct ResctrlLockTests {
    let place: TemporaryDirectory

    init() throws {
        place = try TemporaryDirectory()
        try place.file("schemata", "L3:0=fffff\n")
    }

    private func directory(_ mode: ResctrlLock.Mode) throws -> ResctrlDirectory {
        try ResctrlDirectory(at: place.path, verifyingMagic: false, locking: mode, patience: 5)
    }

    private var busy: KernelError {
        var name = place.comm
        if name.last == "\n" { name.removeLast() }
        return KernelError(
            .lock, in: .resctrl, path: place.path, errno: .tryAgain,
            reason: "process \(getpid()) (\(name)) holds the lock on `\(place.path)`")
    }

    @Test func oneWriterAtATime() throws {
        var first = try directory(.exclusive)
        var second = try directory(.exclusive)
        // Nothing is locked before it is used.
        #expect(try first.read(.root, .schemata) == "L3:0=fffff\n")
        #expect(throws: busy) { try second.read(.root, .schemata) }
        #expect(throws: busy) { try second.write(.root, .schemata, "x\n") }
        _ = consume first
        #expect(try second.read(.root, .schemata) == "L3:0=fffff\n")
    }

    @Test func readersShare() throws {
        var first = try directory(.shared)
        var second = try directory(.shared)
        var writer = try directory(.exclusive)
        #expect(try first.read(.root, .schemata) == "L3:0=fffff\n")
        #expect(try second.read(.root, .schemata) == "L3:0=fffff\n")
        #expect(throws: busy) { try writer.names(of: .root, type: UInt8(DT_DIR)) }
        _ = consume first
        #expect(throws: busy) { try writer.create(try #require(ResctrlPath("web"))) }
        _ = consume second
        try writer.write(.root, .schemata, "L3:0=f\n")
        var late = try directory(.shared)
        #expect(throws: busy) { try late.read(.root, .schemata) }
    }

    @Test func whoeverNeedsNoLockTakesNone() throws {
        var writer = try directory(.exclusive)
        #expect(try writer.read(.root, .schemata) == "L3:0=fffff\n")
        var other = try directory(.none)
        #expect(try other.read(.root, .schemata) == "L3:0=fffff\n")
    }

    @Test(
        arguments: [
            ("1: FLOCK  ADVISORY  WRITE 520 00:24:1 0 EOF\n", 520),
            ("1: POSIX  ADVISORY  WRITE 520 00:24:1 0 EOF\n2: FLOCK  ADVISORY  READ 71 00:24:1 0 EOF\n", 71),
            // Another file, a waiting one, one of another pid namespace, and what is no such line.
            ("1: FLOCK  ADVISORY  WRITE 520 00:24:2 0 EOF\n", nil),
            ("1: FLOCK  ADVISORY  WRITE 520 08:24:1 0 EOF\n", nil),
            ("1: -> FLOCK  ADVISORY  WRITE 520 00:24:1 0 EOF\n", nil),
            ("1: FLOCK  ADVISORY  WRITE 0 00:24:1 0 EOF\n", nil),
            ("1: FLOCK  ADVISORY  WRITE x 00:24:1\n", nil), ("FLOCK\n", nil), ("", nil),
        ] as [(String, Int32?)])
    func holders(_ locks: String, _ expected: Int32?) {
        #expect(flockHolder(of: 36, inode: 1, locks: locks) == expected)
    }
}

extension TemporaryDirectory {
    /// The name of this process, as the kernel has it.
    fileprivate var comm: String {
        SystemRoot.machine.textIfPresent("/proc/self/comm") ?? ""
    }
}
