import CLinux
import Glibc
import KernelInterface
import Reconciler

/// The files of a state directory.
enum StateFile: String {
    case state = "state.json"
    case pending = "pending.json"
    case next = "next.json"
    case armed = "armed.json"
    case assignments = "assignments.json"
    case policies = "policies.json"

    /// Where the text is written before it takes the name.
    var temporary: String { rawValue + ".tmp" }

    static let all: [StateFile] = [.state, .pending, .next, .assignments, .policies]
}

/// The lock of a state directory, held until it goes; the pid in the lock file goes with it.
struct StateLock: ~Copyable {
    private let file: Descriptor

    init(_ file: consuming Descriptor) {
        self.file = file
    }

    deinit {
        ftruncate(file.number, 0)
    }
}

/// An open directory that belongs to the caller alone, reached through no symbolic link.
struct StateDirectory: ~Copyable {
    private let path: String
    private let descriptor: Descriptor

    /// Creates the directory and the one above it, 0700, where they are absent and `creating` is set.
    init(_ path: String, creating: Bool) throws(StateError) {
        func failure(_ errno: Errno) -> StateError {
            var status = stat()
            let isLink = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
            if isLink { return StateError(path: path, reason: .unreadable("this is a symbolic link")) }
            return StateError(path: path, reason: .failed(operation: "open", errno: errno))
        }
        let opened = try translating(failure) { () throws(Errno) in
            if creating { try makeStateDirectory(path) }
            return try Descriptor(path, flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        }
        let fault = try translating(failure) { [number = opened.number] () throws(Errno) in
            try ownershipFault(ofDirectory: number)
        }
        if let fault { throw StateError(path: path, reason: .unreadable(fault)) }
        self.path = path
        descriptor = opened
    }

    // MARK: The lock

    /// Locks the directory for this process and writes its pid beside; throws `busy` when another one has it.
    func lock() throws(StateError) -> StateLock {
        let lock = try translating({ failure("lock", $0, "lock") }) { () throws(Errno) in
            let opened = try Descriptor(
                "lock", in: descriptor.number, flags: O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: 0o600)
            try regular(opened)
            return opened
        }
        do throws(Errno) {
            _ = try checked { [number = lock.number] in clinux_lock_exclusive(number) }
        } catch {
            if error == .tryAgain { throw StateError(path: path, reason: .busy(pid: holder())) }
            throw failure("lock", error, "lock")
        }
        // The pid is for messages only: a full file system must not keep the directory from being locked.
        if ftruncate(lock.number, 0) == 0 { try? lock.writeAll("\(getpid())\n".utf8) }
        return StateLock(lock)
    }

    /// The pid in the lock file, if such a process is alive.
    func holder() -> Int32? {
        // No lock file, no holder.
        guard let file = try? Descriptor("lock", in: descriptor.number, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
            let bytes = try? file.readAll(limit: 64),
            let pid = Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)), pid > 0
        else { return nil }
        return kill(pid, 0) == 0 || errno == EPERM ? pid : nil
    }

    // MARK: The files

    func has(_ file: StateFile) throws(StateError) -> Bool {
        try size(of: file) != nil
    }

    /// Bytes of the file; nil when there is none.
    func size(of file: StateFile) throws(StateError) -> Int? {
        var found = stat()
        if fstatat(descriptor.number, file.rawValue, &found, AT_SYMLINK_NOFOLLOW) == 0 { return Int(found.st_size) }
        let error = Errno(rawValue: errno)
        if error == .noSuchFile { return nil }
        throw failure("read", error, file.rawValue)
    }

