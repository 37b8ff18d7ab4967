import KernelInterface

extension DiagnosticRow {
    /// A class `web` with an objective, and a class `batch` with these lines.
    private static func batch(_ name: String, _ lines: String, on node: Inventory? = nil) -> DiagnosticRow {
        let indented = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
        return DiagnosticRow(
            name: name,
            texts: [
                PolicyText.policy(web: "objectives: [{pressure: cpu some, below: 5%, over: 2s}]")
                    + "  batch:\n    slice: batch.slice\n" + indented
            ], node: node)
    }

    /// What is wrong with what classes give up and take, on any node.
    static let rungs: [DiagnosticRow] = [
        .batch("yields is a mapping", "yields: {cpu.max: 10%}\ngrows: cpu.max"),
        .batch("nothing is yielded", "yields: []\ngrows: []"),
        .batch(
            "rungs of the wrong kind", "yields: [[cpu.idle], null, {kill: }, cpu.max, {cpu.idle: true}, {cpu.max: [1]}]"
        ),
        .batch("two rungs in one", "yields: [{cpu.max: 10%, memory.high: 1GiB}, {}]"),
        .batch("unknown rungs", "yields: [{cpu.maks: 10%}, kil, pids, {cpu: {max: 10%}}, {memory.max: 1GiB}]"),
        .batch("what cannot grow", "grows: [kill, {freeze: 30s}, {cpuset.cpus: 4cpus}, cpu.idel]"),
        .batch(
            "rungs twice",
            "cpu: {max: 50%}\nyields: [{cpu.max: 20%}, cpu.idle, {cpu.max: 10%}, cpu.idle]\n"
                + "grows: [{cpu.max: 60%}, {cpu.max: 70%}]"),
        .batch(
            "units of rungs",
            "yields: [{cpu.max: 1GiB}, {cpuset.cpus: 2}, {memory.high: 5cpus}, {memory.reclaim: 256}, {freeze: 30}]"),
        .batch(
            "other units of rungs",
            """
            cache: {l3: 20%, l2: 20%}
            memoryBandwidth: {max: 50%}
            io: {max: {sda: {read: 1MB/s}}}
            yields: [{cache.l3: 2}, {cache.l2: 0x3}, {memoryBandwidth.max: max}, {io.max: 1MB/s}]
            """),
        .batch("cpus of rungs", "yields: [{cpu.max: 0cpus}, {cpuset.cpus: 1.5cpus}]"),
        .batch(
            "amounts out of range",
            "yields: [{cpu.max: 0.0001cpus}, {cpuset.cpus: 0cpus}, {memory.high: 1KiB}, {freeze: 10ms}, {memory.reclaim: 0%}]"
        ),
        .batch("huge amounts", "yields: [{cpu.max: 99999999cpus}, {memory.high: 99999999TiB}, {freeze: 2000000s}]"),
        .batch(
            "shares of limits",
            "io: {max: {sda: {read: 1MB/s}}}\nyields: [{io.max: 101%}]\ngrows: [{io.max: 99%}]"),
        .batch(
            "floors above settings",
            """
            cpu: {max: 20%}
            memory: {high: 2GiB}
            cpuset: {cpus: 0-3}
            cache: {l3: {default: 20%, 1: 10%}, l2: 0x3}
            memoryBandwidth: {max: 50%}
            yields:
              - {cpu.max: 50%}
              - {cpuset.cpus: 5cpus}
              - {cache.l3: 15%}
              - {cache.l2: 3ways}
              - {memoryBandwidth.max: 60%}
              - {memory.high: 3GiB}
            """),
        .batch(
            "other floors above settings",
            "cpu: {max: 0.5cpus}\nmemory: {max: 50%}\nyields: [{cpu.max: 0.6cpus}, {memory.high: 60%}]"),
        .batch(
            "ceilings below settings",
            """
            cpu: {max: {quota: 150ms, period: 100ms}}
            memory: {high: 50%, max: 60%}
            cache: {l3: 4ways}
            memoryBandwidth: {max: max}
            grows: [{cpu.max: 1.499cpus}, {memory.high: 70%}, {cache.l3: 3ways}, {memoryBandwidth.max: 90%}]
            """),
        .batch(
            "growth of what has no limit",
            "cpu: {max: max}\nmemory: {high: 50%}\ngrows: [{cpu.max: 90%}, {memory.high: 40%}]"),
        .batch(
            "rungs of nothing",
            "yields: [{io.max: 10%}, {cache.l3: 10%}, {memoryBandwidth.max: 10%}]\n"
                + "grows: [{cpu.max: 90%}, {memory.high: 80%}, {cache.l2: 40%}, {memoryBandwidth.max: 20GB/s}]"),
        .batch("a rate of nothing", "cache: {l3: 20%}\nyields: [{cache.l2: 1way}, {memoryBandwidth.max: 2GB/s}]"),
        .batch(
            "rungs of what is refused",
            "cpu: {max: 5ms}\nio: {max: {sda: {read: 1s}}}\nyields: [{io.max: 10%}]\ngrows: [{cpu.max: 90%}]"),
        .batch(
            "floors below protections",
            """
            memory: {min: 1GiB, low: 4GiB, high: 8GiB}
            yields: [{memory.high: 2GiB}]
            """),
        .batch(
            "floors below hard protections", "memory: {min: 20%, low: 30%}\nyields: [{memory.high: 10%}]"),
        .batch("kill is not last", "yields: [kill, {freeze: 30s}]"),
        .batch("drift", "cpu: {weight: 5}\nyields: [cpu.idle]\ndrift: repare"),
        .batch("drift is a list", "cpu: {weight: 5}\nyields: [cpu.idle]\ndrift: [repair]"),
        .body("the node yields", "node: {yields: [cpu.idle], drift: report}"),
        .batch("nothing yields", "cpu: {weight: 5}"),
        .web("nothing but itself yields", "objectives: [{metric: a, below: 1, from: {file: /a}}]\nyields: [cpu.idle]"),
        .web("yields for nobody", "yields: [cpu.idle]"),
        .web("grows for nobody", "cpu: {max: 50%}\ngrows: [{cpu.max: 90%}]"),
    ]

