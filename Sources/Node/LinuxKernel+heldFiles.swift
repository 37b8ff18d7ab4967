import CLinux
import Glibc
import KernelInterface

extension LinuxKernel {
    /// From here on, keeps at most `limit` of the files that it reads open, to be written.
    package mutating func holdFiles(limit: Int) {
        heldFiles.limit = limit
    }

    /// The identity of a cgroup of which files are held, by one look at its path; nil when none are, or when the path
    /// leads elsewhere now: they are of no use then.
    mutating func heldIdentity(of cgroup: CgroupPath) -> CgroupIdentity? {
        guard !cgroup.isRoot, let known = heldFiles.inode(of: cgroup) else { return nil }
        var found: UInt64 = 0
        var place: UInt64 = 0
        let result = cgroup.text.withCString { clinux_identify(root, $0, &found, &place) }
        if result == 0, found == known, place == device { return CgroupIdentity(inode: known) }
        heldFiles.forget(cgroup)
        return nil
    }

    /// Reads a held file; nil when it is not held, or has gone, so that its path is to be looked up.
    mutating func readHeld(_ cgroup: CgroupPath, _ file: InterfaceFile) -> Int? {
        guard let descriptor = heldFiles.descriptor(of: cgroup, file) else { return nil }
        let length = fetch(descriptor)
        if length == -Int(ENODEV) {
            heldFiles.forget(cgroup)
            return nil
        }
        return length
    }

    /// Opens a file for reading and writing, reads it, and holds it; nil when it is not to be held, or cannot be.
    mutating func loadHolding(_ cgroup: CgroupPath, _ file: InterfaceFile, in directory: Int32) -> Int? {
        guard heldFiles.hasRoom, file.holdsValue else { return nil }
        let descriptor = open(file, O_RDWR, in: directory)
        switch -descriptor {
        case EACCES, EPERM, EROFS:
            // It may still be read.
            return nil
        case EMFILE, ENFILE:
            // The process, or the machine, has no room for more: not for reading it, either.
            _ = heldFiles.giveWay()
            return nil
        case 1...:
            return Int(descriptor)
        default: break
        }
        let length = fetch(descriptor)
        if length < 0 {
            close(descriptor)
            return length
        }
        let isKnown = !cgroup.isRoot && directoryInode != 0
        heldFiles.hold(
            HeldFiles.File(file: file, descriptor: descriptor), of: cgroup,
            inode: isKnown ? directoryInode : inode(of: directory))
        return length
    }

    /// Writes a held file: the outcome, and the file, to read it back; nil when it is to be opened by its path.
    ///
    /// ENODEV says that the cgroup was removed, or that its controller was disabled, which takes the files away with it.
    /// In a cgroup that is still the same, the path leads to the file that came back with the controller.
    mutating func writeHeld(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) -> (result: Int, descriptor: Int32)? {
        guard let descriptor = heldFiles.descriptor(of: cgroup, file) else { return nil }
        let result = put(text, descriptor)
        if result == -Int(ENODEV) {
            let isSame = heldIdentity(of: cgroup) != nil
            heldFiles.forget(cgroup)
            return isSame ? nil : (result, -1)
        }
        return (result, descriptor)
    }
}
