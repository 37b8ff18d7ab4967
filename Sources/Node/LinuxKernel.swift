import CLinux
import Glibc
package import KernelInterface

/// The live kernel's cgroup2 hierarchy below one mount, or a plain directory that stands in for it.
///
/// Paths are resolved beneath the mount and never through a symbolic link. Operations come grouped by cgroup, so the
/// directory of the last one stays open; what is then written goes to that very cgroup, even when its path is
/// recreated meanwhile (the write fails with ENODEV). `identity` always looks the path up again.
///
/// Where files may be held, a file that is read stays open to be written, so that a value is written to the very file
/// that it was planned from, with a third of the system calls gone.
package struct LinuxKernel: ~Copyable, KernelTree {
    /// Where the hierarchy is mounted, as it was given.
    package let path: String
    /// Which hierarchy this is, in this boot: `cgroup2-1`, the inode of its root cgroup; names its state directory.
    package let id: String

    let root: Int32
    let device: UInt64
    let isPlain: Bool
    var hasOpenat2 = true
    /// nil where none is mounted, or where nobody asked for it.
    var resctrl: ResctrlDirectory?
    var heldFiles = HeldFiles()
    /// O_PATH descriptor of `heldPath`; -1 when there is none.
    private var held: Int32 = -1
    private var heldPath = CgroupPath.root
    /// The inode of `held`; 0 while it is not known.
    var directoryInode: UInt64 = 0
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16384, alignment: 16)

    /// Opens the mount and checks that it is a cgroup2 file system.
    ///
    /// `verifyingMagic: false` takes any directory: a write then replaces the text, as that of a kernel file does.
    package init(root path: String, verifyingMagic: Bool = true) throws(KernelError) {
        func failure(_ errno: Errno) -> KernelError { KernelError(.identify, path: path, errno: errno) }
        let found = try translating(failure) { () throws(Errno) in
            try Descriptor(path, flags: clinux_o_path | O_DIRECTORY)
        }
        let status = try translating(failure) { () throws(Errno) in try found.status() }
        let type = try translating(failure) { () throws(Errno) in
            var type: Int64 = 0
            _ = try checked { clinux_fstatfs_type(found.number, &type) }
            return type
        }
        let isCgroup2 = type == clinux_cgroup2_magic
        if verifyingMagic && !isCgroup2 {
            throw KernelError(
                .identify, path: path, errno: .invalidArgument,
                reason: "this is no cgroup2 file system: its magic is 0x\(String(type, radix: 16)), not 0x63677270")
        }
        self.path = path
        isPlain = !isCgroup2
        device = UInt64(status.st_dev)
        id =
            isCgroup2
            ? "cgroup2-\(status.st_ino)"
            : "directory-\(clinux_major(UInt64(status.st_dev)))-\(clinux_minor(UInt64(status.st_dev)))-\(status.st_ino)"
        root = found.release()
    }

    deinit {
        close(root)
        if held >= 0 { close(held) }
        buffer.deallocate()
    }

    // MARK: KernelTree

    package mutating func children(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try list(cgroup, type: UInt8(DT_DIR))
    }

    package mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try list(cgroup, type: UInt8(DT_REG))
    }

    package mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        if let held = heldIdentity(of: cgroup) { return held }
        let directory = cgroup.isRoot ? root : reopen(cgroup)
        if directory < 0 { throw KernelError(.identify, path: cgroup.description, errno: Errno(rawValue: -directory)) }
        let found = inode(of: directory)
        if !cgroup.isRoot { directoryInode = found }
        return CgroupIdentity(inode: found)
    }

    package mutating func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        var length = readHeld(cgroup, file) ?? load(cgroup, file)
        if length < 0, wasReplaced(cgroup, after: length) { length = load(cgroup, file) }
        if length < 0 { throw refusal(.read, cgroup, file, errno: Errno(rawValue: Int32(-length))) }
        return fetched(length)
    }

    package mutating func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        var result: Int
        if let held = writeHeld(cgroup, file, text) {
            result = held.result
            if result == 0 { result = cut(held.descriptor, after: text) }
        } else {
            result = store(text, file, in: directory(of: cgroup))
        }
        if result < 0 { throw refusedWrite(cgroup, file, text, result) }
    }

    /// One open for both, where the file can be read and written.
    package mutating func writeReadingBack(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) throws(KernelError) -> String {
        if let held = writeHeld(cgroup, file, text) {
            if held.result < 0 { throw refusedWrite(cgroup, file, text, held.result) }
            return try readBack(cgroup, file, text, held.descriptor)
        }
        let descriptor = open(file, O_RDWR, in: directory(of: cgroup))
        if descriptor == -EACCES {
            try write(cgroup, file, text)
            return try read(cgroup, file)
        }
        if descriptor < 0 { throw refusedWrite(cgroup, file, text, Int(descriptor)) }
        defer { close(descriptor) }
        let result = put(text, descriptor)
        if result < 0 { throw refusedWrite(cgroup, file, text, result) }
        return try readBack(cgroup, file, text, descriptor)
    }

    private mutating func readBack(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String, _ descriptor: Int32
    ) throws(KernelError) -> String {
        var length = fetch(descriptor)
        // What is left of a longer text shows only now, which spares the other texts a system call.
        if isPlain, length > text.utf8.count {
            let result = cut(descriptor, after: text)
            length = result < 0 ? result : text.utf8.count
        }
        if length < 0 { throw refusal(.read, cgroup, file, errno: Errno(rawValue: Int32(-length))) }
        return fetched(length)
    }

    private mutating func refusedWrite(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String, _ result: Int
    ) -> KernelError {
        let errno = wasReplaced(cgroup, after: result) ? .noSuchDevice : Errno(rawValue: Int32(-result))
        return refusal(.write, cgroup, file, value: text, errno: errno)
    }

    package mutating func create(_ cgroup: CgroupPath) throws(KernelError) {
        forget(cgroup)
        let parent = directory(of: cgroup.parent ?? .root)
        let result = parent < 0 ? parent : cgroup.name.withCString { mkdirat(parent, $0, 0o755) == 0 ? 0 : -errno }
        if result < 0 { throw refusal(.create, cgroup, nil, errno: Errno(rawValue: -result)) }
    }

    package mutating func remove(_ cgroup: CgroupPath) throws(KernelError) {
        forget(cgroup)
        let parent = directory(of: cgroup.parent ?? .root)
        let result =
            parent < 0 ? parent : cgroup.name.withCString { unlinkat(parent, $0, AT_REMOVEDIR) == 0 ? 0 : -errno }
        if result < 0 { throw refusal(.remove, cgroup, nil, errno: Errno(rawValue: -result)) }
    }

    // MARK: The directory that is held open

    /// Its descriptor, or the error number negated.
    mutating func directory(of cgroup: CgroupPath) -> Int32 {
        if cgroup.isRoot { return root }
        if held >= 0, heldPath == cgroup { return held }
        let opened = reopen(cgroup)
        guard opened >= 0, let known = heldFiles.inode(of: cgroup), inode(of: opened) != known else { return opened }
        heldFiles.forget(cgroup)
        return -ENODEV
    }

    mutating func reopen(_ cgroup: CgroupPath) -> Int32 {
        var opened = openBeneath(cgroup.text)
        if opened == -EMFILE || opened == -ENFILE, heldFiles.giveWay() { opened = openBeneath(cgroup.text) }
        if held >= 0 { close(held) }
        held = opened
        heldPath = cgroup
        directoryInode = 0
        return opened
    }

    private mutating func forget(_ cgroup: CgroupPath) {
        heldFiles.forget(cgroup)
        guard held >= 0, heldPath == cgroup || cgroup.isAncestor(of: heldPath) else { return }
        close(held)
        held = -1
    }

    /// Whether the path now leads to another cgroup than the held one; that one is held from here on.
    private mutating func wasReplaced(_ cgroup: CgroupPath, after result: Int) -> Bool {
        guard result == -Int(ENOENT) || result == -Int(ENODEV), held >= 0, heldPath == cgroup else { return false }
        let before = inode(of: held)
        let now = reopen(cgroup)
        return now >= 0 && inode(of: now) != before
    }

    /// 0 for a descriptor that cannot be looked at, which no file system uses for a directory.
    func inode(of descriptor: Int32) -> UInt64 {
        var found = stat()
        return fstat(descriptor, &found) == 0 ? UInt64(found.st_ino) : 0
    }

    // MARK: System calls: a result, or the error number negated

    func open(_ file: InterfaceFile, _ flags: Int32, in directory: Int32) -> Int32 {
        if directory < 0 { return directory }
        return file.name.withCString { clinux_openat(directory, $0, flags | O_CLOEXEC | O_NOFOLLOW) }
    }

    private mutating func load(_ cgroup: CgroupPath, _ file: InterfaceFile) -> Int {
        let directory = directory(of: cgroup)
        if let length = loadHolding(cgroup, file, in: directory) { return length }
        let descriptor = open(file, O_RDONLY, in: directory)
        if descriptor < 0 { return Int(descriptor) }
        defer { close(descriptor) }
        return fetch(descriptor)
    }

    private func store(_ text: String, _ file: InterfaceFile, in directory: Int32) -> Int {
        let descriptor = open(file, O_WRONLY, in: directory)
        if descriptor < 0 { return Int(descriptor) }
        defer { close(descriptor) }
        let result = put(text, descriptor)
        return result < 0 ? result : cut(descriptor, after: text)
    }

    /// What a read of an interface file may leave behind: the kernel fills a page at a time with whole records, the
    /// longest of which (a device of `io.stat`) is some hundred bytes, so that a shorter answer is the whole file.
    private static let certainEnd = 2048

    /// Reads the whole file into `buffer`, from its beginning: the number of bytes.
    mutating func fetch(_ descriptor: Int32) -> Int {
        var length = 0
        while true {
            if length == buffer.count, !growBuffer() { return -Int(EOVERFLOW) }
            let room = UInt64(buffer.count - length)
            let count = clinux_pread(descriptor, buffer.baseAddress.map { $0 + length }, room, Int64(length))
            if count == -Int64(EINTR) { continue }
            if count <= 0 { return count < 0 ? Int(count) : length }
            length += Int(count)
            if length < Self.certainEnd { return length }
        }
    }

    /// Writes the text; in a plain file it takes the place of the first bytes only, until the file is cut off.
    func put(_ text: String, _ descriptor: Int32) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            while true {
                // An interface file takes the text as a whole wherever the descriptor stands.
                let count =
                    isPlain
                    ? clinux_pwrite(descriptor, bytes.baseAddress, UInt64(bytes.count), 0)
                    : clinux_write(descriptor, bytes.baseAddress, UInt64(bytes.count))
                if count == -Int64(EINTR) { continue }
                if count < 0 { return Int(count) }
                return count == bytes.count ? 0 : -Int(EIO)
            }
        }
    }

    /// Cuts a plain file off after the text that was written: an interface file holds nothing else.
    private func cut(_ descriptor: Int32, after text: String) -> Int {
        isPlain && ftruncate(descriptor, text.utf8.count) != 0 ? -Int(errno) : 0
    }

    private func fetched(_ length: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: buffer[..<length]), as: UTF8.self)
    }

    /// Doubles the buffer; false above 64 MiB, which is more than a node of a million processes has to say.
    private mutating func growBuffer() -> Bool {
        guard buffer.count < 64 << 20 else { return false }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
        return true
    }

    private mutating func list(_ cgroup: CgroupPath, type: UInt8) throws(KernelError) -> [String] {
        var result = names(in: directory(of: cgroup), type: type)
        if case .failure(let error) = result, wasReplaced(cgroup, after: -Int(error.rawValue)) {
            result = names(in: directory(of: cgroup), type: type)
        }
        switch result {
        case .success(let names): return names
        case .failure(let error): throw refusal(.list, cgroup, nil, errno: error)
        }
    }
}
