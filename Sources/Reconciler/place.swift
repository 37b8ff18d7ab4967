package import KernelInterface
package import Planner

/// Puts processes into a class: into its slice, and with all their threads into its resource group, if it has one.
/// Returns the cgroup that they are in.
///
/// A process that is beneath the slice already stays where it is. ESRCH: there is no such process; EINVAL: it is one of
/// the kernel's own.
package func place<Tree: KernelTree & ~Copyable>(
    _ processes: [Int32], in slice: CgroupPath, of className: String, scope: String, held: [HeldGroup],
    tree: inout Tree
) throws(KernelError) -> CgroupPath {
    let present = Set(try presentProcesses(below: slice, tree: &tree))
    let absent = processes.filter { !present.contains(Int($0)) }
    let cgroup = absent.isEmpty ? slice : try tree.place(absent, in: slice, scope: scope)
    guard
        let group = held.map(\.group).filter({ group in
            held.contains { $0.group == group && $0.members.contains { $0.className == className } }
        }).max(by: { !$0.isMonitor && $1.isMonitor })
    else { return cgroup }
    var known: [Int] = []
    // What is forked by a task that is not moved yet has to be found by looking again.
    while true {
        let new = try threads(of: [cgroup], except: [], tree: &tree).removing(known)
        if new.isEmpty { return cgroup }
        if group.isMonitor { try write(new, to: group.controlGroup, tree: &tree) }
        try write(new, to: group, tree: &tree)
        known = (known + new).sorted()
    }
}

private func presentProcesses<Tree: KernelTree & ~Copyable>(
    below cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> [Int] {
    var found: [Int] = []
    var pending = [cgroup]
    while let next = pending.popLast() {
        do throws(KernelError) {
            appendIDs(in: try tree.read(next, .cgroupProcs), to: &found)
            pending += try tree.children(of: next).map(next.appending)
        } catch {
            // A threaded cgroup has no list of processes: they are told of by the one above.
            if !error.isGone, error.errno != .notSupported { throw error }
        }
    }
    return found
}
