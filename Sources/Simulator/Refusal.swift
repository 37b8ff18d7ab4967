import KernelInterface

/// What a file handler answers instead of success; the tree adds operation, path and value.
struct Refusal: Error, Hashable, Sendable {
    let errno: Errno

    init(_ errno: Errno) {
        self.errno = errno
    }
}
