import CLinux
import Glibc

/// A cgroup that was delegated to the user of this process, which is in it or below.
package struct DelegatedCgroup: Hashable, Sendable {
    /// Where it is in the file system.
    package let path: String
    /// Whether the process is in the cgroup itself: then no controller can be enabled there.
    package let holdsCaller: Bool
}

/// The nearest cgroup above this process, its own included, that belongs to the user and is a boundary: systemd marks it
/// (`user.delegate`, systemd 251), or what is above it belongs to somebody else. Nil where there is none, and where it is
/// that of the user's own service manager, which is the single writer there.
package func delegatedCgroup() -> DelegatedCgroup? {
    delegatedCgroup(.machine, user: geteuid()) { clinux_has_attribute($0, "user.delegate", "1") == 1 }
}

/// `isMarked` says whether systemd marked the cgroup at a path.
func delegatedCgroup(
    _ system: SystemRoot, user: UInt32, isMarked: (String) -> Bool = { _ in false }
) -> DelegatedCgroup? {
    let mounts = visibleMounts(MountInfo.list(system.textIfPresent("/proc/self/mountinfo") ?? ""), type: "cgroup2")
    let line = lines(system.textIfPresent("/proc/self/cgroup") ?? "").first { $0.hasPrefix("0::/") }
    guard let mount = mounts.first(where: { $0.root == "/" }), let line else { return nil }
    let own = line.dropFirst("0::/".count).split(separator: "/" as Character)
    for depth in stride(from: own.count, to: 0, by: -1) {
        let path = mount.mountPoint + "/" + own.prefix(depth).joined(separator: "/")
        guard belongs(system, path, to: user) else { return nil }
        let above = mount.mountPoint + own.prefix(depth - 1).map { "/" + $0 }.joined()
        guard isMarked(system.prefix + path) || !belongs(system, above, to: user) else { continue }
        let isManager = own[depth - 1].hasPrefix("user@") && own[depth - 1].hasSuffix(".service")
        return isManager ? nil : DelegatedCgroup(path: path, holdsCaller: depth == own.count)
    }
    return nil
}

/// Whether the caller, who is not root, is the one who may change what is in a cgroup.
func isDelegated(_ system: SystemRoot, _ path: String) -> Bool {
    let user = geteuid()
    return user != 0 && belongs(system, path, to: user)
}

/// Delegation is the right to write `cgroup.procs` and `cgroup.subtree_control`.
private func belongs(_ system: SystemRoot, _ path: String, to user: UInt32) -> Bool {
    ["cgroup.procs", "cgroup.subtree_control"].allSatisfy { name in
        var found = stat()
        return stat(system.prefix + path + "/" + name, &found) == 0 && found.st_uid == user
    }
}
