import Glibc

/// What this machine and this user let the tests do.
enum Machine {
    /// In a mount namespace of its own, or in this one.
    static let canMount = works("unshare -m mount -t tmpfs tmpfs /tmp")

    static let canBecomeNobody = works("setpriv --reuid=65534 --regid=65534 --clear-groups true")

    /// Where cgroup2 is mounted, if cgroups can be made there.
    static let cgroup2: String? = {
        guard let found = try? Workplace().run("findmnt -nt cgroup2 -o TARGET | head -n 1 | tr -d '\\n'").output,
            !found.isEmpty, works("d=$(mktemp -d '\(found)'/probe-XXXXXX) && rmdir \"$d\"")
        else { return nil }
        return found
    }()

    /// Two CPUs, one of which may be made busy, and pressure files that take triggers.
    static let canStall =
        sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1
        && cgroup2.map { access($0 + "/cpu.pressure", W_OK) == 0 } ?? false

    /// A command that cannot be run at all does not work either.
    private static func works(_ command: String) -> Bool {
        geteuid() == 0 && (try? Workplace().run(command))?.status == 0
    }
}
