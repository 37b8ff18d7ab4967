let memoryKeys: [PolicyKey] = [
    PolicyKey(
        "memory.min", .bytes(of: .memory, least: 0),
        "Hard protection: memory that is never reclaimed from the class, whatever the need.",
        ["1GiB", "5%"]),
    PolicyKey(
        "memory.low", .bytes(of: .memory, least: 0),
        "Best-effort protection: memory that is reclaimed only when nothing unprotected is left.",
        ["4GiB", "25%", "50% of parent"]),
    PolicyKey(
        "memory.high", .bytes(of: .memory, least: 4096),
        "Throttle limit: above it tasks are slowed and their memory reclaimed; nothing is killed.",
        ["5.5GiB", "50%", "max"]),
    PolicyKey(
        "memory.max", .bytes(of: .memory, least: 4096),
        "Hard limit: what cannot be reclaimed above it ends in an OOM kill inside the class.",
        ["6GiB", "60%", "80% of parent", "max"]),
    PolicyKey(
        "memory.oomGroup", file: "memory.oom.group", .flag,
        "An OOM kill takes every process of the cgroup together.", ["true"]),
    PolicyKey(
        "memory.swap.high", .bytes(of: .swap, least: 0),
        "Throttle limit on swap; above it allocations are slowed.", ["512MiB", "max"]),
    PolicyKey("memory.swap.max", .bytes(of: .swap, least: 0), "Swap at most.", ["0B", "25%", "max"]),
    PolicyKey(
        "memory.zswap.max", .bytes(of: .memory, least: 0),
        "Compressed swap in memory at most.", ["256MiB", "0B", "max"]),
    PolicyKey(
        "memory.zswap.writeback", .flag,
        "Whether compressed pages may be written to the swap device.", ["false"]),
]
