let countKeys: [PolicyKey] = [
    PolicyKey(
        "pids.max", .integer(0...4_194_304, allowsMax: true), "Processes and threads at most.", ["4096", "max"]),
    PolicyKey(
        "hugetlb.SIZE.max", .plainBytes,
        "Huge pages of one size at most, in bytes; sizes as the kernel names them, `2MB` or `1GB`.",
        ["4GiB", "max"]),
    PolicyKey(
        "hugetlb.SIZE.reservedMax", file: "hugetlb.SIZE.rsvd.max", .plainBytes,
        "Huge pages of one size that may be reserved at most, in bytes.", ["4GiB", "max"]),
    PolicyKey(
        "rdma.DEVICE", file: "rdma.max",
        .fields(
            [
                PolicyField("handles", "hca_handle", .integer(0...2_147_483_646, allowsMax: true), "handles"),
                PolicyField("objects", "hca_object", .integer(0...2_147_483_646, allowsMax: true), "objects"),
            ], fillsMax: true),
        "Resources of one RDMA device at most; one that is not written is `max`.",
        ["{handles: 2, objects: 2000}", "{objects: max}"]),
    PolicyKey(
        "misc.RESOURCE", file: "misc.max", .integer(0...9_223_372_036_854_775_807, allowsMax: true),
        "Units of one scalar resource at most, by its name in `misc.capacity`: `sev`, `sev_es`, `tdx`.",
        ["16", "max"]),
    PolicyKey(
        "dmem.REGION.min", file: "dmem.min", .plainBytes,
        "Device memory of one region that is never evicted.", ["256MiB"]),
    PolicyKey(
        "dmem.REGION.low", file: "dmem.low", .plainBytes,
        "Device memory of one region that is evicted only when nothing unprotected is left.", ["512MiB"]),
    PolicyKey(
        "dmem.REGION.max", file: "dmem.max", .plainBytes,
        "Device memory of one region at most.", ["8GiB", "max"]),
]

let cgroupKeys: [PolicyKey] = [
    PolicyKey(
        "cgroup.maxDepth", file: "cgroup.max.depth", .integer(0...2_147_483_647, allowsMax: true),
        "Levels of cgroups below at most.", ["4", "max"]),
    PolicyKey(
        "cgroup.maxDescendants", file: "cgroup.max.descendants", .integer(0...2_147_483_647, allowsMax: true),
        "Cgroups below at most.", ["100", "max"]),
    PolicyKey("cgroup.freeze", .flag, "Stop every task of the cgroup and below.", ["false"]),
    PolicyKey(
        "cgroup.pressure", .flag,
        "Whether pressure is accounted; `false` removes the pressure files of the cgroup.", ["true"]),
]
