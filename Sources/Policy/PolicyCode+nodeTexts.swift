/// Explanations of what a node can lack.
extension PolicyCode {
    static let cgroup2AbsentText = (
        title: "no cgroup2 hierarchy",
        text: """
        Everything a policy sets stands in the cgroup v2 hierarchy, and this node has none mounted. systemd \
        mounts it at `/sys/fs/cgroup` since version 243; older systems start with \
        `systemd.unified_cgroup_hierarchy=1` on the kernel command line.
        """
    )
    static let controllerAbsentText = (
        title: "a controller that the node lacks",
        text: """
        The key needs a controller that is not in `cgroup.controllers` of the root. Either a cgroup v1 hierarchy \
        holds it (a hybrid system; `cgroup_no_v1=all` gives it back), or the kernel was started with \
        `cgroup_disable=`, or it was built without it.
        """
    )
    static let cpuAbsentText = (
        title: "CPUs that the node lacks",
        text: """
        The list names CPUs that are not online. The kernel refuses numbers beyond its limit and quietly leaves \
        out the others, so the class would get fewer CPUs than it says.
        """
    )
    static let deviceAbsentText = (
        title: "a disk that the node lacks",
        text: """
        Devices are named as the kernel does (`nvme0n1`, `sda`, `dm-0`), by a path below `/dev`, by a link such \
        as `by-id/…`, or by number, `259:0`. None of the node's disks has this name. Names by id stay the same \
        when disks are added.
        """
    )
    static let deviceIsPartitionText = (
        title: "a partition in place of its disk",
        text: """
        The kernel distributes and limits I/O by whole disk and answers ENODEV for a partition. Name the disk; \
        what is written to any partition of it counts.
        """
    )
    static let duplicateDeviceText = (
        title: "one disk under two names",
        text: """
        Two names of the policy are the same disk on this node, so the second line would replace the first. Keep \
        one.
        """
    )
    static let fileAbsentText = (
        title: "an interface file that the kernel lacks",
        text: """
        The controller is there and this file of it is not: it came with a later kernel, or with a build option \
        that this kernel was built without. `bulkhead doctor` lists what is absent and why.
        """
    )
    static let limitAboveNodeText = (
        title: "a limit that can never act",
        text: """
        The limit is above all that the node has. It is accepted and will never act, which mostly means that the \
        policy was written for a larger machine. Percentages follow the machine.
        """
    )
    static let nodeAbsentText = (
        title: "NUMA nodes that the node lacks",
        text: """
        The list names NUMA nodes without memory on this machine; the kernel refuses the write with EINVAL.
        """
    )
    static let protectionOvercommitText = (
        title: "more memory protected than there is",
        text: """
        The sums of `memory.min` (an error) or `memory.low` (a warning) over all classes are above the memory of \
        the node. The kernel would scale `low` down in proportion; with `min` nothing can be reclaimed at all, \
        and the OOM killer runs. Each class counts once, and a class inside a protected cgroup of another is \
        bounded by that and does not count.
        """
    )
}
