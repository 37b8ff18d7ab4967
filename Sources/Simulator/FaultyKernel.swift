package import KernelInterface

/// A kernel tree in which the given faults happen.
package struct FaultyKernel<Tree: KernelTree & ~Copyable>: ~Copyable {
    /// The tree as it is without the faults: what a process sees that comes after a crash.
    package var tree: Tree
    package let faults: [Fault]
    /// Operations asked for so far, and the writes among them.
    package private(set) var operations = 0
    package private(set) var writes = 0
    package private(set) var hasCrashed = false

    package init(_ tree: consuming Tree, _ faults: [Fault]) {
        self.tree = tree
        self.faults = faults
        hasCrashed = faults.contains(.crash(afterWrite: 0))
    }

    /// What an operation after a crash is refused with: EIO, and this reason.
    package static var crashReason: String { "the writer has crashed" }
}

extension FaultyKernel: Copyable where Tree: Copyable {}
extension FaultyKernel: Sendable where Tree: Sendable & ~Copyable {}

extension FaultyKernel: KernelTree where Tree: ~Copyable {
    package mutating func children(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try look(.list, Place(cgroup)) { (tree) throws(KernelError) in try tree.children(of: cgroup) }
    }

    package mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try look(.list, Place(cgroup)) { (tree) throws(KernelError) in try tree.files(of: cgroup) }
    }

    package mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try look(.identify, Place(cgroup)) { (tree) throws(KernelError) in try tree.identity(of: cgroup) }
    }

    package mutating func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        try look(.read, Place(cgroup, file)) { (tree) throws(KernelError) in try tree.read(cgroup, file) }
    }

    package mutating func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        try write(text, Place(cgroup, file)) { (tree, text) throws(KernelError) in
            try tree.write(cgroup, file, text)
        }
    }

    package mutating func create(_ cgroup: CgroupPath) throws(KernelError) {
        try change(.create, Place(cgroup)) { (tree) throws(KernelError) in try tree.create(cgroup) }
    }

    package mutating func remove(_ cgroup: CgroupPath) throws(KernelError) {
        try change(.remove, Place(cgroup)) { (tree) throws(KernelError) in try tree.remove(cgroup) }
    }

    package mutating func directories(of path: ResctrlPath) throws(KernelError) -> [String] {
        try look(.list, Place(path)) { (tree) throws(KernelError) in try tree.directories(of: path) }
    }

    package mutating func files(of path: ResctrlPath) throws(KernelError) -> [String] {
        try look(.list, Place(path)) { (tree) throws(KernelError) in try tree.files(of: path) }
    }

    package mutating func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity {
        try look(.identify, Place(path)) { (tree) throws(KernelError) in try tree.identity(of: path) }
    }

    package mutating func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        try look(.read, Place(path, file)) { (tree) throws(KernelError) in try tree.read(path, file) }
    }

    package mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        try write(text, Place(path, file)) { (tree, text) throws(KernelError) in try tree.write(path, file, text) }
    }

    package mutating func create(_ path: ResctrlPath) throws(KernelError) {
        try change(.create, Place(path)) { (tree) throws(KernelError) in try tree.create(path) }
    }

    package mutating func remove(_ path: ResctrlPath) throws(KernelError) {
        try change(.remove, Place(path)) { (tree) throws(KernelError) in try tree.remove(path) }
    }

    // MARK: What all of them do

    private mutating func look<Value>(
        _ operation: KernelError.Operation, _ place: Place, _ body: (inout Tree) throws(KernelError) -> Value
    ) throws(KernelError) -> Value {
        try begin(operation, place)
        return try body(&tree)
    }

    private mutating func change(
        _ operation: KernelError.Operation, _ place: Place, _ body: (inout Tree) throws(KernelError) -> Void
    ) throws(KernelError) {
        try beginWrite(operation, place, nil)
        try body(&tree)
        endWrite()
    }

    private mutating func write(
        _ text: String, _ place: Place, _ body: (inout Tree, String) throws(KernelError) -> Void
    ) throws(KernelError) {
        let value = text.droppingFinalNewline
        try beginWrite(.write, place, value)
        if faults.contains(.shortWrite(writes)) {
            try body(&tree, String(decoding: Array(text.utf8.prefix(text.utf8.count / 2)), as: UTF8.self))
            throw place.error(.write, value, .inputOutput)
        }
        try body(&tree, text)
        endWrite()
    }

    private mutating func begin(
        _ operation: KernelError.Operation, _ place: Place, _ value: String? = nil
    ) throws(KernelError) {
        operations += 1
        if hasCrashed { throw place.error(operation, value, .inputOutput, Self.crashReason) }
        for fault in faults {
            switch fault {
            case .vanish(let cgroup, operations): destroy(cgroup)
            case .recreate(let cgroup, operations):
                destroy(cgroup)
                // A parent that is gone, too, leaves nothing to recreate it in.
                try? tree.create(cgroup)
            case .vanishGroup(let group, operations):
                // One that is gone already, or the default group, stays as it is.
                try? tree.remove(group.path)
            case .recreateGroup(let group, operations):
                // What cannot be removed is not made anew, and a new one may find no CLOSID: both are the fault's point.
                try? tree.remove(group.path)
                try? tree.create(group.path)
            case .times(let count, let errno) where operations <= count:
                throw place.error(operation, value, errno)
            case .vanish, .recreate, .vanishGroup, .recreateGroup, .times, .fail, .shortWrite, .crash: break
            }
        }
    }

    private mutating func beginWrite(
        _ operation: KernelError.Operation, _ place: Place, _ value: String?
    ) throws(KernelError) {
        try begin(operation, place, value)
        writes += 1
        for case .fail(write: writes, let errno) in faults {
            endWrite()
            throw place.error(operation, value, errno)
        }
    }

    private mutating func endWrite() {
        if faults.contains(.crash(afterWrite: writes)) { hasCrashed = true }
    }

    private mutating func destroy(_ cgroup: CgroupPath) {
        // Whatever of this is refused was gone already, or cannot go.
        try? tree.write(cgroup, .cgroupKill, "1\n")
        for name in (try? tree.children(of: cgroup)) ?? [] { destroy(cgroup.appending(name)) }
        try? tree.remove(cgroup)
    }
}

/// Where an operation is, as its errors name it.
private struct Place {
    let fileSystem: KernelError.FileSystem
    let path: String

    init(_ cgroup: CgroupPath, _ file: InterfaceFile? = nil) {
        fileSystem = .cgroup
        path = file.map(cgroup.path(of:)) ?? cgroup.text
    }

    init(_ directory: ResctrlPath, _ file: ResctrlFile? = nil) {
        fileSystem = .resctrl
        path = file.map(directory.path(of:)) ?? directory.description
    }

    func error(
        _ operation: KernelError.Operation, _ value: String?, _ errno: Errno, _ reason: String? = nil
    ) -> KernelError {
        KernelError(operation, in: fileSystem, path: path, value: value, errno: errno, reason: reason)
    }
}