    private static let hardware = """
        cache: {l3: 20%, optional: true}
        memoryBandwidth: {max: 50%, optional: true}
        yields: [{cache.l3: 10%}, {memoryBandwidth.max: 10%}]
        """

    /// The same on a node.
    static let rungsOnANode: [DiagnosticRow] = [
        .batch("no resctrl", hardware, on: TestNode.small()),
        .batch(
            "no resctrl, needed", "cache: {l3: 20%}\nyields: [{cache.l3: 10%}]", on: TestNode.small()),
        .batch("no bandwidth", hardware, on: TestNode.resctrl(.scattered)),
        .batch(
            "no L2", "cache: {l2: 20%, l3: 20%, optional: true}\nyields: [{cache.l2: 10%}]",
            on: TestNode.resctrl(.intel)),
        .batch(
            "a percentage of a rate", "memoryBandwidth: {max: max}\nyields: [{memoryBandwidth.max: 10%}]",
            on: TestNode.resctrl(.amd)),
        .batch(
            "below what the node grants", "memoryBandwidth: {max: 50%}\nyields: [{memoryBandwidth.max: 5%}]",
            on: TestNode.resctrl(.intel)),
        .batch(
            "floors above settings",
            """
            cpu: {max: 4cpus}
            memory: {high: 50%}
            cpuset: {cpus: 0-1}
            cache: {l3: 2ways}
            yields: [{cpu.max: 60%}, {memory.high: 40GiB}, {cpuset.cpus: 50%}, {cache.l3: 40%}]
            """, on: TestNode.resctrl(.intel)),
        .batch(
            "floors below protections", "memory: {min: 10%, low: 16GiB}\nyields: [{memory.high: 20%}]",
            on: TestNode.small()),
        .batch(
            "protections that are told of once", "memory: {low: 2GiB}\nyields: [{memory.high: 1GiB}]",
            on: TestNode.small()),
        .batch(
            "ceilings below settings",
            """
            cpu: {max: 4cpus}
            memory: {high: 20GiB, max: 50%}
            cache: {l3: 4ways}
            grows: [{cpu.max: 40%}, {memory.high: 40GiB}, {cache.l3: 20%}]
            """, on: TestNode.resctrl(.intel)),
        .batch(
            "more than the node has",
            """
            cache: {l3: 80%}
            yields: [{cpu.max: 9cpus}, {cpuset.cpus: 64cpus}, {memory.high: 1TiB}, {cache.l3: 12ways}]
            """, on: TestNode.resctrl(.intel)),
        .batch(
            "more bytes than the cache", "cache: {l3: 80%}\nyields: [{cache.l3: 64MiB}]", on: TestNode.resctrl(.intel)),
        .batch(
            "bytes of an unknown size", "cache: {l2: 80%}\nyields: [{cache.l2: 64KiB}]",
            on: TestNode.resctrl(.scattered)),
        .batch(
            "an old kernel", "yields: [{cpu.max: 10%}, cpu.idle, {memory.reclaim: 1GiB}, kill]",
            on: TestNode.small { $0.kernelRelease = "5.10.0-28-amd64" }),
        .batch(
            "no controller", "yields: [{cpuset.cpus: 2cpus}, {memory.high: 1GiB}]",
            on: TestNode.small { $0.cgroup?.controllers.removeAll { $0 == .cpuset || $0 == .memory } }),
    ]
}
