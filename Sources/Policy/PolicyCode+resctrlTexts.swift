/// Explanations of what a node can lack of caches and memory bandwidth.
extension PolicyCode {
    static let bandwidthAbsentText = (
        title: "no limits on memory bandwidth",
        text: """
        The limit needs memory bandwidth allocation (MBA; for slow memory SMBA, AMD): a directory `MB` or `SMBA` in \
        `info` of resctrl, with throttling in proportion. Without it nothing in the kernel holds a class back from \
        the memory channels. With `optional: true` the class lives without.
        """
    )
    static let bandwidthBelowMinimumText = (
        title: "less bandwidth than the node grants",
        text: """
        The kernel refuses values below `info/MB/min_bandwidth`, so the class gets that much. Values between two \
        steps (`bandwidth_gran`) are rounded up; `plan` shows what is granted.
        """
    )
    static let bandwidthUnitText = (
        title: "bandwidth in a unit that the node does not take",
        text: """
        Intel processors throttle in percent of what a core could use. With the mount option `mba_MBps` the kernel \
        holds rates by feedback, and takes no percentages then. AMD processors take rates alone, in steps of \
        0.125 GB/s. The options of resctrl are fixed until it is unmounted.
        """
    )
    static let cacheAboveNodeText = (
        title: "more of a cache than the node has",
        text: """
        The number of ways, or the size, is more than this cache has; mostly the policy was written for a larger \
        machine. Percentages follow the machine.
        """
    )
    static let cacheAbsentText = (
        title: "a cache that the node cannot allocate",
        text: """
        The amount needs cache allocation (CAT) of this level: a directory `L2` or `L3` in `info` of resctrl. \
        Processors differ in which they have; some have both, some none. With `optional: true` the class lives \
        without.
        """
    )
    static let cacheSizeUnknownText = (
        title: "a size of a cache of unknown size",
        text: """
        A size becomes a number of ways by the size of the cache, which the kernel tells in \
        `/sys/devices/system/cpu/cpu*/cache`. Here it does not. Percentages and ways need no size.
        """
    )
    static let cbmNotContiguousText = (
        title: "a mask with holes",
        text: """
        The ways of a class must be neighbours on most processors: the kernel refuses a capacity bitmask whose bits \
        are not one run. Only where `info/L3/sparse_masks` is 1 may there be holes. The note names the bits that are \
        clear, the help the nearest masks without a hole.
        """
    )
    static let cbmOutOfRangeText = (
        title: "a mask beyond the cache",
        text: """
        Each bit of a capacity bitmask is a way, and `info/L3/cbm_mask` has all of them. The mask has bits above. \
        Percentages follow the machine.
        """
    )
    static let cbmTooShortText = (
        title: "fewer ways than the cache takes",
        text: """
        The kernel refuses capacity bitmasks of fewer neighbouring bits than `info/L3/min_cbm_bits`. Percentages and \
        sizes are rounded up to that; a mask or a number of ways is taken at its word.
        """
    )
    static let cdpAbsentText = (
        title: "code and data that are not apart",
        text: """
        Amounts of their own for code and data need code and data prioritization (CDP), which is a mount option of \
        resctrl: `cdp` for L3, `cdpl2` for L2. It halves the number of groups that there can be. An amount without \
        `code` and `data` is right with and without it: under CDP it goes for both.
        """
    )
    static let domainAbsentText = (
        title: "a domain that the node lacks",
        text: """
        A domain is one instance of a cache, or the memory behind it. Its id is the one that the kernel prints in \
        schemata; ids need not be contiguous, and are no socket or NUMA node numbers. `default` goes for every \
        domain without an amount of its own, on every node.
        """
    )
    static let monitoringAbsentText = (
        title: "no counters of caches and memory bandwidth",
        text: """
        `monitoring: true` asks for counters of the class's own, and the node has none: no `L3_MON` in `info` of \
        resctrl. With `monitoring: optional` the class has them where they are.
        """
    )
    static let resctrlAbsentText = (
        title: "a node without resctrl",
        text: """
        Caches and memory bandwidth are allocated through the resctrl file system, which a kernel has on processors \
        with Intel RDT, AMD QoS or Arm MPAM. Virtual machines mostly have none. With `optional: true` the class lives \
        without.
        """
    )
    static let resctrlUnmountedText = (
        title: "resctrl out of reach",
        text: """
        The kernel has resctrl, and it is not mounted, or not to be read by this process. Nobody mounts it by \
        default:    mount -t resctrl resctrl /sys/fs/resctrl
        Its options are fixed while it is mounted: `cdp` and `cdpl2` for code and data apart, `mba_MBps` for rates.
        """
    )
}
