import Glibc
import Testing

@testable import Node

/// Lines are added until the file is full; then it is put aside, over the one before.
@Suite struct AppendedFileTests {
    private func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    @Test func isPutAsideWhenFull() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log"
        var file = try AppendedFile(path, limit: 10)
        let isEmptyAtFirst = file.isEmpty
        #expect(isEmptyAtFirst)
        for line in ["first\n", "2nd\n", "third\n"] {
            let isFull = file.isFull(adding: line.utf8.count)
            #expect(isFull == (line == "third\n"))
            try file.append(Array(line.utf8))
        }
        #expect(text(path + ".1") == "first\n2nd\n")
        #expect(text(path) == "third\n")
        try file.rotate()
        let isEmptyAgain = file.isEmpty
        #expect(isEmptyAgain)
        #expect(text(path + ".1") == "third\n")
        #expect(text(path) == "")
        // One that is larger than a file is written all the same.
        try file.append(Array("a line of more than ten\n".utf8))
        #expect(text(path) == "a line of more than ten\n")
    }

    @Test func goesOnWithWhatIsThere() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/log"
        do {
            var file = try AppendedFile(path)
            try file.append(Array("one\n".utf8))
        }
        var file = try AppendedFile(path)
        let (isEmpty, resolved) = (file.isEmpty, file.resolvedPath)
        #expect(!isEmpty)
        try file.append(Array("two\n".utf8))
        #expect(text(path) == "one\ntwo\n")
        #expect(resolved.hasPrefix("/"))
        #expect(resolved.hasSuffix("/log"))
    }
}
