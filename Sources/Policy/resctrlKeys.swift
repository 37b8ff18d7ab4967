/// Caches, memory bandwidth and monitoring: what the resource group of a class gets.
let resctrlKeys: [PolicyKey] = [
    PolicyKey(
        "cache.l2", file: "schemata", effect: .resctrl, .cache(level: 2),
        "How much of each L2 cache the class may fill; as `cache.l3`.",
        ["4ways", "{code: 20%, data: 60%}"]),
    PolicyKey(
        "cache.l3", file: "schemata", effect: .resctrl, .cache(level: 3),
        """
        How much of each L3 cache the class may fill: a share of its ways, a number of ways, a size (rounded up to \
        ways), or the ways themselves as a mask. A map gives domains amounts of their own by the id that the kernel \
        prints in schemata, `default` is for the others. `code` and `data` apart need resctrl mounted with `cdp`.
        """,
        [
            "60%", "6ways", "12MiB", "0x3f0", "{code: 20%, data: 60%}",
            "{default: 20%, 0: 10%, 1: {code: 10%, data: 20%}}",
        ]),
    PolicyKey(
        "cache.exclusive", file: "schemata", effect: .resctrl, .allocationFlag(.exclusive),
        """
        Whether nobody else, the default group included, may fill the ways of the class. Without it classes may \
        share ways.
        """,
        ["true"]),
    PolicyKey(
        "cache.optional", file: "schemata", effect: .judgement, .allocationFlag(.cacheOptional),
        """
        Whether the class may live without its part of the caches: what the node lacks for it is then a note and no \
        error.
        """,
        ["true"]),
    PolicyKey(
        "memoryBandwidth.max", file: "schemata", effect: .resctrl, .bandwidth(schema: "MB"),
        """
        Memory bandwidth at most, of each domain, rounded up to the steps of the node: a percentage of what a core \
        could use (Intel), or a rate (AMD, and Intel when resctrl is mounted with `mba_MBps`). A map gives domains \
        limits of their own, `default` is for the others.
        """,
        ["50%", "20GB/s", "max", "{default: 40%, 1: 80%}"]),
    PolicyKey(
        "memoryBandwidth.slow.max", file: "schemata", effect: .resctrl, .bandwidth(schema: "SMBA"),
        "Bandwidth of slow memory, such as CXL, at most (AMD); as `memoryBandwidth.max`.",
        ["4GB/s", "{default: max, 0: 2GB/s}"]),
    PolicyKey(
        "memoryBandwidth.optional", file: "schemata", effect: .judgement, .allocationFlag(.bandwidthOptional),
        """
        Whether the class may live without the limits on its memory bandwidth: what the node lacks for them is then a \
        note and no error.
        """,
        ["true"]),
    PolicyKey(
        "monitoring", file: "mon_data", effect: .resctrl, .allocationFlag(.monitoring),
        """
        Whether the class has counters of its own for cache occupancy and memory bandwidth. `optional`: where the node \
        has them.
        """,
        ["true", "optional"]),
]
