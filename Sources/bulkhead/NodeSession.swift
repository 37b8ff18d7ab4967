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
    /// What the files of this machine say of its pods; nothing on a simulated one.
    let podNames: () -> PodNames
    /// Whether a transaction was cut short and awaits its undo; known once the originals were read.
    private(set) var isInterrupted = false
    /// Whether what is stored is of an earlier boot, and so gone; known once the originals were read.
    private(set) var isOfEarlierBoot = false

    /// Whether what is stored names cgroups of units that were started again since; known once the originals were read.
    private(set) var isStale = false

    init(
        tree: consuming Tree, store: consuming FileStateStore, inventory: Inventory,
        podNames: @escaping () -> PodNames = { [:] }
    ) {
        self.podNames = podNames
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
            let isPendingGone = stored.isPendingOfEarlierBoot(now: inventory.bootID)
            isInterrupted = stored.pending != nil && !isPendingGone
            isOfEarlierBoot = isPendingGone
            guard let state = stored.state else { return Originals(boot: inventory.bootID) }
            let held = try Originals(decoding: state)
            if held.isOfEarlierBoot(now: inventory.bootID), !held.isEmpty { isOfEarlierBoot = true }
            let remaining = held.remaining(now: inventory.bootID)
            let adopted = try adopted(remaining, pageBytes: inventory.pageBytes, tree: &tree)
            isStale = adopted != remaining
            return adopted
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

    /// The same, as something to say beside what the command is about; before it, what an earlier boot left is dropped.
    mutating func recovered() throws(Failure) -> [Diagnostic] {
        try forgotten() + restored() + (recovery().map { [$0.warning] } ?? [])
    }

    /// Gives back what a reconciler that ended without its exit left adjusted, and says so.
    mutating func restored() throws(Failure) -> [Diagnostic] {
        do {
            let recovery = try restoreArmed(
                boot: inventory.bootID, pageBytes: inventory.pageBytes, tree: &tree, store: &store)
            return recovery?.warnings ?? []
        } catch {
            if case .unreadable(let fault) = error.cause { throw Failure(fault, inArmed: store.path) }
            throw Failure(error)
        }
    }

    /// Drops what an earlier boot left, and says so.
    mutating func forgotten() throws(Failure) -> [Diagnostic] {
        do {
            return try forgetEarlierBoot(now: inventory.bootID, store: &store) ? [earlierBoot] : []
        } catch {
            throw Failure(any: error)
        }
    }

    /// What a command that changes nothing says where it found the same.
    var notes: [Diagnostic] { isOfEarlierBoot ? [earlierBoot] : [] }

    private var earlierBoot: Diagnostic {
        Diagnostic(
            .earlierBoot, "what is stored in `\(store.path)` is of an earlier boot, and went with it",
            severity: .warning,
            help: ["apply the policy again; a state directory below `/run` goes by itself"])
    }
}

extension Recovery {
    var warning: Diagnostic {
        Diagnostic(
            .recovered, "an earlier run was cut short; \(counted(undone, "change")) of it undone", severity: .warning,
            notes: (leftGroups.map { "resource group \($0.group)" } + left.map { place(of: $0) }).map {
                Diagnostic.Note("left as it is, since somebody else changed it: \($0)")
            })
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

    static func noResctrl(_ path: String, _ reason: String) -> Failure {
        Failure(
            .noResctrl, "`\(path)` is no resctrl mount: \(reason)", .unavailable,
            help: ["`findmnt -t resctrl` shows where it is mounted"])
    }

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
