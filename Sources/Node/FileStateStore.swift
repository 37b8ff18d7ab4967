import Glibc
import KernelInterface
package import Reconciler

/// The state of one hierarchy in a directory, written by one process at a time.
///
/// Files: `state.json`, `pending.json`, `next.json`, `armed.json`, `assignments.json` and `policies.json`, each replaced
/// whole (temporary file, fsync, rename, fsync of the directory), and `lock`, which holds the pid of the process that has it locked (flock, so it
/// goes with the process).
/// A pending transaction is open while `next.json` is there: committing renames that away first, abandoning removes
/// `pending.json` first, and beginning writes `pending.json` last, so that a crash anywhere leaves old or new.
package struct FileStateStore: ~Copyable, StateStore {
    package let path: String
    /// The process that has the directory locked and is alive, as far as the lock file tells; this one for a writer.
    package let holder: Int32?
    /// nil when there is no such directory, which only a reader accepts: nothing was ever stored.
    private let directory: StateDirectory?
    /// nil for a reader.
    private let lock: StateLock?

    /// Opens the directory for writing, creates it (0700) where it is absent, and locks it; throws `busy` at once when
    /// another process has it.
    package init(locking path: String) throws(StateError) {
        let opened = try StateDirectory(path, creating: true)
        lock = try opened.lock()
        directory = consume opened
        holder = getpid()
        self.path = path
    }

    /// Opens the directory for reading: takes no lock, creates and removes nothing.
    package init(reading path: String) throws(StateError) {
        self.path = path
        lock = nil
        do throws(StateError) {
            let opened = try StateDirectory(path, creating: false)
            holder = opened.holder()
            directory = consume opened
        } catch {
            guard case .failed(_, .noSuchFile) = error.reason else { throw error }
            holder = nil
            directory = nil
        }
    }

    /// A pending transaction without its next state was committed, and counts as gone. A writer then removes what is
    /// left of it, and of a beginning that was cut short.
    package mutating func load() throws(StateError) -> StoredState {
        guard directory != nil else { return StoredState() }
        // The order matters to a reader beside a writer: a state that is read last is never older than the pending one.
        let isOpen = try directory?.has(.next) ?? false
        let pending = isOpen ? try directory?.read(.pending) ?? nil : nil
        let state = try directory?.read(.state) ?? nil
        let armed = try directory?.read(.armed) ?? nil
        if lock != nil {
            if !isOpen { try directory?.remove(.pending) }
            if pending == nil { try directory?.remove(.next) }
            try directory?.removeTemporaries()
        }
        return StoredState(state: state, pending: pending, armed: armed)
    }

    /// Bytes of the state; 0 when nothing was ever stored.
    package func stateSize() throws(StateError) -> Int {
        try directory?.size(of: .state) ?? 0
    }

    package mutating func begin(pending: [UInt8], next: [UInt8]) throws(StateError) {
        try requireLock("begin")
        if try directory?.has(.pending) ?? false {
            if try directory?.has(.next) ?? false { throw failed("begin", .fileExists) }
            // A committed one that could not be removed: it must go before a next state is there again.
            try directory?.remove(.pending)
        }
        do throws(StateError) {
            try directory?.replace(.next, with: next)
            try directory?.replace(.pending, with: pending)
        } catch {
            // The first error is the one to tell; what cannot be removed now is removed by the next load.
            try? directory?.remove(.pending)
            try? directory?.remove(.next)
            throw error
        }
    }

    package mutating func commit() throws(StateError) {
        try requireLock("commit")
        try directory?.rename(.next, to: .state)
        // The transaction is done with the rename: an error from here on must not make the caller undo it, and a
        // pending file without its next state is removed when it is met again.
        try? directory?.synchronize()
        try? directory?.remove(.pending)
    }

    package mutating func abandon() throws(StateError) {
        try requireLock("abandon")
        try directory?.remove(.pending)
        // A next state without a pending transaction means nothing, and is replaced or removed when it is met again.
        try? directory?.remove(.next)
    }

    package mutating func arm(_ text: [UInt8]) throws(StateError) {
        try requireLock("arm")
        try directory?.replace(.armed, with: text)
    }

    package mutating func disarm() throws(StateError) {
        try requireLock("disarm")
        try directory?.remove(.armed)
    }

    /// What was put into classes by name; nil where nothing ever was.
    package func assignments() throws(StateError) -> [UInt8]? { try directory?.read(.assignments) ?? nil }

    package func keep(assignments bytes: [UInt8]) throws(StateError) {
        try requireLock("assign")
        try directory?.replace(.assignments, with: bytes)
    }

    /// Where the policies are that were put in force last; nil where none ever were.
    package func policies() throws(StateError) -> [UInt8]? { try directory?.read(.policies) ?? nil }

    package func keep(policies bytes: [UInt8]) throws(StateError) {
        try requireLock("apply")
        try directory?.replace(.policies, with: bytes)
    }

    private func requireLock(_ operation: String) throws(StateError) {
        if lock == nil { throw failed(operation, .readOnlyFileSystem) }
    }

    private func failed(_ operation: String, _ errno: Errno) -> StateError {
        StateError(path: path, reason: .failed(operation: operation, errno: errno))
    }
}

/// Where the state of a hierarchy is kept unless the operator says otherwise: `/run/bulkhead/cgroup2-1`, and for a user
/// that is not root below `$XDG_RUNTIME_DIR`, which is as private and goes when the user has left.
package func defaultStateDirectory(
    of kernel: borrowing LinuxKernel, user: UInt32 = geteuid(), environment: (String) -> String? = Node.environment
) -> String {
    let place = user == 0 ? nil : environment("XDG_RUNTIME_DIR")
    return (place ?? "/run") + "/bulkhead/" + kernel.id
}
