/// A state store that lives as long as its value: for simulated nodes that are played through in one run, and tests.
package struct MemoryStateStore: StateStore, Equatable, Sendable {
    package var stored: StoredState
    package var next: [UInt8]?

    package init(_ stored: StoredState = StoredState()) {
        self.stored = stored
    }

    package mutating func load() throws(StateError) -> StoredState {
        stored
    }

    package mutating func begin(pending: [UInt8], next: [UInt8]) throws(StateError) {
        stored.pending = pending
        self.next = next
    }

    package mutating func commit() throws(StateError) {
        stored.state = next
        stored.pending = nil
        next = nil
    }

    package mutating func abandon() throws(StateError) {
        stored.pending = nil
        next = nil
    }

    package mutating func arm(_ text: [UInt8]) throws(StateError) {
        stored.armed = text
    }

    package mutating func disarm() throws(StateError) {
        stored.armed = nil
    }
}
