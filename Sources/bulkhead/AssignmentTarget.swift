import ArgumentParser

/// What is assigned or released, as the options name it.
struct AssignmentTarget: ParsableArguments {
    @Option(help: ArgumentHelp("A cgroup, by its path below the cgroup2 mount.", valueName: "path"))
    var cgroup: String?

    @Option(help: ArgumentHelp("A unit of systemd, now and whenever it is started again.", valueName: "name"))
    var unit: String?

    @Option(help: ArgumentHelp("A Kubernetes pod by its UID, whichever cgroup driver placed it.", valueName: "uid"))
    var pod: String?

    @Option(
        help: ArgumentHelp(
            "A container by its id, or the first 12 digits of it: of containerd, CRI-O, podman or docker; with `--pod`, "
                + "one of that pod.", valueName: "id"))
    var container: String?

    @Option(
        help: ArgumentHelp(
            "The container whose state, as OCI runtimes tell their hooks, is in this file; `-` is standard input.",
            valueName: "file"))
    var ociState: String?

    var place: AssignmentPlace {
        AssignmentPlace(cgroup: cgroup, unit: unit, pod: pod, container: container, ociState: ociState)
    }
}
