/// Which cgroup, or resource group, a path named when it was looked at: a path may be removed and created again, its
/// identity may not.
///
/// The inode number of the directory, which for a cgroup is the cgroup id of kernel 5.5 and later.
package struct CgroupIdentity: Hashable, Sendable {
    package let inode: UInt64

    package init(inode: UInt64) {
        self.inode = inode
    }
}

/// The files in which one kernel is told how to share the node: a cgroup2 hierarchy and, where it is mounted, the
/// resctrl file system. The live kernel's or a simulated one's. Every operation is one system call's worth.
///
/// Texts go in and out as the kernel has them: a write carries its final newline, a read brings it.
package protocol KernelTree: ~Copyable {
    /// Names of the child cgroups, sorted.
    mutating func children(of cgroup: CgroupPath) throws(KernelError) -> [String]
    /// Names of the interface files of the cgroup, sorted.
    mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String]
    mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity
    /// The whole content of an interface file.
    mutating func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String
    /// One `write(2)` of the whole text; a short write is an error (EIO).
    mutating func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError)
    /// Writes as `write` does, then reads the file again: what the kernel made of the text.
    mutating func writeReadingBack(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) throws(KernelError) -> String
    mutating func create(_ cgroup: CgroupPath) throws(KernelError)
    mutating func remove(_ cgroup: CgroupPath) throws(KernelError)
    /// Moves processes, by their ids, to a cgroup beneath this one that has room for processes, and returns which. A
    /// manager that needs a name for it takes `scope`.
    mutating func place(_ processes: [Int32], in slice: CgroupPath, scope: String) throws(KernelError) -> CgroupPath

    /// Tells what is about to be written, so that a tree which sets several values at once can do so.
    mutating func announce(_ values: [AnnouncedValue])
    /// Whoever manages the cgroups is to keep what is written to these files beyond the next boot, until this is called
    /// again.
    mutating func persist(_ files: [CgroupPath: Set<InterfaceFile>])
    /// The values written since the last call that somebody else may set back, as who manages the cgroup.
    mutating func takeUnkept() -> [UnkeptValue]
    /// Whether `announce` and `takeUnkept` are of use.
    var hasManager: Bool { get }
    /// The manager's name for each of the cgroups that it manages, or will once they are created.
    mutating func managed(among cgroups: [CgroupPath]) throws(KernelError) -> [CgroupPath: String]

    // The resctrl file system; ENOENT for all of it where none is mounted.

    /// Names of the directories in a directory, sorted.
    mutating func directories(of path: ResctrlPath) throws(KernelError) -> [String]
    /// Names of the files in a directory, sorted.
    mutating func files(of path: ResctrlPath) throws(KernelError) -> [String]
    mutating func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity
    mutating func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String
    /// One `write(2)` of the whole text; the reason of a refusal is what `info/last_cmd_status` says of it.
    mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError)
    /// The reason of a refusal is what `info/last_cmd_status` says of it.
    mutating func create(_ path: ResctrlPath) throws(KernelError)
    mutating func remove(_ path: ResctrlPath) throws(KernelError)
}

/// A value that is about to be written; the texts are those of the writes.
package struct AnnouncedValue: Hashable, Sendable {
    package let cgroup: CgroupPath
    package let file: InterfaceFile
    /// nil where it cannot be known, since the file is not there yet.
    package let old: String?
    package let new: String
    /// Whether `new` is what was there before anything was set, and not `old`.
    package let isGivenBack: Bool
    /// Whether the file's controller was not there before anything was set, so that the file may go.
    package let mayGo: Bool

    package init(
        _ cgroup: CgroupPath, _ file: InterfaceFile, old: String?, new: String, isGivenBack: Bool, mayGo: Bool = false
    ) {
        self.cgroup = cgroup
        self.file = file
        self.old = old
        self.new = new
        self.isGivenBack = isGivenBack
        self.mayGo = mayGo
    }
}

/// A file of a cgroup that somebody manages who does not know the file, and so may remove what is in it.
package struct UnkeptValue: Hashable, Comparable, Sendable {
    package let cgroup: CgroupPath
    package let file: InterfaceFile
    /// The manager's name for the cgroup: `nginx.service`; nil where nobody manages it, who was to keep the value.
    package let manager: String?

    package init(_ cgroup: CgroupPath, _ file: InterfaceFile, manager: String?) {
        self.cgroup = cgroup
        self.file = file
        self.manager = manager
    }

    package static func < (left: UnkeptValue, right: UnkeptValue) -> Bool {
        left.cgroup == right.cgroup ? left.file < right.file : left.cgroup < right.cgroup
    }
}

/// Nobody manages cgroups, but for who says otherwise.
extension KernelTree where Self: ~Copyable {
    package mutating func announce(_ values: [AnnouncedValue]) {}
    package mutating func persist(_ files: [CgroupPath: Set<InterfaceFile>]) {}
    package mutating func takeUnkept() -> [UnkeptValue] { [] }
    package var hasManager: Bool { false }
    package mutating func managed(among cgroups: [CgroupPath]) throws(KernelError) -> [CgroupPath: String] { [:] }
}

extension KernelTree where Self: ~Copyable {
    /// To the cgroup itself, or where controllers are enabled below it, which the kernel answers with EBUSY, to
    /// `assigned` beneath it.
    package mutating func place(
        _ processes: [Int32], in slice: CgroupPath, scope: String
    ) throws(KernelError) -> CgroupPath {
        var target = slice
        var isFirst = true
        for process in processes {
            do throws(KernelError) {
                try write(target, .cgroupProcs, "\(process)\n")
            } catch {
                guard error.errno == .busy, isFirst else { throw error }
                target = slice.appending("assigned")
                do throws(KernelError) {
                    try create(target)
                } catch {
                    if error.errno != .fileExists { throw error }
                }
                try write(target, .cgroupProcs, "\(process)\n")
            }
            isFirst = false
        }
        return target
    }

    package mutating func writeReadingBack(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) throws(KernelError) -> String {
        try write(cgroup, file, text)
        return try read(cgroup, file)
    }
}
