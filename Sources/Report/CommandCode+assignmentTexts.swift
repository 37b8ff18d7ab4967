extension CommandCode {
    /// Of what is put into classes by name.
    static let assignmentTexts: [CommandCode: (title: String, text: String)] = [
        .noPolicyInForce: (
            "no policy is in force",
            "What is assigned gets the values of a class, so a policy has to be in force that has the class: one that was "
                + "put there by `bulkhead apply FILE` or `bulkhead run FILE`. One that came from standard input cannot be "
                + "read again."
        ),
        .classUnknown: (
            "there is no such class",
            "The policy in force has no class of this name. `bulkhead classes` lists them; what has changed in its files "
                + "counts."
        ),
        .classWithoutSlice: (
            "the class has no place for processes",
            "A process is moved into the slice of a class (`slice: batch.slice`). A class that only matches cgroups has "
                + "none: assign it the cgroup or the unit that the process is in."
        ),
        .targetMissing: (
            "what is to be assigned is not there",
            "There is no such cgroup, pod or container on this node. `--wait SECONDS` waits for one that is being started. "
                + "A unit may be assigned before it runs."
        ),
        .ambiguousTarget: (
            "several cgroups are meant",
            "More than one cgroup is of this pod or container, as when an id is cut short. Name one by its path."
        ),
        .ociStateUnusable: (
            "the state of the container names no process",
            "The state that an OCI runtime hands to its hooks has the first process of the container in `pid`, once there "
                + "is one: from `createRuntime` on, and not in `poststop`."
        ),
        .controlFailed: (
            "the run at work could not be asked",
            "A `bulkhead run` has this node, so that it is asked by its control socket. It did not answer in time, refused "
                + "this user, or is no Bulkhead."
        ),
        .commandNotRun: (
            "the command cannot be run",
            "This process is in the class already, and the command could not be executed: there is no such program in "
                + "PATH, or it may not be executed."
        ),
    ]
}
