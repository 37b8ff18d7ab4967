import ArgumentParser

/// Which node a command works on.
struct NodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The cgroup2 mount to work on; found by itself when it is not given.", valueName: "directory"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "Work on the simulated node in this file instead of this machine; changes are kept in it.",
            valueName: "file"))
    var node: String?

    @Option(
        help: ArgumentHelp(
            "Where originals are kept; /run/bulkhead/… by itself, FILE.state for a simulated node.",
            valueName: "directory"))
    var state: String?

    /// For measurements on a directory that only looks like a cgroup2 mount.
    @Flag(help: .hidden)
    var uncheckedRoot = false

    func validate() throws {
        if root != nil, node != nil { throw ValidationError("`--root` and `--node` exclude each other") }
    }
}
