import CLinux
import Glibc
import KernelInterface

/// A file that lines are added to; it is put aside as `PATH.1` when it has grown to its limit, so that two of it are
/// the most that is kept.
package struct AppendedFile: ~Copyable {
    package let path: String
    private let limit: Int
    private var file: Descriptor
    private var size: Int

    /// Creates it (0600) where it is absent; a symbolic link is refused.
    package init(_ path: String, limit: Int = 16 << 20) throws(FileError) {
        func failure(_ errno: Errno) -> FileError {
            FileError(path: path, reason: .failed(operation: "open", errno: errno))
        }
        let opened = try translating(failure) { () throws(Errno) in try Self.open(path) }
        size = try translating(failure) { [number = opened.number] () throws(Errno) in
            var found = stat()
            guard fstat(number, &found) == 0 else { throw Errno(rawValue: errno) }
            return Int(found.st_size)
        }
        file = opened
        self.path = path
        self.limit = limit
    }

    package var isEmpty: Bool { size == 0 }

    /// Absolute and without symbolic links; `path` where that cannot be told.
    package var resolvedPath: String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    /// Whether so many more bytes belong in another file.
    package func isFull(adding count: Int) -> Bool { size > 0 && size + count > limit }

    /// Puts it aside as `PATH.1`, over what is there, and begins a new one.
    package mutating func rotate() throws(FileError) {
        do throws(Errno) {
            _ = try checked { rename(path, path + ".1") == 0 ? 0 : -errno }
            file = try Self.open(path)
            size = 0
        } catch {
            throw FileError(path: path, reason: .failed(operation: "rename", errno: error))
        }
    }

    /// Adds whole lines in one write, so that readers see no half of one; to a new file where this one is full.
    package mutating func append(_ text: [UInt8]) throws(FileError) {
        if text.isEmpty { return }
        if isFull(adding: text.count) { try rotate() }
        do throws(Errno) {
            try file.writeAll(text)
            size += text.count
        } catch {
            throw FileError(path: path, reason: .failed(operation: "write", errno: error))
        }
    }

    private static func open(_ path: String) throws(Errno) -> Descriptor {
        try Descriptor(path, flags: O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, mode: 0o600)
    }
}
