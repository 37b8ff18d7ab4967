import CLinux
import Glibc
import KernelInterface

/// Makes `bytes` the content of the file at `path`, whole or not at all: temporary file beside it, fsync, rename.
///
/// An existing file keeps its permissions, a new one gets 0644 less the umask. A symbolic link stays and its target is
/// replaced. What is no regular file, such as `/dev/stdout` or a pipe, is written to.
package func replaceFile(_ path: String, with bytes: [UInt8]) throws(FileError) {
    do throws(Errno) {
        var status = stat()
        let exists = stat(path, &status) == 0
        if exists && status.st_mode & S_IFMT != S_IFREG {
            return try Descriptor(path, flags: O_WRONLY | O_NOCTTY).writeAll(bytes)
        }
        var target = path
        if exists, let resolved = realpath(path, nil) {
            target = String(cString: resolved)
            free(resolved)
        }
        let (place, name) = split(target)
        let directory = try Descriptor(place, flags: O_RDONLY | O_DIRECTORY)
        let temporary = ".\(name).\(getpid()).tmp"
        try replace(name, by: temporary, in: directory, with: bytes, mode: exists ? status.st_mode & 0o777 : nil)
    } catch {
        throw FileError(path: path, reason: .failed(operation: "write", errno: error))
    }
}

private func replace(
    _ name: String, by temporary: String, in directory: borrowing Descriptor, with bytes: [UInt8], mode: mode_t?
) throws(Errno) {
    let file = try Descriptor(
        temporary, in: directory.number, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o644)
    do throws(Errno) {
        if let mode, fchmod(file.number, mode) != 0 { throw Errno(rawValue: errno) }
        try file.writeAll(bytes)
        try file.synchronize()
        _ = try checked { renameat(directory.number, temporary, directory.number, name) == 0 ? 0 : -errno }
        try directory.synchronize()
    } catch {
        unlinkat(directory.number, temporary, 0)
        throw error
    }
}

/// The directory of a path, and the name in it.
func split(_ path: String) -> (directory: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let directory = slash == path.startIndex ? "/" : String(path[..<slash])
    return (directory, String(path[path.index(after: slash)...]))
}
