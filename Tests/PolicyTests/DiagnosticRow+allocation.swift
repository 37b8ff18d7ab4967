import KernelInterface

extension DiagnosticRow {
    /// What is wrong with caches and memory bandwidth on any node.
    static let allocation: [DiagnosticRow] = [
        .web("cache keys", "cache: {l4: 60%, l3: {dflt: 20%, 00: 10%, -1: 10%, cod: 5%}, exclusiv: true}"),
        .web("bandwidth keys", "memoryBandwidth: {min: 5%, max: {defalt: 40%}, slow: {maks: 1GB/s}}"),
        .web("cache without a value", "cache: {l3: , l2: []}"),
        .web("empty maps", "cache: {l3: {}, l2: {default: {}}}\nmemoryBandwidth: {max: {}}"),
        .web("cache without a unit", "cache: {l3: 6, l2: {default: 12, 1: ff}}\nmemoryBandwidth: {max: 50}"),
        .web("cache with another unit", "cache: {l3: 5ms, l2: 4cpus}\nmemoryBandwidth: {max: 4GiB}"),
        .web("cache with an unknown unit", "cache: {l3: 6way s, l2: 12M}\nmemoryBandwidth: {max: 20gbps}"),
        .web("all of a cache", "cache: {l3: max, l2: infinity}\nmemoryBandwidth: {max: infinity}"),
        .web("zero", "cache: {l3: 0%, l2: 0ways}\nmemoryBandwidth: {max: 0%, slow: {max: 0B/s}}"),
        .web("zero bytes and bits", "cache: {l3: 0B, l2: 0x0}"),
        .web("negative", "cache: {l3: -5%, l2: -1ways}\nmemoryBandwidth: {max: -1GB/s}"),
        .web("above all", "cache: {l3: 101%, l2: 33ways}\nmemoryBandwidth: {max: 101%}"),
        .web("masks", "cache: {l3: 0x, l2: {default: 0x1g, 0: 0x1ffffffff, 1: 0x1ffffffffffffffff}}"),
        .web(
            "overflow of an amount",
            "cache: {l3: 99999999TiB, l2: 99999999999999999999}\nmemoryBandwidth: {max: 99999999TB/s}"),
        .web("amounts that are too fine", "cache: {l3: 33.333%, l2: 1.5ways}"),
        .web("a domain twice", "cache: {l3: {0: 10%, \"0\": 20%}}"),
        .web("code beside domains", "cache: {l3: {code: 20%, 0: 10%}}"),
        .web("code within a domain", "cache: {l3: {0: {code: 10%, date: 20%, 1: 5%}}}"),
        .web("flags", "cache: {l3: 60%, exclusive: yes, optional: 1}\nmonitoring: maybe"),
        .web("flags that are mappings", "cache: {l3: 60%, exclusive: {l3: true}}\nmonitoring: []"),
        .web("exclusive of nothing", "cpu: {weight: 5}\ncache: {exclusive: true}\nmemoryBandwidth: {max: 50%}"),
        .web("optional of nothing", "cpu: {weight: 5}\ncache: {optional: true}\nmemoryBandwidth: {optional: true}"),
        .web("nothing asked", "monitoring: false\ncache: {exclusive: false}"),
        .body("the default group", "node: {cache: {l3: 40%}, monitoring: true}"),
        .files(
            "exclusive shares",
            [
                "classes:\n  a: {slice: a.slice, cache: {l3: 60%, exclusive: true}}",
                "classes:\n  b:\n    slice: b.slice\n    cache: {l3: {default: 10%, 1: 50%}, exclusive: true}",
            ]),
        .body(
            "exclusive shares and a shared one",
            """
            classes:
              a: {slice: a.slice, cache: {l3: 40%, exclusive: true}}
              b: {slice: b.slice, cache: {l3: 30.5%, exclusive: true}}
              c: {slice: c.slice, cache: {l3: 30%}}
              d: {slice: d.slice, cache: {l3: 29.5%}}
            """),
        .body(
            "exclusive shares of code",
            """
            classes:
              a: {slice: a.slice, cache: {l3: {code: 60%, data: 10%}, exclusive: true}}
              b: {slice: b.slice, cache: {l3: 50%, exclusive: true}}
            """),
        .body("all for one", "classes:\n  a: {slice: a.slice, cache: {l2: 100%, exclusive: true}}"),
        .body(
            "exclusive masks",
            """
            classes:
              a: {slice: a.slice, cache: {l3: 0x0ff, exclusive: true}}
              b: {slice: b.slice, cache: {l3: 0x300, exclusive: true}}
              c: {slice: c.slice, cache: {l3: 0x380, exclusive: true}}
              d: {slice: d.slice, cache: {l3: {default: 0xc00, 1: 0x001}}}
            """),
    ]

