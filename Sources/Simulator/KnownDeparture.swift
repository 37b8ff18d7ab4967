/// A place where the simulated kernel is known to answer otherwise than Linux 6.12.
package struct KnownDeparture: Hashable, Sendable {
    /// The interface file or operation.
    package let subject: String
    package let kernel: String
    package let simulated: String
}

extension SimulatedKernel {
    /// By subject. `docs/simulator.md` has the same list.
    package static let knownDepartures: [KnownDeparture] = [
        KnownDeparture(
            subject: "cgroup.freeze", kernel: "tasks freeze one by one, and `frozen 1` comes later",
            simulated: "all are frozen when the write returns"),
        KnownDeparture(
            subject: "cgroup.kill", kernel: "tasks die after the write has returned",
            simulated: "all are gone when the write returns"),
        KnownDeparture(
            subject: "cgroup.procs", kernel: "in no particular order", simulated: "ascending"),
        KnownDeparture(
            subject: "cgroup.stat", kernel: "removed cgroups linger as `nr_dying`",
            simulated: "they are gone at once, `nr_dying` is 0"),
        KnownDeparture(
            subject: "cpuset.cpus",
            kernel: "clearing it in a partition is EBUSY by what the scheduler reserves for deadline servers",
            simulated: "EBUSY in a partition that is not isolated and has its first CPU"),
        KnownDeparture(
            subject: "cpuset.cpus.partition",
            kernel: "a refused write of cpuset.cpus can change the reason of an invalid partition",
            simulated: "a refused write changes nothing"),
        KnownDeparture(
            subject: "hotplug", kernel: "CPUs and memory nodes come and go", simulated: "they stay"),
        KnownDeparture(
            subject: "hugetlb", kernel: "pages are charged, and a limit below them is EBUSY",
            simulated: "pages of 2 MiB, and of 1 GiB where the node lists them; nobody uses them"),
        KnownDeparture(
            subject: "io.cost", kernel: "the automatic model depends on the queue, and follows what is measured",
            simulated: "that of a rotating disk or of a common SSD"),
        KnownDeparture(
            subject: "io.stat", kernel: "a refused write for a device can leave an empty line for it",
            simulated: "a refused write changes nothing"),
        KnownDeparture(
            subject: "memory.current", kernel: "counts kernel memory, in batches of 64 pages a CPU",
            simulated: "counts anonymous memory and page cache, exactly"),
        KnownDeparture(
            subject: "memory.events", kernel: "`oom` counts every retry of a kill (410 for one kill in the transcript)",
            simulated: "`oom` counts once a kill"),
        KnownDeparture(
            subject: "memory.high", kernel: "a write reclaims in rounds, and may give up above the limit",
            simulated: "takes all page cache, and anonymous memory as far as swap has room"),
        KnownDeparture(
            subject: "memory.peak", kernel: "a write resets the peak of the open file",
            simulated: "is taken and seen by nobody"),
        KnownDeparture(
            subject: "memory.stat", kernel: "counts reclaim, faults and slab",
            simulated: "has the keys; all but anon, file, the inactive lists and what counts refaults are 0"),
        KnownDeparture(
            subject: "misc, rdma, dmem", kernel: "have what the drivers register", simulated: "have no resources"),
        KnownDeparture(
            subject: "pressure", kernel: "an ancestor stalls when any of its tasks does, counted once",
            simulated: "an ancestor stalls as long as its children together"),
        KnownDeparture(
            subject: "pressure triggers", kernel: "stay while the file is open, and fire",
            simulated: "are checked and forgotten; those of `SimulatedTriggers` fire"),
        KnownDeparture(
            subject: "resctrl event configuration", kernel: "the first reading after a change is `Unavailable`",
            simulated: "readings are `Unavailable` until there is traffic"),
        KnownDeparture(
            subject: "resctrl limbo",
            kernel: "each L3 domain is looked at on its own, and what is in limbo stays there over a mount",
            simulated: "all domains are looked at together, and a mount starts with every RMID free"),
        KnownDeparture(
            subject: "resctrl mba_MBps", kernel: "a feedback loop throttles to the value",
            simulated: "the values are kept, and nothing is throttled"),
        KnownDeparture(
            subject: "resctrl mode", kernel: "some processors can lock a region of the cache",
            simulated: "none can: `pseudo-locksetup` is refused"),
        KnownDeparture(
            subject: "resctrl mon_data", kernel: "counts what the processor saw, on sub-NUMA clusters also by node",
            simulated: "counts what `setReading` and `move(local:remote:by:domain:)` say, by L3 cache"),
        KnownDeparture(
            subject: "resctrl schemata", kernel: "pads names and values by what the processor could do",
            simulated: "pads by what the mount tells, and no value where a mask needs 2 bits"),
        KnownDeparture(
            subject: "resctrl tasks", kernel: "processes in the order of their creation",
            simulated: "by process id, the threads of each together"),
        KnownDeparture(
            subject: "resctrl thread_throttle_mode", kernel: "`max` or `per-thread` by processor",
            simulated: "`max`"),
        KnownDeparture(
            subject: "versions", kernel: "6.1 and 7.x answer some writes otherwise (see the transcripts)",
            simulated: "answers as 6.12 whatever release the node file names"),
    ]
}
