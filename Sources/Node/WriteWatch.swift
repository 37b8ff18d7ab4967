import CLinux
import Glibc
import KernelInterface
package import Reconciler

/// A write of somebody else to an interface file.
package struct FileWrite: Hashable, Sendable {
    package let directory: InterfaceDirectory
    /// Name of the file.
    package let name: String
    package let writer: Writer
}

/// Watches for writes to interface files, of each watched directory those of some names.
///
/// fanotify(7) tells who wrote, where the kernel can tell of cgroupfs and resctrl in that way (6.6) and this process has
/// CAP_SYS_ADMIN; elsewhere inotify(7) tells that somebody did, this process included. A write that the kernel refused
/// is not told of. What the kernel changes by itself is not told of either.
struct WriteWatch: ~Copyable {
    /// Which directory it is: each file system counts its inodes from 1.
    private struct Identity: Hashable {
        let fileSystem: UInt64
        let inode: UInt64
    }

    /// A directory under watch.
    private struct Mark {
        let identity: Identity
        /// Of inotify; nil for one of fanotify.
        let watch: Int32?
    }

    // -1 where the kernel has none.
    private(set) var fanotify: Int32 = -1
    private(set) var inotify: Int32 = -1
    private var names: Set<String> = []
    private var marks: [InterfaceDirectory: Mark] = [:]
    private var byIdentity: [Identity: InterfaceDirectory] = [:]
    private var byWatch: [Int32: InterfaceDirectory] = [:]
    /// Directories that were removed while they were marked: the kernel keeps them until all marks are forgotten.
    private var stale = 0

    /// Stale marks that are put up with: some hundred bytes of kernel memory each.
    private static let patience = 64

    init() {}

    /// `isNamingWriters: false` does without fanotify, as older kernels have to.
    mutating func open(isNamingWriters: Bool) throws(LoopError) {
        // A kernel without it, or a sandbox that hides it, does not tell who wrote.
        fanotify = isNamingWriters ? max(-1, clinux_fanotify()) : -1
        inotify = try LoopError.check("inotify_init1") { clinux_inotify() }
    }

    deinit {
        for descriptor in [fanotify, inotify] where descriptor >= 0 { close(descriptor) }
    }

    /// Watches just these directories for writes to files of these names; `open` gives an O_PATH descriptor of one, to be
    /// closed here, or the error number negated. Returns why some cannot be watched.
    mutating func watch(
        _ directories: Set<InterfaceDirectory>, names: Set<String>, open: (InterfaceDirectory) -> Int32
    ) -> [InterfaceDirectory: LoopError] {
        self.names = names
        for directory in marks.keys where !directories.contains(directory) { unwatch(directory, open) }
        var problems: [InterfaceDirectory: LoopError] = [:]
        for directory in directories {
            do throws(LoopError) {
                try mark(directory, open)
            } catch {
                problems[directory] = error
            }
        }
        guard stale > max(Self.patience, marks.count) else { return problems }
        // Refused only for what is no fanotify.
        _ = clinux_fanotify_flush(fanotify)
        stale = 0
        for (directory, mark) in marks where mark.watch == nil {
            forget(directory)
            do throws(LoopError) {
                try self.mark(directory, open)
            } catch {
                problems[directory] = error
            }
        }
        return problems
    }

    /// Whether it is told who writes to the files of a watched directory.
    func isNamingWriters(of directory: InterfaceDirectory) -> Bool {
        marks[directory].map { $0.watch == nil } ?? false
    }

    private mutating func mark(_ directory: InterfaceDirectory, _ open: (InterfaceDirectory) -> Int32) throws(LoopError)
    {
        let path = directory.text
        let opened = Descriptor(owning: try LoopError.check("open", path: path) { open(directory) })
        var (inode, device): (UInt64, UInt64) = (0, 0)
        _ = try LoopError.check("fstatat", path: path) { [number = opened.number] in
            clinux_identify(number, ".", &inode, &device)
        }
        var fileSystem: UInt64 = 0
        _ = try LoopError.check("fstatfs", path: path) { [number = opened.number] in
            clinux_file_system(number, &fileSystem)
        }
        let identity = Identity(fileSystem: fileSystem, inode: inode)
        if let known = marks[directory] {
            if known.identity == identity { return }
            stale += known.watch == nil ? 1 : 0
            if let watch = known.watch { _ = clinux_inotify_remove(inotify, watch) }
            forget(directory)
        }
        if fanotify >= 0, clinux_fanotify_add(fanotify, opened.number) >= 0 {
            marks[directory] = Mark(identity: identity, watch: nil)
            byIdentity[identity] = directory
            return
        }
        let watch = try LoopError.check("inotify_add_watch", path: path) { [inotify, number = opened.number] in
            "/proc/self/fd/\(number)".withCString {
                clinux_inotify_add(inotify, $0, clinux_in_modify | clinux_in_onlydir)
            }
        }
        marks[directory] = Mark(identity: identity, watch: watch)
        byWatch[watch] = directory
    }

