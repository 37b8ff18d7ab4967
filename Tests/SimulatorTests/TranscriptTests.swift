import Glibc
import Testing

@Suite struct TranscriptTests {
    @Test func simulatorAnswersAsTheKernelDid() throws {
        var replay = TranscriptReplay(.main)
        replay.replay(try transcript("cgroup-6.12.txt"))
        print("cgroup-6.12: \(replay.exact) exact, \(replay.byShape.count) by shape, \(replay.skipped.count) skipped")
        #expect(replay.differences == [])
        #expect(replay.exact == 411)
        #expect(replay.byShape.count == 5)
        #expect(replay.skipped.count == 1)
    }

    @Test func simulatorAnswersAsTheKernelDidInTheExtraRun() throws {
        var replay = TranscriptReplay(.extra)
        replay.replay(try transcript("cgroup-extra-6.12.txt"))
        print("cgroup-extra-6.12: \(replay.exact) exact, \(replay.byShape.count) by shape")
        #expect(replay.differences == [])
        #expect(replay.exact == 19)
        #expect(replay.byShape.count == 7)
        #expect(replay.skipped.isEmpty)
    }
}

/// A file of Tests/Transcripts.
func transcript(_ name: String) throws -> String {
    let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return try contents("/" + here + "/Transcripts/" + name)
}

struct Unreadable: Error {
    let path: String
}

/// The text of a file.
func contents(_ path: String) throws -> String {
    guard let stream = fopen(path, "r") else { throw Unreadable(path: path) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = fread(&buffer, 1, buffer.count, stream)
        if count == 0 { break }
        bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
}
