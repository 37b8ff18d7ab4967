import Glibc
import KernelInterface
import Testing

@testable import Node

@Suite struct OutputTests {
    /// A pipe, its ends closed with the test.
    final class Pipe: Sendable {
        let reader: Int32
        let writer: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            (reader, writer) = (ends[0], ends[1])
        }

        deinit {
            close(writer)
        }

        /// Reads until the writing end is closed or `count` bytes were read.
        func read(_ count: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            var room = [UInt8](repeating: 0, count: 65536)
            while bytes.count < count {
                let got = Glibc.read(reader, &room, room.count)
                if got <= 0 { break }
                bytes += room[..<got]
            }
            return bytes
        }
    }

    @Test func aFullPipeIsWaitedFor() async throws {
        let pipe = try Pipe()
        defer { close(pipe.reader) }
        #expect(fcntl(pipe.writer, F_SETFL, O_NONBLOCK) == 0)
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        async let received = pipe.read(bytes.count)
        let result = bytes.withUnsafeBytes { writeFully(pipe.writer, $0) }
        #expect(result == 0)
        #expect(await received == bytes)
    }

    @Test func aReaderThatWentAwayIsNoFault() throws {
        ignoreBrokenPipes()
        let pipe = try Pipe()
        close(pipe.reader)
        #expect([1, 2, 3].withUnsafeBytes { writeFully(pipe.writer, $0) } == EPIPE)
        #expect(OutputResult(errno: EPIPE) == .closed)
        #expect(OutputResult(errno: 0) == .done)
        #expect(OutputResult(errno: ENOSPC) == .failed(.noSpace))
    }

    @Test func aPipeIsNoTerminal() throws {
        let pipe = try Pipe()
        defer { close(pipe.reader) }
        #expect(!isTerminal(pipe.writer))
        #expect(terminalColumns(pipe.writer) == nil)
    }
}