    static let objectives: [DiagnosticRow] = [
        .web("objectives is a mapping", "objectives: {pressure: cpu some}"),
        .web("no objectives", "objectives: []"),
        .web("objective is text", "objectives: [cpu some]"),
        .web("objective of nothing", "objectives: [{below: 5%, over: 2s}]"),
        .web("objective keys", "objectives: [{presure: cpu some, below: 5%}, {pressure: cpu some, metric: p99}]"),
        .web("objective without a bound", "objectives: [{pressure: cpu some, over: 2s}, {metric: p99}]"),
        .web("pressure without a time", "objectives: [{pressure: cpu some, below: 5%}]"),
        .web(
            "pressure lines",
            "objectives: [{pressure: cpu any, below: 5%, over: 2s}, {pressure: disk, below: 5%, over: 2s}]"),
        .web(
            "pressure bounds",
            "objectives: [{pressure: io full, below: 0%, over: 5}, {pressure: io full, below: 5ms, over: 1ms}]"),
        .web("metric names", "objectives: [{metric: 9 lives, below: 5ms, from: {file: /a}}]"),
        .web("metric without a source", "objectives: [{metric: p99, below: 5ms}, {metric: p99, below: 5ms, from: {}}]"),
        .web(
            "metric bounds",
            """
            objectives:
              - {metric: a, below: 0, from: {file: /a}}
              - {metric: a, below: 1.2.3, from: {file: /a}}
              - {metric: a, below: 0.0000001, from: {file: /a}}
              - {metric: a, below: 5%, from: {file: /a}}
              - {metric: a, below: -1, from: {file: /a}}
            """),
        .web(
            "sources",
            """
            objectives:
              - {metric: a, below: 1, from: {file: run/a}}
              - {metric: a, below: 1, from: {file: /run/../etc/a, series: b}}
              - {metric: a, below: 1, from: {command: [latency]}}
              - {metric: a, below: 1, from: {command: /bin/latency}}
              - {metric: a, below: 1, from: {prometheus: "https://a/metrics"}}
              - {metric: a, below: 1, from: {prometheus: "http://a/metrics", series: ""}}
              - {metric: a, below: 1, from: {prometheus: "http://127.0.0.1:0/metrics", series: "a{b=c}"}}
              - {metric: a, below: 1, from: {prometheus: "http://127.0.0.1:9113", series: 'a{b="1",b="2"}'}}
              - {metric: a-b, below: 1, from: {prometheus: "http://localhost:9113"}}
              - {metric: a, below: 1, from: {prometheus: "/run/\(String(repeating: "long-", count: 21))"}}
              - {metric: a, below: 1, from: {fil: /a}}
              - {metric: a, below: 1, from: /a}
            """),
        .web(
            "utilisation",
            "objectives: [{utilisation: memory, below: 5%, over: 2s}, {utilisation: cpu, below: 80%}, {utilisation: cpu}]"
        ),
        .web("utilisation bounds", "objectives: [{utilisation: cpu, below: 101%, over: 2s, from: {file: /a}}]"),
        .web("utilisation of a list", "objectives: [{utilisation: [cpu], below: [5%], over: 2s}]"),
    ]
}
