import CLinux
import Glibc
import KernelInterface

/// A file descriptor that is closed when it goes.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Opens `path` below `directory`; the C function is `openat`. Adds O_CLOEXEC.
    init(_ path: String, in directory: Int32 = AT_FDCWD, flags: Int32, mode: UInt32 = 0) throws(Errno) {
        number = try checked { path.withCString { clinux_openat_mode(directory, $0, flags | O_CLOEXEC, mode) } }
    }

    init(owning number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// The descriptor itself, to be closed by the caller.
    consuming func release() -> Int32 {
        let kept = number
        discard self
        return kept
    }

    func status() throws(Errno) -> stat {
        var found = stat()
        guard fstat(number, &found) == 0 else { throw Errno(rawValue: errno) }
        return found
    }

    /// Reads to the end of the file; throws EOVERFLOW above `limit` bytes.
    func readAll(limit: Int = 256 << 20) throws(Errno) -> [UInt8] {
        // Files in /proc and /sys do not tell their size: the hint is 0 there, and the room doubles.
        let hint = max(0, Int(try status().st_size))
        if hint > limit { throw .overflow }
        var bytes: [UInt8] = []
        var room = max(4096, hint + 1)
        while true {
            var result: Int64 = 0
            let piece = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                repeat {
                    result = clinux_read(number, buffer.baseAddress, UInt64(room))
                } while result == -Int64(EINTR)
                count = max(0, Int(result))
            }
            if result < 0 { throw Errno(rawValue: Int32(-result)) }
            if piece.isEmpty { return bytes }
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
            if bytes.count > limit { throw .overflow }
            room = max(4096, bytes.count)
        }
    }

    /// Writes all of it, over as many calls as that takes.
    func writeAll(_ bytes: some Collection<UInt8>) throws(Errno) {
        let result: Int32? = bytes.withContiguousStorageIfAvailable { writeFully(number, UnsafeRawBufferPointer($0)) }
        let error = result ?? Array(bytes).withUnsafeBytes { writeFully(number, $0) }
        if error != 0 { throw Errno(rawValue: error) }
    }

    /// Waits until the file, or the entries of the directory, would survive a loss of power.
    func synchronize() throws(Errno) {
        _ = try checked { fsync(number) == 0 ? 0 : -errno }
    }
}

extension Errno: Error {}

/// Calls until it is not interrupted; throws the error number that `call` returns negated.
func checked(_ call: () -> Int32) throws(Errno) -> Int32 {
    while true {
        let result = call()
        if result >= 0 { return result }
        if result != -EINTR { throw Errno(rawValue: -result) }
    }
}

/// Runs `body` and tells its error number as another error.
func translating<Success: ~Copyable, Failure: Error>(
    _ translate: (Errno) -> Failure, _ body: () throws(Errno) -> Success
) throws(Failure) -> Success {
    do throws(Errno) {
        return try body()
    } catch {
        throw translate(error)
    }
}

/// 0, or the error number. Waits for room when the descriptor is non-blocking.
func writeFully(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
        let part = UnsafeRawBufferPointer(rebasing: rest)
        let count = clinux_write(descriptor, part.baseAddress, UInt64(part.count))
        if count >= 0 {
            rest = rest.dropFirst(Int(count))
        } else if count == -Int64(EAGAIN) {
            var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            // A failed wait shows in the next write.
            _ = poll(&wanted, 1, -1)
        } else if count != -Int64(EINTR) {
            return Int32(-count)
        }
    }
    return 0
}
