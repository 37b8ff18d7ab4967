let ioKeys: [PolicyKey] = [
    PolicyKey(
        "io.weight", .weights(1...10000),
        """
        Share of each disk among siblings, from 1 to 10000; the kernel's default is 100. A map gives devices weights \
        of their own beside `default`. Acts on disks where `io.cost.qos` is enabled.
        """,
        ["500", "{default: 100, nvme0n1: 800}"]),
    PolicyKey(
        "io.bfqWeight", file: "io.bfq.weight", .weights(1...1000),
        "Share of each disk that the BFQ scheduler drives, from 1 to 1000; the kernel's default is 100.",
        ["300", "{default: 100, sda: 500}"]),
    PolicyKey(
        "io.max.DEVICE", file: "io.max",
        .fields(
            [
                PolicyField("read", "rbps", .rate, "bytes read a second"),
                PolicyField("write", "wbps", .rate, "bytes written a second"),
                PolicyField("readIOPS", "riops", .integer(2...4_294_967_294, allowsMax: true), "reads a second"),
                PolicyField("writeIOPS", "wiops", .integer(2...4_294_967_294, allowsMax: true), "writes a second"),
            ], fillsMax: true),
        "Limits on one disk; one that is not written is `max`.",
        ["{read: 200MB/s, write: 100MB/s}", "{readIOPS: 5000, writeIOPS: max}"]),
    PolicyKey(
        "io.latency.DEVICE", file: "io.latency", .labelled("target", .time(1...18_446_744_073_709_551)),
        "Latency target on one disk: siblings with a longer target are slowed until it is met.",
        ["5ms"]),
    PolicyKey(
        "io.prioClass", file: "io.prio.class", .word(["no-change", "promote-to-rt", "restrict-to-be", "idle"]),
        "How the I/O priority class of requests is changed.", ["restrict-to-be", "idle"]),
]

/// Files that only the root cgroup has.
let nodeKeys: [PolicyKey] = [
    PolicyKey(
        "node.io.cost.DEVICE.qos", file: "io.cost.qos",
        .fields(
            [
                PolicyField("enable", "enable", .flag, "whether `io.weight` acts on the disk"),
                PolicyField("ctrl", "ctrl", .word(["auto", "user"]), "whether the kernel chooses the other fields"),
                PolicyField("rpct", "rpct", .percent(0...10000), "percentile of read latencies that is looked at"),
                PolicyField("rlat", "rlat", .time(0...4_294_967_295), "read latency at that percentile"),
                PolicyField("wpct", "wpct", .percent(0...10000), "percentile of write latencies that is looked at"),
                PolicyField("wlat", "wlat", .time(0...4_294_967_295), "write latency at that percentile"),
                PolicyField("min", "min", .percent(100...1_000_000), "lowest rate, in percent of the model"),
                PolicyField("max", "max", .percent(100...1_000_000), "highest rate, in percent of the model"),
            ], fillsMax: false),
        "Quality of service by which the kernel shares one disk among weights. A field that is not written is kept.",
        [
            "{enable: true}",
            "{enable: true, ctrl: user, rpct: 95%, rlat: 75ms, wpct: 95%, wlat: 150ms, min: 50%, max: 150%}",
        ]),
    PolicyKey(
        "node.io.cost.DEVICE.model", file: "io.cost.model",
        .fields(
            [
                PolicyField("ctrl", "ctrl", .word(["auto", "user"]), "whether the kernel chooses the other fields"),
                PolicyField("model", "model", .word(["linear"]), "the only model there is"),
                PolicyField("rbps", "rbps", .rate, "bytes read a second, one after the other"),
                PolicyField(
                    "rseqiops", "rseqiops", .integer(1...4_294_967_295, allowsMax: false), "sequential reads a second"),
                PolicyField(
                    "rrandiops", "rrandiops", .integer(1...4_294_967_295, allowsMax: false), "random reads a second"),
                PolicyField("wbps", "wbps", .rate, "bytes written a second, one after the other"),
                PolicyField(
                    "wseqiops", "wseqiops", .integer(1...4_294_967_295, allowsMax: false), "sequential writes a second"),
                PolicyField(
                    "wrandiops", "wrandiops", .integer(1...4_294_967_295, allowsMax: false), "random writes a second"),
            ], fillsMax: false),
        "What one disk can do, by which the kernel computes the cost of a request. A field that is not written is kept.",
        [
            """
            {ctrl: user, model: linear, rbps: 2.7GB/s, rseqiops: 89698, rrandiops: 110036, wbps: 1GB/s, \
            wseqiops: 135560, wrandiops: 130734}
            """
        ]),
]
