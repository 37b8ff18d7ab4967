let cpuKeys: [PolicyKey] = [
    PolicyKey(
        "cpu.weight", .integer(1...10000, allowsMax: false),
        "Share of CPU time among siblings that want it, from 1 to 10000; the kernel's default is 100.",
        ["800"]),
    PolicyKey(
        "cpu.nice", file: "cpu.weight.nice", .integer(-20...19, allowsMax: false),
        "The weight as a nice value, from -20 (most) to 19 (least); instead of `cpu.weight`.",
        ["-5"]),
    PolicyKey(
        "cpu.max", .cpuMax,
        """
        CPU time at most, in CPUs, in percent of the node's CPUs, or as a quota in each period. The period is 100ms \
        unless written, from 1ms to 1s; the quota is 1ms or more.
        """,
        ["4cpus", "1.5cpus", "50%", "{quota: 50ms, period: 100ms}", "{quota: 25%, period: 20ms}", "max"]),
    PolicyKey(
        "cpu.burst", file: "cpu.max.burst", .time(0...17_592_186_044_415),
        "Unused quota that may be saved up and spent above `cpu.max`; no more than the quota.",
        ["20ms"]),
    PolicyKey(
        "cpu.idle", .flag,
        "Run only when nothing else wants the CPU; excludes `cpu.weight` and `cpu.nice`.",
        ["true"]),
    PolicyKey(
        "cpu.uclamp.min", .clamp,
        "Performance that the scheduler asks of the CPU for these tasks at least, in percent of a CPU's capacity.",
        ["20%", "12.5%"]),
    PolicyKey(
        "cpu.uclamp.max", .clamp,
        "Performance that these tasks may ask of the CPU at most, in percent of a CPU's capacity.",
        ["80%", "max"]),
]

let cpusetKeys: [PolicyKey] = [
    PolicyKey("cpuset.cpus", .cpus, "CPUs that the tasks may run on.", ["0-3,8", "0-15:2/4"]),
    PolicyKey("cpuset.mems", .nodes, "NUMA nodes that the tasks take memory from; used pages are moved.", ["0"]),
    PolicyKey(
        "cpuset.exclusive", file: "cpuset.cpus.exclusive", .cpus,
        "CPUs that no sibling may have in its own exclusive set, for a partition.",
        ["4-7"]),
    PolicyKey(
        "cpuset.partition", file: "cpuset.cpus.partition", .word(["member", "root", "isolated"]),
        """
        `root` takes the CPUs of the class away from all other cgroups; `isolated` also takes them out of load \
        balancing; `member` is neither.
        """,
        ["root", "isolated"]),
]
