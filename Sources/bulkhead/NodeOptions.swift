import ArgumentParser

/// Which node a command works on.
struct NodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The cgroup2 mount to work on, or a cgroup in it; found by itself, without root as the cgroup that is "
                + "delegated to this process.", valueName: "directory"))
    var root: String?

    @Option(help: ArgumentHelp("The resctrl mount to work on; found by itself.", valueName: "directory"))
    var resctrl: String?

    @Option(
        help: ArgumentHelp(
            "Work on the simulated node in this file, not on this machine; what is changed is kept in it.",
            valueName: "file"))
    var node: String?

    @Option(
        help: ArgumentHelp(
            "Where is kept what was there before; by itself /run/bulkhead/…, without root "
                + "$XDG_RUNTIME_DIR/bulkhead/…, and with --node FILE.state.",
            valueName: "directory"))
    var state: String?

    @Option(
        help: ArgumentHelp(
            """
            How cgroups of systemd's units are set: `systemd` by their properties, `cgroupfs` past systemd, `auto` by \
            properties where systemd runs this machine.
            """,
            valueName: "name"))
    var driver: Driver = .auto

    /// For measurements on directories that only look like a cgroup2 and a resctrl mount.
    @Flag(help: .hidden)
    var uncheckedRoot = false

    /// Whether the operator said which node, or where its state is.
    var isNamed: Bool { [root, resctrl, node, state].contains { $0 != nil } }

    func validate() throws {
        if root != nil, node != nil { throw ValidationError("`--root` and `--node` exclude each other") }
        if driver == .systemd, node != nil { throw ValidationError("no systemd runs a simulated node") }
        if resctrl != nil, node != nil { throw ValidationError("`--resctrl` and `--node` exclude each other") }
    }
}
