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
        try begin(.list, cgroup.text)
        return try tree.children(of: cgroup)
    }

    package mutating func files(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try begin(.list, cgroup.text)
        return try tree.files(of: cgroup)
    }

    package mutating func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try begin(.identify, cgroup.text)
        return try tree.identity(of: cgroup)
    }

    package mutating func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        try begin(.read, cgroup.path(of: file))
        return try tree.read(cgroup, file)
    }

    package mutating func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        let value = text.utf8.last == UInt8(ascii: "\n") ? String(text.dropLast()) : text
        try beginWrite(.write, cgroup.path(of: file), value)
        if faults.contains(.shortWrite(writes)) {
            let half = String(decoding: Array(text.utf8.prefix(text.utf8.count / 2)), as: UTF8.self)
            try tree.write(cgroup, file, half)
            throw KernelError(.write, path: cgroup.path(of: file), value: value, errno: .inputOutput)
        }
        try tree.write(cgroup, file, text)
        endWrite()
    }

    package mutating func create(_ cgroup: CgroupPath) throws(KernelError) {
        try beginWrite(.create, cgroup.text, nil)
        try tree.create(cgroup)
        endWrite()
    }

    package mutating func remove(_ cgroup: CgroupPath) throws(KernelError) {
        try beginWrite(.remove, cgroup.text, nil)
        try tree.remove(cgroup)
        endWrite()
    }

    package mutating func directories(of path: ResctrlPath) throws(KernelError) -> [String] {
        try begin(.list, path.description)
        return try tree.directories(of: path)
    }

    package mutating func files(of path: ResctrlPath) throws(KernelError) -> [String] {
        try begin(.list, path.description)
        return try tree.files(of: path)
    }

    package mutating func identity(of path: ResctrlPath) throws(KernelError) -> CgroupIdentity {
        try begin(.identify, path.description)
        return try tree.identity(of: path)
    }

    package mutating func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        try begin(.read, path.path(of: file))
        return try tree.read(path, file)
    }

    package mutating func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        let value = text.utf8.last == UInt8(ascii: "\n") ? String(text.dropLast()) : text
        try beginWrite(.write, path.path(of: file), value)
        if faults.contains(.shortWrite(writes)) {
            let half = String(decoding: Array(text.utf8.prefix(text.utf8.count / 2)), as: UTF8.self)
            try tree.write(path, file, half)
            throw KernelError(.write, path: path.path(of: file), value: value, errno: .inputOutput)
        }
        try tree.write(path, file, text)
        endWrite()
    }

    package mutating func create(_ path: ResctrlPath) throws(KernelError) {
        try beginWrite(.create, path.description, nil)
        try tree.create(path)
        endWrite()
    }

    package mutating func remove(_ path: ResctrlPath) throws(KernelError) {
        try beginWrite(.remove, path.description, nil)
        try tree.remove(path)
        endWrite()
    }

    private mutating func begin(
        _ operation: KernelError.Operation, _ path: String, _ value: String? = nil
    ) throws(KernelError) {
        operations += 1
        if hasCrashed {
            throw KernelError(operation, path: path, value: value, errno: .inputOutput, reason: Self.crashReason)
        }
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
                throw KernelError(operation, path: path, value: value, errno: errno)
            case .vanish, .recreate, .vanishGroup, .recreateGroup, .times, .fail, .shortWrite, .crash: break
            }
        }
    }

    private mutating func beginWrite(
        _ operation: KernelError.Operation, _ path: String, _ value: String?
    ) throws(KernelError) {
        try begin(operation, path, value)
        writes += 1
        for case .fail(write: writes, let errno) in faults {
            endWrite()
            throw KernelError(operation, path: path, value: value, errno: errno)
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
