/// What the kernel said no to, with the evidence: the operation, the path, the value and the error number.
package struct KernelError: Error, Hashable, Sendable {
    package enum Operation: String, Hashable, Sendable {
        case list, read, write, create, remove, identify
        /// Of a file system whose programs take turns: resctrl.
        case lock
    }

    /// What a caller does about it.
    package enum Kind: Hashable, Sendable {
        /// There is no such cgroup or interface file (ENOENT).
        case absent
        /// The cgroup was removed, or recreated under the same path, since it was looked at (ENODEV).
        case vanished
        /// The kernel refuses this caller (EACCES, EPERM, EROFS).
        case denied
        /// The kernel refuses this value or this state (EINVAL, EBUSY, ENOSPC, ERANGE, EOPNOTSUPP, …).
        case refused
    }

    /// Where the path is.
    package enum FileSystem: Hashable, Sendable {
        case cgroup, resctrl
        /// Not a file system: a unit of systemd, which the path names, and a property as the value.
        case systemd
    }

    package let operation: Operation
    package let fileSystem: FileSystem
    /// The interface file or directory below the mount: `web.slice/memory.max`, `info/L3/cbm_mask`.
    package let path: String
    /// The text that was written, without its final newline; nil unless the operation is a write.
    package let value: String?
    package let errno: Errno
    /// What was learnt by looking, such as the controllers that the cgroup has, or `info/last_cmd_status`.
    package var reason: String?

    package init(
        _ operation: Operation, in fileSystem: FileSystem = .cgroup, path: String, value: String? = nil, errno: Errno,
        reason: String? = nil
    ) {
        self.operation = operation
        self.fileSystem = fileSystem
        self.path = path
        self.value = value
        self.errno = errno
        self.reason = reason
    }

    package var kind: Kind {
        switch errno {
        case .noSuchFile: .absent
        case .noSuchDevice: .vanished
        case .accessDenied, .notPermitted, .readOnlyFileSystem: .denied
        default: .refused
        }
    }

    /// Whether the cgroup or file is not there (any more).
    package var isGone: Bool { kind == .absent || kind == .vanished }
}
