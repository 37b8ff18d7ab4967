import CLinux
import Glibc
package import KernelInterface

/// Reads counters of cgroups and of resource groups from files that stay open, with one `pread(2)` each into one buffer;
/// allocates nothing.
///
/// Beyond its limit of open files it opens the file for every sample, beneath the mount and only where the cgroup is
/// still the one that was meant.
package struct CounterFileSampler: ~Copyable, CounterSampler {
    private struct Watched {
        /// Nil for a file of `mon_data`.
        var file: CounterFile?
        /// -1 where the file is opened for every sample.
        var descriptor: Int32
        /// Which cgroup that is then; the root where the file stays open.
        var cgroup: CgroupPath
        var inode: UInt64
        /// The cgroup is gone, or the number was given up.
        var isGone = false
        /// The number may be given again.
        var isFree = false
    }

    private let root: Int32
    /// The resctrl mount; -1 where there is none.
    private let resctrl: Int32
    private var hasOpenat2 = true
    private let limit: Int
    /// How many files are open now.
    package private(set) var openFiles = 0
    private var watched: [Watched] = []
    private var free: [Int] = []
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 16)

    /// Opens the mounts. At most `limit` files stay open; `heldFileLimit(cgroupRoot:)` says what the node has room for.
    package init(root path: String, resctrl groups: String? = nil, limit: Int) throws(KernelError) {
        func failure(_ errno: Errno) -> KernelError { KernelError(.identify, path: path, errno: errno) }
        root = try translating(failure) { () throws(Errno) in
            try Descriptor(path, flags: clinux_o_path | O_DIRECTORY).release()
        }
        // Without it, what the groups use is unknown.
        resctrl =
            groups?.withCString { clinux_openat(AT_FDCWD, $0, clinux_o_path | O_DIRECTORY | O_CLOEXEC) } ?? -ENOENT
        self.limit = limit
    }

    deinit {
        for entry in watched where entry.descriptor >= 0 { close(entry.descriptor) }
        close(root)
        if resctrl >= 0 { close(resctrl) }
        buffer.deallocate()
    }

    package mutating func watch(_ cgroup: CgroupPath, _ file: CounterFile) throws(KernelError) -> Int {
        let directory = directory(of: cgroup)
        defer { if directory >= 0, directory != root { close(directory) } }
        let descriptor = directory < 0 ? directory : open(file.file.name, in: directory)
        if descriptor < 0 {
            throw KernelError(.read, path: cgroup.path(of: file.file), errno: Errno(rawValue: -descriptor))
        }
        var entry = Watched(file: file, descriptor: descriptor, cgroup: .root, inode: 0)
        if openFiles < limit {
            openFiles += 1
        } else {
            close(descriptor)
            entry.descriptor = -1
            entry.cgroup = cgroup
            entry.inode = inode(of: directory)
        }
        return add(entry)
    }

    /// Stays open in any case: there are few resource groups.
    package mutating func watch(_ domain: ResctrlPath, _ event: ResctrlFile) throws(KernelError) -> Int {
        var descriptor = resctrl
        if resctrl >= 0 {
            let directory = openDirectory(domain.text, beneath: resctrl, hasOpenat2: &hasOpenat2)
            descriptor = directory < 0 ? directory : open(event.name, in: directory)
            if directory >= 0 { close(directory) }
        }
        if descriptor < 0 {
            throw KernelError(
                .read, in: .resctrl, path: domain.path(of: event), errno: Errno(rawValue: -descriptor))
        }
        openFiles += 1
        return add(Watched(file: nil, descriptor: descriptor, cgroup: .root, inode: 0))
    }

    private mutating func add(_ entry: Watched) -> Int {
        if let number = free.popLast() {
            watched[number] = entry
            return number
        }
        watched.append(entry)
        return watched.count - 1
    }

    package mutating func sample(_ number: Int) -> Counters? {
        guard watched.indices.contains(number), !watched[number].isGone else { return nil }
        let file = watched[number].file
        let descriptor = watched[number].descriptor
        let length = descriptor >= 0 ? fetch(descriptor) : fetchOpening(number)
        if length == -Int(ENODEV) || length == -Int(ENOENT) {
            // Whatever comes under this path is another cgroup.
            release(number)
            return nil
        }
        if length < 0 { return nil }
        let bytes = UnsafeRawBufferPointer(start: buffer.baseAddress, count: length)
        return file.map { $0.counters(in: bytes) } ?? monitoredBytes(in: bytes)
    }

    package mutating func unwatch(_ number: Int) {
        guard watched.indices.contains(number), !watched[number].isFree else { return }
        release(number)
        watched[number].isFree = true
        free.append(number)
    }

    private mutating func release(_ number: Int) {
        watched[number].isGone = true
        guard watched[number].descriptor >= 0 else { return }
        close(watched[number].descriptor)
        watched[number].descriptor = -1
        openFiles -= 1
    }

    // MARK: System calls: a result, or the error number negated

    private mutating func directory(of cgroup: CgroupPath) -> Int32 {
        cgroup.isRoot ? root : openDirectory(cgroup.text, beneath: root, hasOpenat2: &hasOpenat2)
    }

    private func open(_ name: String, in directory: Int32) -> Int32 {
        name.withCString { clinux_openat(directory, $0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
    }

    private func inode(of descriptor: Int32) -> UInt64 {
        var found = stat()
        return fstat(descriptor, &found) == 0 ? UInt64(found.st_ino) : 0
    }

    private mutating func fetchOpening(_ number: Int) -> Int {
        guard let file = watched[number].file else { return -Int(EBADF) }
        let directory = directory(of: watched[number].cgroup)
        if directory < 0 { return Int(directory) }
        defer { if directory != root { close(directory) } }
        if inode(of: directory) != watched[number].inode { return -Int(ENODEV) }
        let descriptor = open(file.file.name, in: directory)
        if descriptor < 0 { return Int(descriptor) }
        defer { close(descriptor) }
        return fetch(descriptor)
    }

    /// What a read may leave behind, as in `LinuxKernel`: a shorter answer is the whole file.
    private static let certainEnd = 2048

    /// Reads the whole file into the buffer: the number of bytes.
    private mutating func fetch(_ descriptor: Int32) -> Int {
        var length = 0
        while true {
            if length == buffer.count, !growBuffer() { return -Int(EOVERFLOW) }
            let room = UInt64(buffer.count - length)
            let count = clinux_pread(descriptor, buffer.baseAddress?.advanced(by: length), room, Int64(length))
            if count == -Int64(EINTR) { continue }
            if count <= 0 { return count < 0 ? Int(count) : length }
            length += Int(count)
            if length < Self.certainEnd { return length }
        }
    }

    /// Doubles the buffer; false above 1 MiB: `io.stat` of 10,000 devices.
    private mutating func growBuffer() -> Bool {
        guard buffer.count < 1 << 20 else { return false }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
        larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
        buffer.deallocate()
        buffer = larger
        return true
    }
}
