package import KernelInterface

/// Durable storage of what Bulkhead changed: a transaction is on it before the first kernel write.
///
/// Four texts: the *state* (originals of everything in force), the *pending* transaction (what to undo if it is cut
/// short), the *next* state (the state once that transaction is done), and what is *armed* (the base of every value
/// that a reconciler may have adjusted). `begin` makes pending and next durable, so that `commit` needs no space: it is
/// one rename.
package protocol StateStore: ~Copyable {
    mutating func load() throws(StateError) -> StoredState
    /// Both texts are durable when it returns; on an error nothing of them is left and the state is as before.
    mutating func begin(pending: [UInt8], next: [UInt8]) throws(StateError)
    /// Next becomes the state, atomically, then pending goes.
    mutating func commit() throws(StateError)
    /// Pending and next go; the state stays.
    mutating func abandon() throws(StateError)
    /// Durable when it returns: what may be adjusted from here on (`ArmedValues`).
    mutating func arm(_ text: [UInt8]) throws(StateError)
    /// Nothing is adjusted any more.
    mutating func disarm() throws(StateError)
}

/// What a store holds at start: a pending transaction means that one was cut short.
package struct StoredState: Equatable, Sendable {
    package var state: [UInt8]?
    package var pending: [UInt8]?
    /// What a reconciler may have adjusted.
    package var armed: [UInt8]?

    package init(state: [UInt8]? = nil, pending: [UInt8]? = nil, armed: [UInt8]? = nil) {
        self.state = state
        self.pending = pending
        self.armed = armed
    }
}

package struct StateError: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// Another process holds the lock; its pid where it is known.
        case busy(pid: Int32?)
        case failed(operation: String, errno: Errno)
        case unreadable(String)
    }

    package let path: String
    package let reason: Reason

    package init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}
