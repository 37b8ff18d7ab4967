/// A Linux error number, named and described without the C library, so that pure rooms and simulated kernels share it.
package struct Errno: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package static let notPermitted = Errno(rawValue: 1)
    package static let noSuchFile = Errno(rawValue: 2)
    package static let noSuchProcess = Errno(rawValue: 3)
    package static let interrupted = Errno(rawValue: 4)
    package static let inputOutput = Errno(rawValue: 5)
    package static let tooBig = Errno(rawValue: 7)
    package static let badFileDescriptor = Errno(rawValue: 9)
    package static let tryAgain = Errno(rawValue: 11)
    package static let noMemory = Errno(rawValue: 12)
    package static let accessDenied = Errno(rawValue: 13)
    package static let busy = Errno(rawValue: 16)
    package static let fileExists = Errno(rawValue: 17)
    package static let noSuchDevice = Errno(rawValue: 19)
    package static let notDirectory = Errno(rawValue: 20)
    package static let isDirectory = Errno(rawValue: 21)
    package static let invalidArgument = Errno(rawValue: 22)
    package static let tooManyOpenFiles = Errno(rawValue: 24)
    package static let noSpace = Errno(rawValue: 28)
    package static let readOnlyFileSystem = Errno(rawValue: 30)
    package static let outOfRange = Errno(rawValue: 34)
    package static let nameTooLong = Errno(rawValue: 36)
    package static let tooManyLinks = Errno(rawValue: 40)
    package static let overflow = Errno(rawValue: 75)
    package static let crossDevice = Errno(rawValue: 18)
    package static let notSupported = Errno(rawValue: 95)
    package static let notConnected = Errno(rawValue: 107)
    package static let connectionRefused = Errno(rawValue: 111)
    package static let blocked = Errno(rawValue: 132)

    /// The C name, as kernel documentation and transcripts spell it: `EINVAL`.
    package var name: String { Self.known[rawValue]?.name ?? "E\(rawValue)" }

    /// What `strerror(3)` says of it in the C locale: `Invalid argument`.
    package var text: String { Self.known[rawValue]?.text ?? "Unknown error \(rawValue)" }

    /// The error with this C name, if it is one the kernel interfaces return.
    package init?(name: String) {
        guard let match = Self.known.first(where: { $0.value.name == name }) else { return nil }
        rawValue = match.key
    }

    private static let known: [Int32: (name: String, text: String)] = [
        1: ("EPERM", "Operation not permitted"),
        2: ("ENOENT", "No such file or directory"),
        3: ("ESRCH", "No such process"),
        4: ("EINTR", "Interrupted system call"),
        5: ("EIO", "Input/output error"),
        7: ("E2BIG", "Argument list too long"),
        9: ("EBADF", "Bad file descriptor"),
        11: ("EAGAIN", "Resource temporarily unavailable"),
        12: ("ENOMEM", "Cannot allocate memory"),
        13: ("EACCES", "Permission denied"),
        16: ("EBUSY", "Device or resource busy"),
        17: ("EEXIST", "File exists"),
        18: ("EXDEV", "Invalid cross-device link"),
        19: ("ENODEV", "No such device"),
        20: ("ENOTDIR", "Not a directory"),
        21: ("EISDIR", "Is a directory"),
        22: ("EINVAL", "Invalid argument"),
        24: ("EMFILE", "Too many open files"),
        28: ("ENOSPC", "No space left on device"),
        30: ("EROFS", "Read-only file system"),
        34: ("ERANGE", "Numerical result out of range"),
        36: ("ENAMETOOLONG", "File name too long"),
        40: ("ELOOP", "Too many levels of symbolic links"),
        75: ("EOVERFLOW", "Value too large for defined data type"),
        95: ("EOPNOTSUPP", "Operation not supported"),
        107: ("ENOTCONN", "Transport endpoint is not connected"),
        132: ("ERFKILL", "Operation not possible due to RF-kill"),
    ]
}
