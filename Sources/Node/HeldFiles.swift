import Glibc
import KernelInterface

/// Interface files that stay open after they were read, to be written and read back without being looked up again.
///
/// An open file belongs to the cgroup that it was opened in. Once that cgroup is removed, every operation on the file
/// answers ENODEV, whatever has come under the path since.
struct HeldFiles: ~Copyable {
    struct File {
        let file: InterfaceFile
        let descriptor: Int32
    }

    private struct Cgroup {
        let path: CgroupPath
        let inode: UInt64
        /// Empty when they were let go of.
        var files: [File]
    }

    /// No more files than this are held.
    var limit = 0
    private(set) var count = 0
    private var cgroups: [Cgroup] = []
    private var indices: [CgroupPath: Int] = [:]
    /// Where a cgroup was found last: a plan goes through them in their order or against it.
    private var cursor = 0
    /// The cgroup that was looked for last, and not found: mostly its next file is asked for next.
    private var absent: CgroupPath?

    deinit {
        for cgroup in cgroups {
            for file in cgroup.files { close(file.descriptor) }
        }
    }

    var hasRoom: Bool { count < limit }

    /// The open file; nil when it is not held.
    mutating func descriptor(of cgroup: CgroupPath, _ file: InterfaceFile) -> Int32? {
        guard let index = index(of: cgroup) else { return nil }
        // A row tells most files apart, and is compared at once.
        for place in cgroups[index].files.indices
        where cgroups[index].files[place].file.row == file.row && cgroups[index].files[place].file == file {
            return cgroups[index].files[place].descriptor
        }
        return nil
    }

    /// The inode of the cgroup whose files are held under a path; nil when none are.
    mutating func inode(of cgroup: CgroupPath) -> UInt64? {
        index(of: cgroup).map { cgroups[$0].inode }
    }

    /// Takes over an open file of the cgroup that has the inode.
    mutating func hold(_ file: File, of cgroup: CgroupPath, inode: UInt64) {
        count += 1
        if let index = index(of: cgroup) {
            if cgroups[index].inode == inode {
                cgroups[index].files.append(file)
                return
            }
            forget(cgroup)
        }
        absent = nil
        cursor = cgroups.count
        indices[cgroup] = cursor
        var files: [File] = []
        files.reserveCapacity(12)
        files.append(file)
        cgroups.append(Cgroup(path: cgroup, inode: inode, files: files))
    }

    /// Closes the files of a cgroup.
    mutating func forget(_ cgroup: CgroupPath) {
        guard let index = index(of: cgroup) else { return }
        for file in cgroups[index].files { close(file.descriptor) }
        count -= cgroups[index].files.count
        cgroups[index].files = []
        indices[cgroup] = nil
    }

    /// Closes the files that were held last, where nothing else can be opened any more, and holds no further ones; false
    /// when none were held.
    mutating func giveWay() -> Bool {
        let before = count
        for index in cgroups.indices.reversed() where count > max(0, before - Self.givenWay) {
            if !cgroups[index].files.isEmpty { forget(cgroups[index].path) }
        }
        limit = count
        return count < before
    }

    /// Descriptors for what a command opens beside the files that it holds.
    private static let givenWay = 64

    private mutating func index(of cgroup: CgroupPath) -> Int? {
        if count == 0 || cgroup == absent { return nil }
        if isAt(cursor, cgroup) { return cursor }
        if isAt(cursor + 1, cgroup) {
            cursor += 1
        } else if isAt(cursor - 1, cgroup) {
            cursor -= 1
        } else if let found = indices[cgroup] {
            cursor = found
        } else {
            absent = cgroup
            return nil
        }
        return cursor
    }

    private func isAt(_ index: Int, _ cgroup: CgroupPath) -> Bool {
        cgroups.indices.contains(index) && !cgroups[index].files.isEmpty && cgroups[index].path == cgroup
    }
}
