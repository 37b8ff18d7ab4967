/// Finished nodes that wait for the collection around them. Moves nodes instead of copying them, which array operations
/// would do with a reference count each.
struct NodeStack: ~Copyable {
    private var storage: UnsafeMutablePointer<YAMLNode>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 256
        storage = .allocate(capacity: capacity)
    }

    deinit {
        storage.deinitialize(count: count)
        storage.deallocate()
    }

    /// The nodes must not outlive the call.
    subscript(index: Int) -> YAMLNode {
        precondition(index >= 0 && index < count)
        return storage[index]
    }

    @inline(__always)
    mutating func push(_ node: consuming YAMLNode) {
        if count == capacity { grow() }
        (storage + count).initialize(to: node)
        count += 1
    }

    /// Takes the nodes from an index on.
    mutating func popItems(from start: Int) -> [YAMLNode] {
        let taken = count - start
        precondition(start >= 0 && taken >= 0)
        guard taken > 0 else { return [] }
        let first = storage + start
        count = start
        return [YAMLNode](unsafeUninitializedCapacity: taken) { buffer, initialized in
            buffer.baseAddress?.moveInitialize(from: first, count: taken)
            initialized = taken
        }
    }

    /// Takes the nodes from an index on as keys and values in turn.
    mutating func popPairs(from start: Int) -> [YAMLPair] {
        let taken = (count - start) / 2
        precondition(start >= 0 && count - start == taken * 2)
        guard taken > 0 else { return [] }
        let first = storage + start
        count = start
        var pairs: [YAMLPair] = []
        pairs.reserveCapacity(taken)
        for index in 0..<taken {
            pairs.append(YAMLPair(key: (first + 2 * index).move(), value: (first + 2 * index + 1).move()))
        }
        return pairs
    }

    /// Forgets the topmost nodes.
    mutating func drop(to start: Int) {
        precondition(start >= 0 && start <= count)
        (storage + start).deinitialize(count: count - start)
        count = start
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<YAMLNode>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: storage, count: count)
        storage.deallocate()
        storage = larger
        capacity *= 2
    }
}
