import KernelInterface

/// Scopes and slices that systemd starts, and what that does to the cgroups around them.
extension UnitTree where Base: ~Copyable, Bus: ~Copyable {
    // MARK: Processes

    /// In a scope of systemd's, which is there already or is started.
    mutating func place(
        _ processes: [Int32], inUnit slice: String, at cgroup: CgroupPath, _ scope: String
    ) throws(KernelError) -> CgroupPath {
        let target = cgroup.appending(scope)
        do throws(UnitBusError) {
            if try bus?.active(among: [scope]).isEmpty == false {
                if try attach(processes, to: scope) { return target }
            }
            try bus?.startScope(scope, in: slice, processes)
            for turn in 0..<Self.turns {
                try bus?.settle(turn)
                // A cgroup that is not there yet has no processes.
                let present = (try? base.read(target, .cgroupProcs)) ?? ""
                if present.split(separator: "\n").contains(where: { Int32($0) == processes.last }) { return target }
                // Until then, systemd may not have come to it.
                if turn >= Self.startingTurns, try bus?.active(among: [scope]).isEmpty == true { break }
            }
        } catch {
            throw error.error(.create, scope)
        }
        throw UnitBusError(.refused, "the scope ended at once: the processes are gone").error(.create, scope)
    }

    /// False where the last process ended meanwhile, and the scope with it.
    private mutating func attach(_ processes: [Int32], to scope: String) throws(UnitBusError) -> Bool {
        do throws(UnitBusError) {
            try bus?.attach(processes, to: scope)
            return true
        } catch {
            if error.kind == .noSuchUnit { return false }
            throw error
        }
    }

    // MARK: Slices

    /// After how many turns, some two seconds, a scope that is not active has ended.
    private static var startingTurns: Int { 200 }

    /// How often systemd is waited for, each time for its next turn: half a minute.
    private static var turns: Int { 3000 }

    mutating func start(_ slice: String, at cgroup: CgroupPath) throws(KernelError) {
        do throws(UnitBusError) {
            try bus?.startSlice(slice)
            for turn in 0..<Self.turns {
                try bus?.settle(turn)
                if isThere(cgroup) {
                    owners[cgroup] = true
                    return
                }
            }
        } catch {
            throw error.error(.create, slice)
        }
        throw UnitBusError(.refused, "the slice was started and has no cgroup").error(.create, slice)
    }

    /// Stopping a slice stops everything in it, so it is looked at before.
    mutating func stop(_ slice: String, at cgroup: CgroupPath) throws(KernelError) {
        if try !base.children(of: cgroup).isEmpty {
            throw KernelError(.remove, path: cgroup.text, errno: .busy, reason: "there are cgroups in it")
        }
        do throws(UnitBusError) {
            try bus?.stop(slice)
            for turn in 0..<Self.turns {
                try bus?.settle(turn)
                if !isThere(cgroup) {
                    owners[cgroup] = nil
                    return
                }
            }
        } catch {
            throw error.error(.remove, slice)
        }
        throw UnitBusError(.refused, "the slice was stopped and has its cgroup").error(.remove, slice)
    }

    // MARK: Controllers

    /// Enables controllers again above a cgroup that is there and lacks the file, or the controllers that are to be
    /// enabled in it: starting or stopping one unit has systemd take those away that none of its units asks for any
    /// more. False where it was something else.
    mutating func reenable(
        _ file: InterfaceFile, _ text: String, above cgroup: CgroupPath, after error: KernelError
    ) throws(KernelError) -> Bool {
        guard error.errno == .noSuchFile, isThere(cgroup) else { return false }
        let controllers =
            file == .cgroupSubtreeControl
            ? text.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("+") }.map(String.init)
            : file.controller.map { ["+" + $0.name] } ?? []
        if controllers.isEmpty { return false }
        var above: [CgroupPath] = []
        while let parent = (above.last ?? cgroup).parent { above.append(parent) }
        do throws(KernelError) {
            for ancestor in above.reversed() {
                try base.write(ancestor, .cgroupSubtreeControl, controllers.joined(separator: " ") + "\n")
            }
        } catch {
            // The first refusal is the one to tell.
            return false
        }
        return true
    }
}
