extension InterfaceFileTable {
    /// Rows `cpuset.*` to `irq.*`, sorted.
    static let cpusetToIO: [Entry] = [
        Entry(
            "cpuset.cpus", .cpuset, .nonRoot, .readWrite, 5, 0, .indexList,
            "CPUs asked for; empty takes the parent's",
            initial: ""),
        Entry(
            "cpuset.cpus.effective", .cpuset, .everywhere, .readOnly, 5, 0, .indexList,
            "CPUs granted"),
        Entry(
            "cpuset.cpus.exclusive", .cpuset, .nonRoot, .readWrite, 6, 7, .indexList,
            "CPUs that only partitions below may use",
            initial: ""),
        Entry(
            "cpuset.cpus.exclusive.effective", .cpuset, .nonRoot, .readOnly, 6, 7, .indexList,
            "exclusive CPUs granted"),
        Entry(
            "cpuset.cpus.isolated", .cpuset, .rootOnly, .readOnly, 6, 8, .indexList,
            "CPUs of all isolated partitions"),
        Entry(
            "cpuset.cpus.partition", .cpuset, .nonRoot, .readWrite, 5, 0, .partition,
            "member, root or isolated; isolated from 6.1",
            initial: "member"),
        Entry(
            "cpuset.mems", .cpuset, .nonRoot, .readWrite, 5, 0, .indexList,
            "memory nodes asked for; empty takes the parent's",
            initial: ""),
        Entry(
            "cpuset.mems.effective", .cpuset, .everywhere, .readOnly, 5, 0, .indexList,
            "memory nodes granted"),
        Entry(
            "dmem.capacity", .dmem, .rootOnly, .readOnly, 6, 14, .keyedLimits(.bytes),
            "size of each device memory region, bytes",
            requires: "CONFIG_CGROUP_DMEM"),
        Entry(
            "dmem.current", .dmem, .nonRoot, .readOnly, 6, 14, .keyedLimits(.bytes),
            "device memory in use by region, bytes",
            requires: "CONFIG_CGROUP_DMEM"),
        Entry(
            "dmem.low", .dmem, .nonRoot, .readWrite, 6, 14, .keyedLimits(.bytes),
            "best-effort protection of device memory by region, bytes",
            keyed: "0", requires: "CONFIG_CGROUP_DMEM"),
        Entry(
            "dmem.max", .dmem, .nonRoot, .readWrite, 6, 14, .keyedLimits(.bytes),
            "limit of device memory by region, bytes",
            keyed: "max", requires: "CONFIG_CGROUP_DMEM"),
        Entry(
            "dmem.min", .dmem, .nonRoot, .readWrite, 6, 14, .keyedLimits(.bytes),
            "hard protection of device memory by region, bytes",
            keyed: "0", requires: "CONFIG_CGROUP_DMEM"),
        Entry(
            "dmem.peak", .dmem, .nonRoot, .readOnly, 7, 3, .keyedLimits(.bytes),
            "most device memory in use so far by region, bytes",
            requires: "CONFIG_CGROUP_DMEM"),
        Entry(
            "hugetlb.<size>.current", .hugetlb, .nonRoot, .readOnly, 5, 6, .bytes,
            "huge pages in use, bytes"),
        Entry(
            "hugetlb.<size>.events", .hugetlb, .nonRoot, .readOnly, 5, 6, .flatKeyed,
            "allocations refused by max, here and below"),
        Entry(
            "hugetlb.<size>.events.local", .hugetlb, .nonRoot, .readOnly, 5, 6, .flatKeyed,
            "allocations refused by max, here"),
        Entry(
            "hugetlb.<size>.max", .hugetlb, .nonRoot, .readWrite, 5, 6, .bytes,
            "limit of huge pages in use, bytes",
            initial: "max"),
        Entry(
            "hugetlb.<size>.numa_stat", .hugetlb, .nonRoot, .readOnly, 5, 17, .text,
            "huge pages in use by memory node"),
        Entry(
            "hugetlb.<size>.rsvd.current", .hugetlb, .nonRoot, .readOnly, 5, 7, .bytes,
            "huge pages reserved, bytes"),
        Entry(
            "hugetlb.<size>.rsvd.max", .hugetlb, .nonRoot, .readWrite, 5, 7, .bytes,
            "limit of huge pages reserved, bytes",
            initial: "max"),
        Entry(
            "io.bfq.weight", .io, .nonRoot, .readWrite, 4, 12, .ioBFQWeight,
            "share of a device among siblings, where bfq is its scheduler",
            initial: "100", keyed: "default"),
        Entry(
            "io.cost.model", .io, .rootOnly, .readWrite, 5, 4, .deviceKeyed(.ioCostModel),
            "what IO costs on each device, for io.weight",
            keyed: "ctrl=auto"),
        Entry(
            "io.cost.qos", .io, .rootOnly, .readWrite, 5, 4, .deviceKeyed(.ioCostQoS),
            "enables io.weight on each device, and its latency targets",
            keyed: "enable=0"),
        Entry(
            "io.latency", .io, .nonRoot, .readWrite, 4, 19, .deviceKeyed(.ioLatency),
            "latency target by device, microseconds",
            keyed: "target=max", requires: "CONFIG_BLK_CGROUP_IOLATENCY"),
        Entry(
            "io.max", .io, .nonRoot, .readWrite, 4, 5, .deviceKeyed(.ioMax),
            "limits by device: bytes and operations a second",
            keyed: "rbps=max wbps=max riops=max wiops=max"),
        Entry(
            "io.pressure", nil, .everywhere, .readWrite, 4, 20, .pressure,
            "IO pressure; takes triggers"),
        Entry(
            "io.prio.class", .io, .nonRoot, .readWrite, 5, 14,
            .words(["no-change", "promote-to-rt", "restrict-to-be", "idle", "none-to-rt"]),
            "IO priority class given to requests; promote-to-rt from 6.5",
            initial: "no-change", requires: "CONFIG_BLK_CGROUP_IOPRIO"),
        Entry(
            "io.stat", .io, .everywhere, .readOnly, 4, 5, .nestedKeyed,
            "bytes and operations by device"),
        Entry(
            "io.weight", .io, .nonRoot, .readWrite, 5, 4, .ioWeight,
            "share of a device among siblings, where io.cost.qos is enabled",
            initial: "100", keyed: "default"),
        Entry(
            "irq.pressure", nil, .everywhere, .readWrite, 6, 1, .pressure,
            "interrupt pressure, full only; takes triggers",
            requires: "CONFIG_IRQ_TIME_ACCOUNTING"),
    ]
}