    /// nil when there is no such file.
    func read(_ file: StateFile) throws(StateError) -> [UInt8]? {
        do throws(Errno) {
            let opened = try Descriptor(
                file.rawValue, in: descriptor.number, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            try regular(opened)
            return try opened.readAll()
        } catch {
            if error == .noSuchFile { return nil }
            throw failure("read", error, file.rawValue)
        }
    }

    /// Makes `bytes` the content of the file, durably; on an error the file is as before.
    func replace(_ file: StateFile, with bytes: [UInt8]) throws(StateError) {
        do throws(Errno) {
            try unlink(file.temporary)
            do throws(Errno) {
                let opened = try Descriptor(
                    file.temporary, in: descriptor.number, flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
                try opened.writeAll(bytes)
                try opened.synchronize()
                _ = try checked {
                    renameat(descriptor.number, file.temporary, descriptor.number, file.rawValue) == 0 ? 0 : -errno
                }
                try descriptor.synchronize()
            } catch {
                // The first error is the one to tell; the next load removes what is left.
                _ = try? unlink(file.temporary)
                throw error
            }
        } catch {
            throw failure("write", error, file.rawValue)
        }
    }

    func rename(_ file: StateFile, to target: StateFile) throws(StateError) {
        do throws(Errno) {
            _ = try checked {
                renameat(descriptor.number, file.rawValue, descriptor.number, target.rawValue) == 0 ? 0 : -errno
            }
        } catch {
            throw failure("rename", error, file.rawValue)
        }
    }

    /// Succeeds when there is no such file.
    func remove(_ file: StateFile) throws(StateError) {
        do throws(Errno) {
            if try unlink(file.rawValue) { try descriptor.synchronize() }
        } catch {
            throw failure("remove", error, file.rawValue)
        }
    }

    func removeTemporaries() throws(StateError) {
        for file in StateFile.all {
            do throws(Errno) {
                try unlink(file.temporary)
            } catch {
                throw failure("remove", error, file.temporary)
            }
        }
    }

    func synchronize() throws(StateError) {
        do throws(Errno) {
            try descriptor.synchronize()
        } catch {
            throw StateError(path: path, reason: .failed(operation: "write", errno: error))
        }
    }

    /// Whether there was one.
    @discardableResult
    private func unlink(_ name: String) throws(Errno) -> Bool {
        if unlinkat(descriptor.number, name, 0) == 0 { return true }
        let error = Errno(rawValue: errno)
        if error == .noSuchFile { return false }
        throw error
    }

    private func failure(_ operation: String, _ error: Errno, _ name: String) -> StateError {
        let file = path + "/" + name
        if error == .tooManyLinks { return StateError(path: file, reason: .unreadable("this is a symbolic link")) }
        if error == .notRegular { return StateError(path: file, reason: .unreadable("this is no regular file")) }
        return StateError(path: file, reason: .failed(operation: operation, errno: error))
    }
}

extension Errno {
    /// EMEDIUMTYPE, which no file system returns: the file is a directory, a pipe or a device.
    fileprivate static let notRegular = Errno(rawValue: EMEDIUMTYPE)
}

private func regular(_ file: borrowing Descriptor) throws(Errno) {
    if try file.status().st_mode & S_IFMT != S_IFREG { throw .notRegular }
}

private func makeStateDirectory(_ path: String) throws(Errno) {
    var places: [(path: String, mode: mode_t)] = [(path, 0o700)]
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex {
        // Others may pass through it to the control socket.
        places.insert((String(path[..<slash]), 0o711), at: 0)
    }
    for (place, mode) in places where mkdir(place, mode) != 0 {
        let error = Errno(rawValue: errno)
        // On a read-only file system EROFS hides that it is there already; opening tells.
        if error != .fileExists && error != .readOnlyFileSystem { throw error }
    }
}

private func ownershipFault(ofDirectory number: Int32) throws(Errno) -> String? {
    var own = stat()
    var above = stat()
    _ = try checked { fstat(number, &own) == 0 && fstatat(number, "..", &above, 0) == 0 ? 0 : -errno }
    return ownershipFault(own, isParent: false).map { "the directory \($0)" }
        ?? ownershipFault(above, isParent: true).map { "the directory above it \($0)" }
}

/// Why a directory cannot be trusted with the state: others could replace what is in it. Root may own the one above,
/// and that one may be writable by all when it is sticky, as `/tmp` is.
func ownershipFault(_ status: stat, isParent: Bool) -> String? {
    let caller = geteuid()
    if status.st_uid != caller && !(isParent && status.st_uid == 0) {
        return "belongs to uid \(status.st_uid), not to uid \(caller)"
    }
    let isSticky = isParent && status.st_mode & S_ISVTX != 0
    if status.st_mode & 0o022 != 0 && !isSticky {
        return "can be written by others (mode 0\(String(status.st_mode & 0o7777, radix: 8)))"
    }
    return nil
}
