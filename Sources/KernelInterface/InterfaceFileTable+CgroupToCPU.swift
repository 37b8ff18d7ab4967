extension InterfaceFileTable {
    /// Rows `cgroup.*` and `cpu.*`, sorted.
    static let coreAndCPU: [Entry] = [
        Entry(
            "cgroup.controllers", nil, .everywhere, .readOnly, 4, 5, .controllers,
            "controllers that the parent grants"),
        Entry(
            "cgroup.events", nil, .nonRoot, .readOnly, 4, 5, .flatKeyed,
            "populated and frozen; poll or inotify tells of changes"),
        Entry(
            "cgroup.freeze", nil, .nonRoot, .readWrite, 5, 2, .boolean,
            "1 freezes the subtree; done when cgroup.events says frozen 1",
            initial: "0"),
        Entry(
            "cgroup.kill", nil, .nonRoot, .writeOnly, 5, 14, .integer(1...1),
            "1 kills every process of the subtree"),
        Entry(
            "cgroup.max.depth", nil, .everywhere, .readWrite, 4, 14, .integerOrMax(0...2_147_483_647),
            "levels of cgroups allowed below",
            initial: "max"),
        Entry(
            "cgroup.max.descendants", nil, .everywhere, .readWrite, 4, 14, .integerOrMax(0...2_147_483_647),
            "cgroups allowed below",
            initial: "max"),
        Entry(
            "cgroup.pressure", nil, .everywhere, .readWrite, 6, 1, .boolean,
            "0 removes the pressure files of this cgroup",
            initial: "1"),
        Entry(
            "cgroup.procs", nil, .everywhere, .readWrite, 4, 5, .idList,
            "process ids; a write moves one process here"),
        Entry(
            "cgroup.stat", nil, .everywhere, .readOnly, 4, 14, .flatKeyed,
            "numbers of living and dying descendants"),
        Entry(
            "cgroup.stat.local", nil, .nonRoot, .readOnly, 6, 18, .flatKeyed,
            "time spent frozen"),
        Entry(
            "cgroup.subtree_control", nil, .everywhere, .readWrite, 4, 5, .subtreeControl,
            "controllers enabled for the children"),
        Entry(
            "cgroup.threads", nil, .everywhere, .readWrite, 4, 14, .idList,
            "thread ids; a write moves one thread here"),
        Entry(
            "cgroup.type", nil, .nonRoot, .readWrite, 4, 14,
            .words(["domain", "domain threaded", "domain invalid", "threaded"]),
            "domain or threaded; only threaded can be written",
            initial: "domain"),
        Entry(
            "cpu.idle", .cpu, .nonRoot, .readWrite, 5, 15, .boolean,
            "1 runs the cgroup only when nothing else wants the CPU; locks the weight",
            initial: "0"),
        Entry(
            "cpu.max", .cpu, .nonRoot, .readWrite, 4, 15, .cpuMax,
            "CPU time limit: quota and period in microseconds",
            initial: "max 100000"),
        Entry(
            "cpu.max.burst", .cpu, .nonRoot, .readWrite, 5, 14, .integer(0...17_592_186_044_415),
            "unused quota that may pile up, microseconds; at most the quota",
            initial: "0"),
        Entry(
            "cpu.pressure", nil, .everywhere, .readWrite, 4, 20, .pressure,
            "CPU pressure; takes triggers"),
        Entry(
            "cpu.stat", nil, .everywhere, .readOnly, 4, 15, .flatKeyed,
            "CPU time used; throttling by the own limit where cpu is enabled"),
        Entry(
            "cpu.stat.local", nil, .everywhere, .readOnly, 6, 7, .flatKeyed,
            "time throttled by the own limit or that of an ancestor"),
        Entry(
            "cpu.uclamp.max", .cpu, .nonRoot, .readWrite, 5, 4, .percentOrMax,
            "utilisation that frequency selection may assume at most, percent",
            initial: "max", requires: "CONFIG_UCLAMP_TASK_GROUP"),
        Entry(
            "cpu.uclamp.min", .cpu, .nonRoot, .readWrite, 5, 4, .percentOrMax,
            "utilisation that frequency selection assumes at least, percent",
            initial: "0.00", requires: "CONFIG_UCLAMP_TASK_GROUP"),
        Entry(
            "cpu.weight", .cpu, .nonRoot, .readWrite, 4, 15, .cpuWeight,
            "share of CPU time among siblings",
            initial: "100"),
        Entry(
            "cpu.weight.nice", .cpu, .nonRoot, .readWrite, 4, 15, .integer(-20...19),
            "the weight as the nearest nice value; writing it sets the weight",
            initial: "0"),
    ]
}
