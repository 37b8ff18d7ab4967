package import KernelInterface

/// What the event loop could not do: a system call that the kernel refused.
package struct LoopError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system call: `inotify_add_watch`.
    package let call: String
    /// What it was about; nil where it was no path.
    package let path: String?
    package let errno: Errno

    package init(_ call: String, path: String? = nil, errno: Errno) {
        self.call = call
        self.path = path
        self.errno = errno
    }

    package var description: String {
        let subject = path.map { " of `\($0)`" } ?? ""
        return "\(call)\(subject): \(errno.text)"
    }

    /// The result of a call of `CLinux`, which is repeated while it is interrupted.
    static func check(_ call: String, path: String? = nil, _ body: () -> Int32) throws(LoopError) -> Int32 {
        try translating({ errno in LoopError(call, path: path, errno: errno) }) { () throws(Errno) in
            try checked(body)
        }
    }
}
