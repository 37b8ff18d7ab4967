import CLinux
import Glibc
package import KernelInterface

/// The live kernel's resctrl file system at one mount, or a plain directory that stands in for it.
///
/// Paths are resolved beneath the mount and never through a symbolic link. The directory of the last group stays open,
/// and so does the `tasks` file that was written last: moving a thread is then one `write(2)`. The file system is
/// locked at the first operation, and until this value goes.
package struct ResctrlDirectory: ~Copyable {
    /// Where it is mounted, as it was given.
    package let path: String
    private let root: Descriptor
    private let isPlain: Bool
    private var hasOpenat2 = true
    private var lock: ResctrlLock
    /// O_PATH descriptor of `heldPath`; nil when there is none.
    private var held: Descriptor?
    private var heldPath = ResctrlPath.root
    /// The `tasks` file of `tasksPath`, open for writing; nil when there is none.
    private var tasks: Descriptor?
    private var tasksPath = ResctrlPath.root

    /// Opens the mount and checks that it is a resctrl file system; what is below is neither looked at nor locked yet.
    ///
    /// `verifyingMagic: false` takes any directory: files are then truncated before a write, as a kernel file behaves.
    package init(
        at path: String, verifyingMagic: Bool = true, locking mode: ResctrlLock.Mode = .none,
        patience: ResctrlLock.Milliseconds = ResctrlLock.patience
    ) throws(KernelError) {
        func failure(_ errno: Errno) -> KernelError { KernelError(.identify, in: .resctrl, path: path, errno: errno) }
        let found = try translating(failure) { () throws(Errno) in
            try Descriptor(path, flags: clinux_o_path | O_DIRECTORY)
        }
        let type = try translating(failure) { [number = found.number] () throws(Errno) in
            var type: Int64 = 0
            _ = try checked { clinux_fstatfs_type(number, &type) }
            return type
        }
        let isResctrl = type == clinux_resctrl_magic
        if verifyingMagic && !isResctrl {
            throw KernelError(
                .identify, in: .resctrl, path: path, errno: .invalidArgument,
                reason: "this is no resctrl file system: its magic is 0x\(String(type, radix: 16)), not 0x7655821")
        }
        self.path = path
        isPlain = !isResctrl
        root = found
        lock = ResctrlLock(mode, patience: patience)
    }

    /// Lets others change it until the next operation; a process that stays does so between its transactions.
    package mutating func unlock() {
        lock.release()
    }

    // MARK: What KernelTree asks for

    mutating func names(of path: ResctrlPath, type: UInt8) throws(KernelError) -> [String] {
        try enter()
        var result = Node.names(in: directory(of: path), type: type)
        if case .failure(let error) = result, letGo(of: path, after: error) {
            result = Node.names(in: directory(of: path), type: type)
        }
        switch result {
        case .success(let names): return names
        case .failure(let error): throw KernelError(.list, in: .resctrl, path: path.description, errno: error)
        }
    }

    mutating func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity {
        try enter()
        forget(path)
        do throws(Errno) {
            return CgroupIdentity(inode: try inode(of: try checked { directory(of: path) }))
        } catch {
            throw KernelError(.identify, in: .resctrl, path: path.description, errno: error)
        }
    }

    mutating func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        try enter()
        do throws(Errno) {
            do throws(Errno) {
                return try text(of: file, in: path)
            } catch {
                guard letGo(of: path, after: error) else { throw error }
                return try text(of: file, in: path)
            }
        } catch {
            throw KernelError(.read, in: .resctrl, path: path.path(of: file), errno: error)
        }
    }

    mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        try enter()
        let isCleared = Self.clearing.contains(file) && text.utf8.last == UInt8(ascii: "\n")
        let before = isCleared || file == .tasks ? nil : lastCommandStatus()
        let (result, isAnswer) = put(text, file, path)
        if result == 0 { return }
        var errno = Errno(rawValue: -result)
        if wasReplaced(path, after: errno) { errno = .noSuchDevice }
        let isGone = errno == .noSuchFile || errno == .noSuchDevice
        let reason = isAnswer && !isGone ? commandReason(before: before, after: lastCommandStatus()) : nil
        let value = text.droppingFinalNewline
        throw KernelError(.write, in: .resctrl, path: path.path(of: file), value: value, errno: errno, reason: reason)
    }

    mutating func create(_ path: ResctrlPath) throws(KernelError) {
        try enter()
        forget(path)
        let before = lastCommandStatus()
        let (parent, name) = split(path)
        let result = parent < 0 ? parent : name.withCString { mkdirat(parent, $0, 0o755) == 0 ? 0 : -errno }
        if result == 0 { return }
        throw KernelError(
            .create, in: .resctrl, path: path.description, errno: Errno(rawValue: -result),
            reason: commandReason(before: before, after: lastCommandStatus()))
    }

    mutating func remove(_ path: ResctrlPath) throws(KernelError) {
        try enter()
        forget(path)
        let (parent, name) = split(path)
        let result = parent < 0 ? parent : name.withCString { unlinkat(parent, $0, AT_REMOVEDIR) == 0 ? 0 : -errno }
        if result < 0 {
            throw KernelError(.remove, in: .resctrl, path: path.description, errno: Errno(rawValue: -result))
        }
    }

    // MARK: What the kernel says of a refusal

    /// Files whose write clears `last_cmd_status` before anything else, as long as the text ends in a newline; what the
    /// other commands have to say is added to what is there (until 7.1).
    private static let clearing: Set<ResctrlFile> = [.schemata, .mode, .tasks]

    /// nil where it cannot be read, such as on a plain directory.
    private func lastCommandStatus() -> String? {
        // The refusal itself is what is reported; this is the evidence.
        guard let file = try? Descriptor("info/last_cmd_status", in: root.number, flags: O_RDONLY | O_NOFOLLOW),
            let bytes = try? file.readAll(limit: 1 << 16)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Descriptors

    private mutating func enter() throws(KernelError) {
        try lock.take(root.number, of: path)
    }

    /// Of the directory that is held open: its descriptor, or the error number negated.
    private mutating func directory(of path: ResctrlPath) -> Int32 {
        if path.isRoot { return root.number }
        if let number = held?.number, heldPath == path { return number }
        let opened = openDirectory(path.text, beneath: root.number, hasOpenat2: &hasOpenat2)
        held = opened < 0 ? nil : Descriptor(owning: opened)
        heldPath = path
        return opened
    }

    /// The directory above one, and the name in it; the root itself is `.`, which nobody can make or remove.
    private mutating func split(_ path: ResctrlPath) -> (parent: Int32, name: String) {
        guard let slash = path.text.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return (root.number, path.isRoot ? "." : path.text)
        }
        let name = String(path.text[path.text.utf8.index(after: slash)...])
        guard let parent = ResctrlPath(String(path.text[..<slash])) else { return (-ENOENT, name) }
        return (directory(of: parent), name)
    }

    /// Lets go of what is held of a directory and of everything below it.
    private mutating func forget(_ path: ResctrlPath) {
        if heldPath.isBeneath(path) { held = nil }
        if tasksPath.isBeneath(path) { tasks = nil }
    }

    /// Whether the directory was held and is gone, so that its path must be looked up again.
    private mutating func letGo(of path: ResctrlPath, after error: Errno) -> Bool {
        guard error == .noSuchFile || error == .noSuchDevice, held != nil, heldPath == path else { return false }
        held = nil
        return true
    }

    /// Whether the path of a write that found nothing leads to another group by now.
    private mutating func wasReplaced(_ path: ResctrlPath, after error: Errno) -> Bool {
        guard error == .noSuchFile || error == .noSuchDevice, let number = held?.number, heldPath == path else {
            forget(path)
            return false
        }
        // A directory that cannot be looked at is no other one.
        let before = try? inode(of: number)
        forget(path)
        let now = directory(of: path)
        return now >= 0 && (try? inode(of: now)) != before
    }

    private func inode(of descriptor: Int32) throws(Errno) -> UInt64 {
        var found = stat()
        _ = try checked { fstat(descriptor, &found) == 0 ? 0 : -errno }
        return UInt64(found.st_ino)
    }

    // MARK: Files

    private mutating func text(of file: ResctrlFile, in path: ResctrlPath) throws(Errno) -> String {
        let directory = try checked { self.directory(of: path) }
        let opened = try Descriptor(file.name, in: directory, flags: O_RDONLY | O_NOFOLLOW)
        return String(decoding: try opened.readAll(), as: UTF8.self)
    }

    /// 0 or the error number negated, and whether it is the answer of `write(2)`.
    private mutating func put(_ text: String, _ file: ResctrlFile, _ path: ResctrlPath) -> (Int32, isAnswer: Bool) {
        if file == .tasks, tasksPath == path, let number = tasks?.number { return (writeWhole(text, number), true) }
        let directory = self.directory(of: path)
        if directory < 0 { return (directory, false) }
        let flags = O_WRONLY | O_NOFOLLOW | O_CLOEXEC | (isPlain ? O_TRUNC : 0)
        let opened = file.name.withCString { clinux_openat(directory, $0, flags) }
        if opened < 0 { return (opened, false) }
        let descriptor = Descriptor(owning: opened)
        let result = writeWhole(text, opened)
        if file == .tasks, !isPlain {
            tasks = consume descriptor
            tasksPath = path
        }
        return (result, true)
    }
}

/// One `write(2)` of the whole text: 0 or the error number negated; EIO for a short write.
private func writeWhole(_ text: String, _ descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
        while true {
            let count = clinux_write(descriptor, bytes.baseAddress, UInt64(bytes.count))
            if count == -Int64(EINTR) { continue }
            if count < 0 { return Int32(count) }
            return Int(count) == bytes.count ? 0 : -EIO
        }
    }
}

extension ResctrlPath {
    /// Whether it is the other path or lies below it.
    fileprivate func isBeneath(_ other: ResctrlPath) -> Bool {
        if other.isRoot || self == other { return true }
        return text.utf8.starts(with: other.text.utf8) && text.utf8.dropFirst(other.text.utf8.count).first == 0x2F
    }
}