    private mutating func unwatch(_ directory: InterfaceDirectory, _ open: (InterfaceDirectory) -> Int32) {
        guard let mark = marks[directory] else { return }
        forget(directory)
        if let watch = mark.watch {
            // One whose directory has gone is unknown to the kernel, too.
            _ = clinux_inotify_remove(inotify, watch)
            return
        }
        let opened = open(directory)
        if opened < 0 {
            stale += 1
            return
        }
        let descriptor = Descriptor(owning: opened)
        // Another directory under the path has no mark to remove.
        if clinux_fanotify_remove(fanotify, descriptor.number) < 0 { stale += 1 }
    }

    private mutating func forget(_ directory: InterfaceDirectory) {
        guard let mark = marks.removeValue(forKey: directory) else { return }
        if let watch = mark.watch { byWatch[watch] = nil } else { byIdentity[mark.identity] = nil }
    }

    // MARK: Events

    /// The writes in the queue of fanotify, but for those of this process; nil where more happened than it keeps.
    mutating func takeNamed(_ buffer: UnsafeMutableRawBufferPointer, _ system: SystemRoot) -> Set<FileWrite>? {
        var found: Set<FileWrite> = []
        var isOverflown = false
        var writers: [Int32: Writer] = [:]
        let itself = getpid()
        while let length = readQueue(fanotify, buffer), let bytes = buffer.baseAddress {
            var offset: UInt64 = 0
            var event = clinux_write_event()
            while case let size = clinux_fanotify_event(bytes, length, offset, &event), size > 0 {
                offset += size
                defer { if event.descriptor >= 0 { close(event.descriptor) } }
                if event.is_overflow != 0 { isOverflown = true }
                if event.process == itself { continue }
                guard let directory = byIdentity[Identity(fileSystem: event.file_system, inode: event.directory)],
                    let name = event.name.map({ String(cString: $0) }),
                    names.contains(name)
                else { continue }
                let writer = writers[event.process] ?? system.writer(event.process, event.descriptor)
                writers[event.process] = writer
                found.insert(FileWrite(directory: directory, name: name, writer: writer))
            }
        }
        return isOverflown ? nil : found
    }

    /// The writes in the queue of inotify, those of this process included; nil where more happened than it keeps.
    mutating func takeUnnamed(_ buffer: UnsafeMutableRawBufferPointer) -> Set<FileWrite>? {
        var found: Set<FileWrite> = []
        var isOverflown = false
        while let length = readQueue(inotify, buffer), let bytes = buffer.baseAddress {
            var offset: UInt64 = 0
            var (watch, mask): (Int32, UInt32) = (0, 0)
            var name: UnsafePointer<CChar>?
            while case let size = clinux_inotify_event(bytes, length, offset, &watch, &mask, &name), size > 0, let name
            {
                offset += size
                if mask & clinux_in_q_overflow != 0 { isOverflown = true }
                guard mask & clinux_in_modify != 0, let directory = byWatch[watch] else { continue }
                let name = String(cString: name)
                if names.contains(name) {
                    found.insert(FileWrite(directory: directory, name: name, writer: .unknown))
                }
            }
        }
        return isOverflown ? nil : found
    }
}

/// Reads what is in a queue of events; nil when it is empty.
private func readQueue(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> UInt64? {
    while true {
        let length = clinux_read(descriptor, buffer.baseAddress, UInt64(buffer.count))
        if length == -Int64(EINTR) { continue }
        return length > 0 ? UInt64(length) : nil
    }
}
