import Document
import KernelInterface
import Node
import Report

extension NodeOptions {
    /// Without root and without `--root`: the cgroup that is delegated to this process. Nil for the whole hierarchy.
    func ownCgroup() -> String? {
        guard isUnprivileged, let found = delegatedCgroup() else { return nil }
        let note = Diagnostic.Note(
            "this process is in that cgroup itself, so that no controller can be enabled there; a unit with "
                + "`DelegateSubgroup=` (systemd 254) has a cgroup below for its processes")
        tell([
            Diagnostic(
                .delegated, "working in `\(found.path)`, which is delegated to this user", severity: .note,
                notes: found.holdsCaller ? [note] : [])
        ])
        return found.path
    }

    /// Whoever is not root, and has no cgroup of its own, hears that before anything is tried.
    func requireDelegation(_ inventory: Inventory) throws(Failure) {
        guard root == nil, isUnprivileged, let mount = inventory.cgroup, !mount.isDelegated else { return }
        throw Failure(
            .notDelegated, "no cgroup is delegated to this process, and only root can change the whole hierarchy",
            .notPermitted,
            help: [
                "`systemd-run --user --pty -p Delegate=yes -p DelegateSubgroup=shell bash` starts a shell that has one"
            ])
    }

    var isUnprivileged: Bool { !isRoot() && !(Capabilities.ofThisThread()?.contains(.dacOverride) ?? false) }
}
