import Glibc

/// A file of this repository.
enum RepositoryText {
    struct Failure: Error {
        let path: String
        let errno: CInt
    }

    private static func path(_ name: String) -> String {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        parts.append(contentsOf: name.split(separator: "/"))
        return parts.joined(separator: "/")
    }

    static func read(_ name: String) throws -> String {
        let path = path(name)
        guard let file = fopen(path, "r") else { throw Failure(path: path, errno: errno) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func write(_ name: String, _ text: String) throws {
        let path = path(name)
        guard let file = fopen(path, "w") else { throw Failure(path: path, errno: errno) }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(path: path, errno: errno) }
    }

    /// `GOLDEN=record` writes goldens instead of comparing with them, and fails all the same.
    static var isRecording: Bool { getenv("GOLDEN").map { String(cString: $0) == "record" } ?? false }
}
