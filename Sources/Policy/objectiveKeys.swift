/// What a class is promised, what others give up for it, and what is done when somebody else writes.
let objectiveKeys: [PolicyKey] = [
    PolicyKey(
        "objectives", file: "schemata", effect: .judgement, .objectives,
        """
        What the class is promised. While an objective is missed, other classes give up what their `yields` name. The \
        class is also kept off the cache ways that devices fill, too (`shareable_bits`), as far as the others leave room.
        """,
        [
            "[{pressure: cpu some, below: 5%, over: 2s}]",
            "[{metric: p99, below: 20ms, from: {file: /run/web/latency}}]",
            "[{metric: queue_length, below: 100, over: 10s, from: {command: [/usr/local/bin/queue-length]}}]",
            "[{metric: p99, below: 0.02, from: {prometheus: \"http://127.0.0.1:9113/metrics\", series: latency_p99}}]",
            "[{utilisation: cpu, below: 80%, over: 5s}]",
        ]),
    PolicyKey(
        "yields", file: "schemata", effect: .judgement, .rungs(.yields),
        """
        What the class gives up while another class misses an objective: in this order, each step by step down to its \
        floor, and only what is written here. All of it is given back once the objective holds, but for `kill`.
        """,
        [
            "[{cpu.max: 10%}, cpu.idle, {memory.high: 2GiB}]",
            "[cpu.idle, {memory.reclaim: 256MiB}, {freeze: 30s}, kill]",
        ]
    ),
    PolicyKey(
        "grows", file: "schemata", effect: .judgement, .rungs(.grows),
        """
        What the class may take, up to these ceilings, while every objective of the node holds with slack. It is given \
        back at once when one does not.
        """,
        ["[{cpu.max: 90%}, {memory.high: 80%}, {cache.l3: 40%}, {memoryBandwidth.max: 100%}, {io.max: 300%}]"]),
    PolicyKey(
        "drift", file: "schemata", effect: .judgement, .drift,
        """
        What is done when somebody else changed a value that the class sets: `repair` writes it again, `report` only \
        shows it, `yield` accepts the foreign value and stops setting it. `repair` unless written.
        """,
        ["repair", "report", "yield"]),
    PolicyKey(
        "persistent", file: "schemata", effect: .judgement, .flag,
        """
        Whether systemd keeps the values of the class beyond the next boot, as `systemctl set-property` does without \
        `--runtime`: they are in force before Bulkhead runs. Only what systemd has a property for, of its own units. \
        `false` unless written.
        """,
        ["true"]),
]
