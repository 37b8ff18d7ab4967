import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Simulator

/// One node opened for a command: its cgroup tree, what it has, and where originals are kept.
struct NodeSession<Tree: KernelTree & ~Copyable>: ~Copyable {
    var tree: Tree
    var store: FileStateStore
    let inventory: Inventory

    /// What is held of earlier plans.
    mutating func originals() throws(Failure) -> Originals {
        do {
            guard let state = try store.load().state else { return Originals() }
            return try Originals(decoding: state)
        } catch let error as LedgerError {
            throw Failure(error, in: store.path)
        } catch {
            throw Failure(any: error)
        }
    }

    /// Whether a transaction was cut short and awaits its undo.
    mutating func hasPending() throws(Failure) -> Bool {
        do {
            return try store.load().pending != nil
        } catch {
            throw Failure(error)
        }
    }

    /// Undoes a transaction that was cut short, if there is one, and says so.
    mutating func recovered() throws(Failure) -> [Diagnostic] {
        let recovery: Recovery?
        do {
            recovery = try recover(pageBytes: inventory.pageBytes, tree: &tree, store: &store)
        } catch {
            throw Failure(error)
        }
        guard let recovery else { return [] }
        let left = recovery.left.map { operation in
            Diagnostic.Note("left as it is, since somebody else changed it: \(operation.cgroup)")
        }
        return [
            Diagnostic(
                .warning, code: CommandCode.recovered.rawValue,
                "an earlier run was cut short; \(recovery.undone) of its changes were undone", notes: left)
        ]
    }
}

/// What a command does with an open node.
protocol NodeWork {
    /// Whether it changes the node, and so needs the lock.
    var isChanging: Bool { get }
    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure)
}

extension NodeOptions {
    /// Opens the node that the options name and runs the work on it.
    func run(_ work: inout some NodeWork) throws(Failure) {
        if let node {
            try run(&work, simulated: node)
        } else {
            try runLive(&work)
        }
    }

    private func runLive(_ work: inout some NodeWork) throws(Failure) {
        do {
            let inventory = try discoverInventory(cgroupRoot: root)
            guard let mount = inventory.cgroup else { throw Failure.noCgroup2(root) }
            let kernel = try LinuxKernel(root: mount.path, verifyingMagic: !uncheckedRoot)
            let directory = state ?? defaultStateDirectory(of: kernel)
            let store =
                try work.isChanging
                ? FileStateStore(locking: directory) : FileStateStore(reading: directory)
            var session = NodeSession(tree: kernel, store: store, inventory: inventory)
            try work.run(&session)
        } catch {
            throw Failure(any: error)
        }
    }

    private func run(_ work: inout some NodeWork, simulated path: String) throws(Failure) {
        let directory = state ?? path + ".state"
        var machine = try SimulatedMachineFile(reading: path)
        do {
            let store =
                try work.isChanging
                ? FileStateStore(locking: directory) : FileStateStore(reading: directory)
            var session = NodeSession(tree: machine.node.kernel, store: store, inventory: machine.node.inventory)
            defer { machine.node.kernel = session.tree }
            try work.run(&session)
        } catch {
            if work.isChanging { try machine.save() }
            throw Failure(any: error)
        }
        if work.isChanging { try machine.save() }
    }
}

extension Failure {
    /// For blocks that can fail in several ways.
    init(any error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as KernelError: self.init(error)
        case let error as StateError: self.init(error)
        case let error as ApplyFailure: self.init(error)
        case let error as FileError: self.init(error)
        case let error as Diagnostic: self.init([error], error.code == "file-denied" ? .notPermitted : .findings)
        default: self.init(.kernelRefused, "\(error)", .defect)
        }
    }

    static func noCgroup2(_ root: String?) -> Failure {
        if let root {
            return Failure(.noCgroup2, "`\(root)` is not a cgroup2 mount", .unavailable)
        }
        return Failure(
            .noCgroup2, "no cgroup2 file system is mounted", .unavailable,
            help: ["try a simulated node: `--node examples/nodes/small-vm.yaml`"])
    }

    init(_ error: LedgerError, in path: String) {
        self.init(
            .stateUnreadable, "cannot use `\(path)`: \(error.message)", .unavailable,
            notes: error.line > 0 ? ["at line \(error.line)"] : [])
    }
}
