package import KernelInterface

/// A file of the machine, outside the cgroup2 hierarchy and the state directory, that could not be used.
package struct FileError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case failed(operation: String, errno: Errno)
        /// What was found instead of what the kernel documents.
        case malformed(String)
    }

    package let path: String
    package let reason: Reason

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}
