/// Explanations of what can be wrong between settings and between classes.
extension PolicyCode {
    static let burstAboveQuotaText = (
        title: "a burst above the quota",
        text: """
        `cpu.burst` is the unused part of the quota that may be saved up, so it cannot be more than the quota of \
        `cpu.max`; the kernel refuses it with EINVAL. The quota is CPUs times period: `2cpus` in the usual 100ms \
        are 200ms.
        """
    )
    static let duplicateClassText = (
        title: "the same class twice",
        text: """
        A class has one place. The files of a directory make one policy set, so the names of classes are unique \
        over all of them. Both places are shown.
        """
    )
    static let duplicateMatchText = (
        title: "the same cgroup in two classes",
        text: """
        Two classes name the same unit, cgroup or pattern. A cgroup belongs to one class, as otherwise the order \
        of files would decide what it gets.
        """
    )
    static let duplicateNodeText = (
        title: "two `node` mappings",
        text: """
        What the root cgroup gets is written in one file of the set, so that one place says it all.
        """
    )
    static let duplicateSliceText = (
        title: "two classes own one slice",
        text: """
        A class that owns a slice creates it and may remove it, so a slice has one owner. Give one class a slice \
        below the other's: `a-b.slice` is inside `a.slice`.
        """
    )
    static let exclusiveOverlapText = (
        title: "CPUs that two partitions take",
        text: """
        A partition and `cpuset.exclusive` take CPUs away from the siblings of a cgroup. When two siblings take \
        the same CPUs, the kernel accepts the writes and marks the second partition `invalid`, which leaves it \
        without any isolation.
        """
    )
    static let highAboveMaxText = (
        title: "throttle limit above hard limit",
        text: """
        The kernel throttles above `high` and stops at `max` (reclaim, then OOM kill), so a `high` above `max` \
        would never act.
        Usually `high` sits 5-10 % under `max`:    high: 5.5GiB    max: 6GiB
        """
    )
    static let idleWithWeightText = (
        title: "a weight beside idle",
        text: """
        With `cpu.idle` the cgroup runs only when nothing else wants the CPU; it has no weight, and the kernel \
        refuses writes to `cpu.weight` and `cpu.weight.nice` with EINVAL while it is set.
        """
    )
    static let minAboveLowText = (
        title: "hard protection above best-effort protection",
        text: """
        What `min` protects is never reclaimed, so a `low` below it says nothing. Raise `low` above `min` to \
        protect more when there is enough, or leave it out.
        """
    )
    static let overlappingMatchText = (
        title: "a pattern that takes a cgroup of another class",
        text: """
        The pattern of one class matches a cgroup or unit that another class names. A cgroup belongs to one \
        class: make the pattern narrower, for example by a common prefix in the names of its units, or list its \
        units.
        """
    )
    static let partitionWithoutCPUsText = (
        title: "a partition without CPUs",
        text: """
        `cpuset.partition` of `root` or `isolated` takes CPUs away from all other cgroups; which, is said by \
        `cpuset.cpus` or `cpuset.exclusive`. Without either the kernel marks the partition invalid.
        """
    )
    static let protectionAboveLimitText = (
        title: "protection above a limit",
        text: """
        `min` and `low` protect memory that the cgroup uses; `high` and `max` limit what it can use. A \
        protection above a limit protects memory that the cgroup can never have, and takes part in the sums for \
        nothing.
        """
    )
    static let uclampReversedText = (
        title: "utilisation clamps the wrong way round",
        text: """
        `cpu.uclamp.min` asks for at least so much performance, `cpu.uclamp.max` for at most so much. When they \
        cross, the maximum wins and the minimum has no effect.
        """
    )
    static let weightAndNiceText = (
        title: "two keys for one weight",
        text: """
        `cpu.weight` and `cpu.weight.nice` are two views of one number: the later write wins. Keep one; \
        `cpu.weight` is the finer.
        """
    )
}
