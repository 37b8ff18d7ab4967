import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Report
import Simulator

/// One node opened for a command: its cgroup tree, what it has, and where originals are kept.
struct NodeSession<Tree: KernelTree & ~Copyable>: ~Copyable {
    var tree: Tree
    var store: FileStateStore
    let inventory: Inventory
    /// Whether a transaction was cut short and awaits its undo; known once the originals were read.
    private(set) var isInterrupted = false

    init(tree: consuming Tree, store: consuming FileStateStore, inventory: Inventory) {
        self.tree = tree
        self.store = store
        self.inventory = inventory
    }

    /// Gives the lock back.
    consuming func close() {}

    /// What is held of earlier plans.
    mutating func originals() throws(Failure) -> Originals {
        do {
            let stored = try store.load()
            isInterrupted = stored.pending != nil
            guard let state = stored.state else { return Originals() }
            return try Originals(decoding: state)
        } catch let error as LedgerError {
            throw Failure(error, in: store.path)
        } catch {
            throw Failure(any: error)
        }
    }

    /// Undoes a transaction that was cut short, if there is one.
    mutating func recovery() throws(Failure) -> Recovery? {
        do {
            return try recover(pageBytes: inventory.pageBytes, tree: &tree, store: &store)
        } catch {
            if case .unreadable(let fault) = error.cause { throw Failure(fault, in: store.path, isPending: true) }
            throw Failure(error)
        }
    }

    /// The same, as something to say beside what the command is about.
    mutating func recovered() throws(Failure) -> [Diagnostic] {
        try recovery().map { [$0.warning] } ?? []
    }
}

extension Recovery {
    var warning: Diagnostic {
        Diagnostic(
            .recovered, "an earlier run was cut short; \(counted(undone, "change")) of it undone", severity: .warning,
            notes: left.map { Diagnostic.Note("left as it is, since somebody else changed it: \(place(of: $0))") })
    }
}

/// What a command does with an open node.
protocol NodeWork {
    /// Whether it changes the node, and so needs the lock.
    var isChanging: Bool { get }
    /// Whether it writes most of the values that it reads, even where something is in force already: their files are
    /// worth keeping open in between.
    var writesWhatItReads: Bool { get }
    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure)
}

extension NodeWork {
    var writesWhatItReads: Bool { false }
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
            let inventory = try liveInventory()
            guard let mount = inventory.cgroup else { throw Failure.noCgroup2 }
            var kernel = try cgroup2(at: mount.path)
            let directory = state ?? defaultStateDirectory(of: kernel)
            let store =
                try work.isChanging
                ? FileStateStore(locking: directory) : FileStateStore(reading: directory)
            if try work.isChanging && (work.writesWhatItReads || store.stateSize() <= Originals().encoded.count) {
                kernel.holdFiles(limit: heldFileLimit(cgroupRoot: mount.path))
            }
            var session = NodeSession(tree: kernel, store: store, inventory: inventory)
            try work.run(&session)
            // The files that it holds open are closed with the process, in one go.
            keepUntilExit(session.tree)
        } catch {
            throw Failure(any: error)
        }
    }

    private func run(_ work: inout some NodeWork, simulated path: String) throws(Failure) {
        if path == "-", work.isChanging {
            throw Failure(
                .nodeNotKept, "the simulated node on standard input cannot be changed", .usage,
                help: ["write it to a file and name that with `--node`"])
        }
        let directory = state ?? path + ".state"
        var machine = try SimulatedMachineFile(reading: path)
        do {
            let store =
                try work.isChanging
                ? FileStateStore(locking: directory) : FileStateStore(reading: directory)
            // Whoever had the lock until now may have written the file after it was read.
            if work.isChanging { try machine.readAgain() }
            var session = NodeSession(tree: machine.node.kernel, store: store, inventory: machine.node.inventory)
            var failure: Failure?
            do {
                try work.run(&session)
            } catch {
                failure = error
            }
            machine.node.kernel = session.tree
            if work.isChanging { try machine.save() }
            // Not before: the file belongs to whoever has the lock.
            session.close()
            if let failure { throw failure }
        } catch {
            throw Failure(any: error)
        }
    }

    /// This machine, with the hierarchy that `--root` names, which must be one.
    func liveInventory() throws(Failure) -> Inventory {
        do {
            let inventory = try discoverInventory(cgroupRoot: root)
            if let root { _ = try cgroup2(at: root) }
            return inventory
        } catch {
            throw Failure(any: error)
        }
    }

    private func cgroup2(at path: String) throws(Failure) -> LinuxKernel {
        do {
            return try LinuxKernel(root: path, verifyingMagic: !uncheckedRoot)
        } catch {
            if error.kind == .denied { throw Failure(error) }
            throw Failure(
                .noCgroup2, "`\(path)` is no cgroup2 mount: \(error.reason ?? error.errno.text)", .unavailable,
                help: ["`findmnt -t cgroup2` shows where it is mounted"])
        }
    }
}

extension Failure {
    /// For blocks that can fail in several ways.
    init(any error: any Error) {
        self = Failure(ours: error) ?? Failure(.defect, "unexpected: \(error)", .defect)
    }

    /// Nil for an error of the argument parser, which has a text and an exit code of its own.
    init?(ours error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as KernelError: self.init(error)
        case let error as StateError: self.init(error)
        case let error as ApplyFailure: self.init(error)
        case let error as FileError: self.init(error)
        case let error as Diagnostic: self.init([error], error.code == "file-denied" ? .notPermitted : .findings)
        default: return nil
        }
    }

    static let noCgroup2 = Failure(
        .noCgroup2, "no cgroup2 file system is mounted", .unavailable,
        help: ["a simulated node needs none: `--node examples/nodes/small-vm.yaml`"])

    /// A file of the state directory that is not what was written there.
    init(_ error: LedgerError, in path: String, isPending: Bool = false) {
        let file = path + (isPending ? "/pending.json" : "/state.json")
        let what = isPending ? "what an earlier run that was cut short had changed" : "what was there before"
        self.init(
            .stateUnreadable, "cannot use `\(file)`: \(error.message)", .unavailable,
            notes: (error.line > 0 ? ["at line \(error.line)"] : []) + ["only this file knows \(what)"],
            help: ["put it back from a copy; or move it away, to go on without giving that back"])
    }
}
