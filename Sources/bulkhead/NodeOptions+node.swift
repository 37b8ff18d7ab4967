import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Report
import Simulator

extension NodeOptions {
    /// Opens the node that the options name and runs the work on it.
    func run(_ work: inout some NodeWork) throws(Failure) {
        if let node {
            try run(&work, simulated: node)
        } else {
            try runLive(&work)
        }
    }

    /// The same, and waits a while for whoever is changing the node.
    func runWaiting(_ work: inout some NodeWork) throws(Failure) {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            do throws(Failure) {
                return try run(&work)
            } catch {
                let isBusy = error.diagnostics.contains { $0.code == CommandCode.stateBusy.rawValue }
                if !isBusy || ContinuousClock.now >= end { throw error }
                pause(microseconds: 5000)
            }
        }
    }

    private func runLive(_ work: inout some NodeWork) throws(Failure) {
        var session = try liveSession(isChanging: work.isChanging, holdsFiles: work.writesWhatItReads ? true : nil)
        try work.run(&session)
        // The files that it holds open are closed with the process, in one go.
        keepUntilExit(session.tree)
    }

    /// This machine, opened. `holdsFiles` nil holds interface files open where nothing is in force yet.
    func liveSession(isChanging: Bool, holdsFiles: Bool? = false) throws(Failure) -> NodeSession<LiveTree> {
        do {
            let inventory = try liveInventory()
            guard let mount = inventory.cgroup else { throw Failure.noCgroup2 }
            if isChanging { try requireDelegation(inventory) }
            var kernel = try cgroup2(at: mount.path)
            try openResctrl(of: inventory, in: &kernel, locking: isChanging ? .exclusive : .shared)
            let directory = state ?? defaultStateDirectory(of: kernel)
            let store =
                try isChanging ? FileStateStore(locking: directory) : FileStateStore(reading: directory)
            let holds = try holdsFiles ?? (store.stateSize() <= Originals(boot: inventory.bootID).encoded.count)
            if isChanging, holds { kernel.holdFiles(limit: heldFileLimit(cgroupRoot: mount.path)) }
            let bus = try serviceManager(at: mount.path, of: root == nil ? mount.path : hierarchy())
            return NodeSession(
                tree: LiveTree(kernel, bus: bus), store: store, inventory: inventory,
                podNames: { SystemRoot.machine.podNames() })
        } catch {
            throw Failure(any: error)
        }
    }

    /// Where the whole hierarchy is mounted; empty where it cannot be found.
    private func hierarchy() -> String {
        // Without it, nothing goes through systemd, or `--driver systemd` says so.
        (try? discoverCgroupMount(.machine))?.path ?? ""
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

    /// This machine, with the hierarchy that `--root` names and the resctrl mount that `--resctrl` names, which must
    /// be such.
    func liveInventory() throws(Failure) -> Inventory {
        do {
            let inventory = try discoverInventory(cgroupRoot: root ?? ownCgroup(), resctrlRoot: resctrl)
            if let root { _ = try cgroup2(at: root) }
            if let resctrl {
                guard inventory.resctrlMount != nil else { throw Failure.noResctrl(resctrl, "it has no such files") }
                _ = try resctrlDirectory(at: resctrl)
            }
            return inventory
        } catch {
            throw Failure(any: error)
        }
    }

    /// The groups of the mounted resctrl; nil where none is mounted or where this caller may not look.
    func liveResourceGroups(_ inventory: Inventory) throws(Failure) -> [ResourceGroup]? {
        guard let mount = inventory.cgroup, inventory.resctrlMount != nil else { return nil }
        var kernel = try cgroup2(at: mount.path)
        do throws(KernelError) {
            try openResctrl(of: inventory, in: &kernel, locking: .none)
            return try resourceGroups(tree: &kernel)
        } catch {
            if error.kind == .denied { return nil }
            throw Failure(error)
        }
    }

    /// Gives the kernel its resctrl mount, where there is one; it is locked when the work first uses it.
    private func openResctrl(
        of inventory: Inventory, in kernel: inout LinuxKernel, locking mode: ResctrlLock.Mode
    ) throws(KernelError) {
        guard let mount = inventory.resctrlMount else { return }
        try kernel.openResctrl(at: mount.path, verifyingMagic: !uncheckedRoot, locking: mode)
    }

    private func resctrlDirectory(at path: String) throws(Failure) -> ResctrlDirectory {
        do {
            return try ResctrlDirectory(at: path, verifyingMagic: !uncheckedRoot)
        } catch {
            if error.kind == .denied { throw Failure(error) }
            throw Failure.noResctrl(path, error.reason ?? error.errno.text)
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
