import KernelInterface

/// A policy that is wrong in one way, and the node that it is judged against.
struct DiagnosticRow: Sendable {
    let name: String
    let texts: [String]
    let node: Inventory?

    /// Lines of the class `web`.
    static func web(_ name: String, _ lines: String, on node: Inventory? = nil) -> DiagnosticRow {
        DiagnosticRow(name: name, texts: [PolicyText.policy(web: lines)], node: node)
    }

    /// Lines after the header.
    static func body(_ name: String, _ lines: String, on node: Inventory? = nil) -> DiagnosticRow {
        DiagnosticRow(name: name, texts: [PolicyText.header + lines + "\n"], node: node)
    }

    static func files(_ name: String, _ bodies: [String], on node: Inventory? = nil) -> DiagnosticRow {
        DiagnosticRow(name: name, texts: bodies.map { PolicyText.header + $0 + "\n" }, node: node)
    }
}

extension DiagnosticRow {
    static let header: [DiagnosticRow] = [
        DiagnosticRow(name: "empty mapping", texts: ["{}\n"], node: nil),
        DiagnosticRow(name: "not a mapping", texts: ["- a\n"], node: nil),
        DiagnosticRow(
            name: "another version", texts: ["apiVersion: bulkhead/v2\nkind: Pod\nmetadata: {name: a}\nclasses: {}\n"],
            node: nil),
        DiagnosticRow(
            name: "metadata", texts: ["apiVersion: bulkhead/v1\nkind: Policy\nmetadata: {nam: a}\nclasses: {}\n"],
            node: nil),
        DiagnosticRow(
            name: "bad policy name",
            texts: ["apiVersion: bulkhead/v1\nkind: Policy\nmetadata: {name: Web_And Batch}\nclasses: {}\n"], node: nil),
        .body("unknown top key", "class: {}\nclasses: {}"),
        .body("classes is a list", "classes: [web]"),
        .body(
            "class names",
            "classes:\n  Web: {slice: a.slice, cpu: {weight: 1}}\n  node: {slice: b.slice, cpu: {weight: 1}}"),
        .body("class without a value", "classes:\n  web:"),
        .body("class without match", "classes:\n  web: {cpu: {weight: 1}}"),
        .body("class without settings", "classes:\n  web: {slice: web.slice}"),
    ]

    static let match: [DiagnosticRow] = [
        .body("match is a mapping", "classes:\n  web: {match: {unit: a.service}, cpu: {weight: 1}}"),
        .body("match is empty", "classes:\n  web: {match: [], cpu: {weight: 1}}"),
        .body("match item is text", "classes:\n  web: {match: [nginx.service], cpu: {weight: 1}}"),
        .body("match with two keys", "classes:\n  web: {match: [{unit: a.service, cgroup: b}], cpu: {weight: 1}}"),
        .body(
            "match workload",
            """
            classes:
              web:
                match:
                  - pod: BestEffort
                  - pod: {qos: besteffort, namespaces: a, name: "[b"}
                  - container: {runtime: kata}
                  - machine: {name: {}}
                  - slurm:
                  - slurm: {job: 4711}
                  - htcondor: {}
                cpu: {weight: 1}
              batch:
                match: [{pod: {uid: a}}, {slurm: {job: "4711"}}]
                cpu: {weight: 2}
            """),
        .body("match key", "classes:\n  web: {match: [{units: a.service}], cpu: {weight: 1}}"),
        .body("unit is a path", "classes:\n  web: {match: [{unit: system.slice/a.service}], cpu: {weight: 1}}"),
        .body("unit without a cgroup", "classes:\n  web: {match: [{unit: nginx}, {unit: a.timer}], cpu: {weight: 1}}"),
        .body(
            "unit pattern",
            "classes:\n  web: {match: [{unit: \"a[z-a]*.service\"}, {unit: \"a[b.service\"}], cpu: {weight: 1}}"),
        .body(
            "path escapes",
            "classes:\n  web:\n    match: [{cgroup: ../a}, {cgroup: a/./b}, {cgroup: /sys/fs/cgroup/a}]\n    cpu: {weight: 1}"
        ),
        .body(
            "cgroup patterns",
            "classes:\n  web:\n    match: [{cgroup: a//b}, {cgroup: /}, {cgroup: \"a**/b\"}, {cgroup: \"a/[]\"}]\n    cpu: {weight: 1}"
        ),
        .body(
            "slice names",
            "classes:\n  a: {slice: batch, cpu: {weight: 1}}\n  b: {slice: a--b.slice, cpu: {weight: 1}}\n  c: {slice: -.slice, cpu: {weight: 1}}\n  d: {slice: a.slice/b.slice, cpu: {weight: 1}}\n  e: {slice: ../b.slice, cpu: {weight: 1}}"
        ),
    ]

