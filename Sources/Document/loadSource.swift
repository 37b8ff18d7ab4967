private import Glibc

/// Reads a file of at most `limit` bytes; `-` is standard input. Pipes, sockets and devices are refused without being
/// read; a regular file that is too large is refused by its size.
package func loadSource(path: String, limit: Int = YAMLLimits.standard.bytes) throws(Diagnostic) -> SourceFile {
    if path == "-" {
        return SourceFile(name: "<stdin>", bytes: try readAll(STDIN_FILENO, name: "<stdin>", expected: 0, limit: limit))
    }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unopened(path, ENOENT) }
    // Without O_NONBLOCK opening a pipe would wait for its other end.
    let descriptor = retrying { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
    guard descriptor >= 0 else { throw .unopened(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unopened(path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .unopened(path, EISDIR)
    default:
        throw Diagnostic(
            .fileNotRegular, "`\(path)` is a pipe, socket or device, not a regular file",
            help: ["write `-` to read standard input"])
    }
    let size = Int(status.st_size)
    guard size <= limit else { throw .tooLarge(name: path, bytes: size, limit: limit) }
    return SourceFile(name: path, bytes: try readAll(descriptor, name: path, expected: size, limit: limit))
}

/// Reads to the end: the size is a hint, since files of procfs and kernfs have none.
private func readAll(_ descriptor: CInt, name: String, expected: Int, limit: Int) throws(Diagnostic) -> [UInt8] {
    var bytes: [UInt8] = []
    var room = min(expected, limit) + 1
    while true {
        if bytes.count > limit { throw .tooLarge(name: name, bytes: nil, limit: limit) }
        var failure: CInt = 0
        let old = bytes.count
        let wanted = min(max(room, 4096), limit + 1 - old)
        let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            let got = retrying { read(descriptor, buffer.baseAddress, wanted) }
            if got < 0 { failure = errno }
            count = max(got, 0)
        }
        if failure != 0 { throw .unopened(name, failure) }
        if piece.isEmpty { return bytes }
        if old == 0 { bytes = piece } else { bytes += piece }
        room = min(room * 2, 1 << 20)
    }
}

private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}

extension Diagnostic {
    fileprivate static func unopened(_ path: String, _ code: CInt) -> Diagnostic {
        switch code {
        case ENOENT, ENOTDIR:
            Diagnostic(.fileNotFound, "there is no file `\(path)`")
        case EACCES, EPERM:
            Diagnostic(.fileDenied, "`\(path)` may not be read by this user")
        case EISDIR:
            Diagnostic(.fileIsDirectory, "`\(path)` is a directory, not a file")
        case ENXIO:
            Diagnostic(
                .fileNotRegular, "`\(path)` is a pipe, socket or device, not a regular file",
                help: ["write `-` to read standard input"])
        default:
            Diagnostic(.fileUnreadable, "`\(path)` cannot be read: \(String(cString: strerror(code)))")
        }
    }
}
