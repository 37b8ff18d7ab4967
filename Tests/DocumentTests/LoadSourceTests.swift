import Glibc
import Testing

@testable import Document

@Suite struct LoadSourceTests {
    /// A directory of its own, removed afterwards.
    static func withDirectory(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/document-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer {
            for name in ["file", "pipe", "link", "empty", "huge"] { unlink("\(path)/\(name)") }
            rmdir(path)
        }
        try body(path)
    }

    static func write(_ text: String, to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let written = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        try #require(written == text.utf8.count)
    }

    static func failure(_ path: String, limit: Int = 100) -> String {
        let error = #expect(throws: Diagnostic.self) { try loadSource(path: path, limit: limit) }
        return error.map { DiagnosticRenderer().render($0) } ?? ""
    }

    @Test func aFileIsReadWhole() throws {
        try Self.withDirectory { directory in
            let text = String(repeating: "a: é\n", count: 20_000)
            try Self.write(text, to: "\(directory)/file")
            try Self.write("", to: "\(directory)/empty")
            #expect(symlink("file", "\(directory)/link") == 0)
            #expect(try loadSource(path: "\(directory)/file").bytes == Array(text.utf8))
            #expect(try loadSource(path: "\(directory)/link").name == "\(directory)/link")
            #expect(try loadSource(path: "\(directory)/empty").bytes.isEmpty)
        }
    }

    @Test func theLimitIsTheLastSizeThatIsRead() throws {
        try Self.withDirectory { directory in
            try Self.write("12345", to: "\(directory)/file")
            #expect(try loadSource(path: "\(directory)/file", limit: 5).bytes.count == 5)
            #expect(
                Self.failure("\(directory)/file", limit: 4) == """
                    error: `\(directory)/file` has 5 bytes; at most 4 are read [too-large]
                    help: split it into several files, or check that the path is right

                    """)
        }
    }

    @Test func aHugeFileIsRefusedByItsSize() throws {
        try Self.withDirectory { directory in
            try Self.write("", to: "\(directory)/huge")
            // One TiB without a block: reading it would not end.
            try #require(truncate("\(directory)/huge", 1 << 40) == 0)
            #expect(Self.failure("\(directory)/huge").hasPrefix("error: `\(directory)/huge` has 1099511627776 bytes"))
        }
    }

    @Test func pipesDirectoriesAndDevicesAreRefused() throws {
        try Self.withDirectory { directory in
            try #require(mkfifo("\(directory)/pipe", 0o600) == 0)
            let help = "help: write `-` to read standard input\n"
            let refusal = "is a pipe, socket or device, not a regular file [file-not-regular]\n"
            #expect(Self.failure("\(directory)/pipe") == "error: `\(directory)/pipe` \(refusal)\(help)")
            #expect(Self.failure("/dev/zero") == "error: `/dev/zero` \(refusal)\(help)")
            #expect(
                Self.failure(directory) == "error: `\(directory)` is a directory, not a file [file-is-directory]\n")
        }
    }

    @Test func missingFilesAreNamed() throws {
        try Self.withDirectory { directory in
            try Self.write("", to: "\(directory)/file")
            #expect(
                Self.failure("\(directory)/no.yaml")
                    == "error: there is no file `\(directory)/no.yaml` [file-not-found]\n")
            #expect(Self.failure("\(directory)/file/x").hasSuffix("[file-not-found]\n"))
            #expect(Self.failure("").hasSuffix("[file-not-found]\n"))
            #expect(Self.failure("\(directory)/file\0x").hasSuffix("[file-not-found]\n"))
            try #require(symlink("link", "\(directory)/link") == 0)
            #expect(Self.failure("\(directory)/link").hasSuffix("symbolic links [file-unreadable]\n"))
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything")) func unreadableFilesAreNamed() throws {
        try Self.withDirectory { directory in
            try Self.write("", to: "\(directory)/file")
            try #require(chmod("\(directory)/file", 0) == 0)
            #expect(
                Self.failure("\(directory)/file")
                    == "error: `\(directory)/file` may not be read by this user [file-denied]\n")
        }
    }

    @Test func filesWithoutASizeAreReadToTheirEnd() throws {
        #expect(try loadSource(path: "/proc/self/status").bytes.isEmpty == false)
        #expect(Self.failure("/proc/self/status", limit: 10).contains("is larger than it may be; at most 10 are read"))
    }
}
