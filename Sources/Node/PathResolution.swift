import CLinux
import Glibc
import KernelInterface

extension LinuxKernel {
    /// Opens a cgroup directory (O_PATH) strictly beneath the mount, through no symbolic link and into no other mount.
    mutating func openBeneath(_ path: String) -> Int32 {
        openDirectory(path, beneath: root, hasOpenat2: &hasOpenat2)
    }
}

/// Opens a directory (O_PATH) strictly beneath another, through no symbolic link and into no other mount: its
/// descriptor, or the error number negated.
///
/// openat2(2) is of kernel 5.6; before it, and where a sandbox hides it (ENOSYS, or EPERM from old seccomp filters),
/// components are opened one by one.
func openDirectory(_ path: String, beneath root: Int32, hasOpenat2: inout Bool) -> Int32 {
    let flags = clinux_o_path | O_DIRECTORY | O_CLOEXEC
    if hasOpenat2 {
        while true {
            let opened = path.withCString { clinux_openat2(root, $0, UInt64(flags), clinux_resolve_beneath) }
            // EAGAIN: a rename elsewhere raced the lookup, and the kernel asks for another try.
            if opened == -EAGAIN || opened == -EINTR { continue }
            if opened != -ENOSYS && opened != -EPERM { return opened }
            hasOpenat2 = false
            break
        }
    }
    return openComponents(of: path, beneath: root, flags: flags | O_NOFOLLOW)
}

private func openComponents(of path: String, beneath root: Int32, flags: Int32) -> Int32 {
    var directory = root
    for component in path.split(separator: "/") {
        let next = component.withCString { clinux_openat(directory, $0, flags) }
        if directory != root { close(directory) }
        if next < 0 { return next }
        directory = next
    }
    return directory
}
