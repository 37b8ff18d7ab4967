extension InterfaceFileTable {
    /// Rows `memory.*` to `rdma.*`, sorted.
    static let memoryToRDMA: [Entry] = [
        Entry(
            "memory.current", .memory, .nonRoot, .readOnly, 4, 5, .bytes,
            "memory in use, bytes"),
        Entry(
            "memory.events", .memory, .nonRoot, .readOnly, 4, 5, .flatKeyed,
            "times that a protection or limit acted, here and below"),
        Entry(
            "memory.events.local", .memory, .nonRoot, .readOnly, 5, 2, .flatKeyed,
            "times that a protection or limit acted, here"),
        Entry(
            "memory.high", .memory, .nonRoot, .readWrite, 4, 5, .bytes,
            "throttle limit, bytes: reclaims and delays, never kills",
            initial: "max"),
        Entry(
            "memory.low", .memory, .nonRoot, .readWrite, 4, 5, .bytes,
            "best-effort protection from reclaim, bytes",
            initial: "0"),
        Entry(
            "memory.max", .memory, .nonRoot, .readWrite, 4, 5, .bytes,
            "limit, bytes: reclaims, then kills",
            initial: "max"),
        Entry(
            "memory.min", .memory, .nonRoot, .readWrite, 4, 18, .bytes,
            "hard protection from reclaim, bytes",
            initial: "0"),
        Entry(
            "memory.numa_stat", .memory, .everywhere, .readOnly, 5, 10, .nestedKeyed,
            "memory in use by kind and memory node"),
        Entry(
            "memory.oom.group", .memory, .nonRoot, .readWrite, 4, 19, .boolean,
            "1 kills the whole cgroup when it is out of memory",
            initial: "0"),
        Entry(
            "memory.peak", .memory, .nonRoot, .readOnly, 5, 19, .bytes,
            "most memory in use so far, bytes; from 6.12 a write resets it for that descriptor"),
        Entry(
            "memory.pressure", nil, .everywhere, .readWrite, 4, 20, .pressure,
            "memory pressure; takes triggers"),
        Entry(
            "memory.reclaim", .memory, .everywhere, .writeOnly, 5, 19, .reclaim,
            "reclaims so many bytes now"),
        Entry(
            "memory.stat", .memory, .everywhere, .readOnly, 4, 5, .flatKeyed,
            "memory in use by kind, and reclaim counters"),
        Entry(
            "memory.swap.current", .memory, .nonRoot, .readOnly, 4, 5, .bytes,
            "swap in use, bytes"),
        Entry(
            "memory.swap.events", .memory, .nonRoot, .readOnly, 4, 18, .flatKeyed,
            "times that a swap limit acted"),
        Entry(
            "memory.swap.high", .memory, .nonRoot, .readWrite, 5, 8, .bytes,
            "swap throttle limit, bytes",
            initial: "max"),
        Entry(
            "memory.swap.max", .memory, .nonRoot, .readWrite, 4, 5, .bytes,
            "swap limit, bytes",
            initial: "max"),
        Entry(
            "memory.swap.peak", .memory, .nonRoot, .readOnly, 6, 5, .bytes,
            "most swap in use so far, bytes; from 6.12 a write resets it for that descriptor"),
        Entry(
            "memory.zswap.current", .memory, .nonRoot, .readOnly, 5, 19, .bytes,
            "memory taken by compressed swap, bytes"),
        Entry(
            "memory.zswap.max", .memory, .nonRoot, .readWrite, 5, 19, .bytes,
            "limit of memory taken by compressed swap, bytes",
            initial: "max"),
        Entry(
            "memory.zswap.writeback", .memory, .everywhere, .readWrite, 6, 8, .boolean,
            "0 keeps compressed swap from being written to the swap device",
            initial: "1"),
        Entry(
            "misc.capacity", .misc, .rootOnly, .readOnly, 5, 13, .keyedLimits(.count),
            "what the node has of each resource"),
        Entry(
            "misc.current", .misc, .everywhere, .readOnly, 5, 13, .keyedLimits(.count),
            "use of each resource; in the root on newer kernels only"),
        Entry(
            "misc.events", .misc, .nonRoot, .readOnly, 5, 16, .flatKeyed,
            "times that max acted, here and below"),
        Entry(
            "misc.events.local", .misc, .nonRoot, .readOnly, 6, 11, .flatKeyed,
            "times that max acted, here"),
        Entry(
            "misc.max", .misc, .nonRoot, .readWrite, 5, 13, .keyedLimits(.count),
            "limit of each resource",
            keyed: "max"),
        Entry(
            "misc.peak", .misc, .everywhere, .readOnly, 6, 11, .keyedLimits(.count),
            "most use of each resource so far"),
        Entry(
            "pids.current", .pids, .nonRoot, .readOnly, 4, 5, .integer(0...9_223_372_036_854_775_807),
            "tasks in the subtree"),
        Entry(
            "pids.events", .pids, .nonRoot, .readOnly, 4, 5, .flatKeyed,
            "times that a fork was refused"),
        Entry(
            "pids.events.local", .pids, .nonRoot, .readOnly, 6, 11, .flatKeyed,
            "times that a fork was refused by the limit of this cgroup"),
        Entry(
            "pids.max", .pids, .nonRoot, .readWrite, 4, 5, .integerOrMax(0...4_194_304),
            "limit of tasks in the subtree",
            initial: "max"),
        Entry(
            "pids.peak", .pids, .nonRoot, .readOnly, 6, 1, .integer(0...9_223_372_036_854_775_807),
            "most tasks in the subtree so far"),
        Entry(
            "rdma.current", .rdma, .nonRoot, .readOnly, 4, 11, .deviceKeyed(.rdmaMax),
            "handles and objects in use by device"),
        Entry(
            "rdma.events", .rdma, .nonRoot, .readOnly, 7, 3, .nestedKeyed,
            "times that max acted, here and below"),
        Entry(
            "rdma.events.local", .rdma, .nonRoot, .readOnly, 7, 3, .nestedKeyed,
            "times that max acted, here"),
        Entry(
            "rdma.max", .rdma, .nonRoot, .readWrite, 4, 11, .deviceKeyed(.rdmaMax),
            "limits by device: handles and objects",
            keyed: "hca_handle=max hca_object=max"),
        Entry(
            "rdma.peak", .rdma, .nonRoot, .readOnly, 7, 3, .nestedKeyed,
            "most handles and objects in use so far by device"),
    ]
}