    static let keys: [DiagnosticRow] = [
        .web("misspelt key", "memory: {hihg: 1GiB}"),
        .web("misspelt section", "memroy: {high: 1GiB}"),
        .web("key of another section", "cpu: {cpus: 0-3}"),
        .web("kernel file name", "cpu.max.burst: 5ms\nmemory: {oom.group: true}"),
        .web("dotted key", "memory.high: 1GiB"),
        .web("far from any key", "xyzzy: 1"),
        .web("section is text", "memory: 1GiB"),
        .web("section without a value", "memory:"),
        .web("device without fields", "io: {max: {sda: {}}}"),
        .web("device field", "io: {max: {sda: {raed: 1MB/s}}}"),
        .web(
            "names in lines", "io: {max: {\"sda rbps=1\": {read: 1MB/s}}}\nmisc: {\"\": 1}\nhugetlb: {2M: {max: 1GiB}}"),
        .web(
            "raw",
            "raw:\n  memory.high: \"1\"\n  hugetlb.2MB.max: \"1\"\n  cgroup.procs: \"1\"\n  memory.stat: \"1\"\n  ../memory.foo: \"1\"\n  foo: \"1\"\n  memory.foo: \"\""
        ),
    ]

    static let quantities: [DiagnosticRow] = [
        .web("no unit", "memory: {high: 4, max: 4294967296, low: 4294967297}"),
        .web("no unit for others", "cpu: {max: 4, burst: 20}\nio: {max: {sda: {read: 200, write: 104857600}}}"),
        .web(
            "wrong units",
            "memory: {high: 5ms, max: 4cpus, low: 1GB/s}\ncpu: {max: 1GiB, burst: 50%}\nio: {max: {sda: {read: 1GB}}}"),
        .web(
            "unknown units",
            "memory: {min: 1G, low: 1Gi, high: 1gb, max: 1KB}\ncpu: {max: 2cores, burst: 1msec}\nio: {max: {sda: {read: 1mbps}}}"
        ),
        .web("blank before a unit", "memory: {max: 4 GiB}"),
        .web("negative", "memory: {max: -1}\ncpu: {weight: -5, max: -1cpus}\npids: {max: -1}"),
        .web(
            "overflow", "memory: {max: 9999999999999999999999, high: 8388608TiB}\ncpu: {weight: 99999999999999999999}"),
        .web("numbers that are none", "memory: {min: 1e3, low: 0x10, high: .5GiB, max: abc}\npids: {max: 1_000}"),
        .web("no limit", "memory: {max: infinity, high: Max}\npids: {max: infinity}"),
        .web("too fine", "memory: {max: 33.333%}\ncpu: {burst: 0.5us, max: 0.00001cpus}"),
        .web(
            "out of range",
            "cpu: {weight: 0, nice: 20, max: 101%, uclamp: {min: 101%}}\nmemory: {max: 0B, high: 0%}\nio: {max: {sda: {read: 1B/s, readIOPS: 1}}}"
        ),
        .web("periods", "cpu: {max: {quota: 50us, period: 2s}}"),
        .web("quota alone", "cpu: {max: {period: 20ms}}"),
        .web("quota that is small", "cpu: {max: 0.005cpus}"),
        .web("quoted and padded", "cpu: {weight: \"800\"}\npids: {max: 0800}"),
        .web(
            "booleans",
            "cpu: {idle: yes}\nmemory: {oomGroup: 1, zswap: {writeback: \"false\"}}\ncgroup: {freeze: maybe}"),
        .web("words", "cpuset: {partition: roots}\nio: {prioClass: fast}"),
        .web("lists", "cpuset: {cpus: 3-1, mems: a, exclusive: \"\"}"),
        .web("values that are lists", "cpuset: {cpus: [0, 1]}\nmemory: {max: [1GiB]}"),
    ]

    static let classChecks: [DiagnosticRow] = [
        .web("order", "memory: {min: 3GiB, low: 2GiB, high: 8GiB, max: 6GiB, swap: {high: 2GiB, max: 1GiB}}"),
        .web("protection above limit", "memory: {low: 50%, max: 40%}"),
        .web("unlimited protection", "memory: {min: max, max: 1GiB}"),
        .web("burst", "cpu: {max: 0.1cpus, burst: 20ms}"),
        .web("idle and weight", "cpu: {idle: true, weight: 5, nice: 3}"),
        .web("weight and nice", "cpu: {weight: 5, nice: 3}"),
        .web("uclamp", "cpu: {uclamp: {min: 50%, max: 20%}}"),
        .web("partition", "cpuset: {partition: isolated}"),
    ]
}
