import KernelInterface

extension DiagnosticRow {
    static let setChecks: [DiagnosticRow] = [
        .files(
            "same class twice",
            [
                "classes:\n  web: {slice: a.slice, cpu: {weight: 1}}",
                "classes:\n  web: {slice: b.slice, cpu: {weight: 1}}",
            ]),
        .files(
            "same slice twice",
            ["classes:\n  a: {slice: a.slice, cpu: {weight: 1}}", "classes:\n  b: {slice: a.slice, cpu: {weight: 1}}"]),
        .body(
            "same match",
            """
            classes:
              a: {match: [{unit: x.service}, {cgroup: p/q}, {unit: "y*.service"}], cpu: {weight: 1}}
              b: {match: [{unit: x.service}], cpu: {weight: 1}}
              c: {match: [{cgroup: /p/q}], cpu: {weight: 1}}
              d: {match: [{unit: "y*.service"}, {unit: z.service}, {unit: z.service}], cpu: {weight: 1}}
              e: {match: [{slurm: {job: 7}}, {pod: {qos: Burstable}}], cpu: {weight: 1}}
              f: {match: [{slurm: {job: "7"}}, {pod: {}}], cpu: {weight: 1}}
            """),
        .body(
            "match and slice",
            "classes:\n  a: {slice: a-b.slice, cpu: {weight: 1}}\n  b: {match: [{cgroup: a.slice/a-b.slice}], cpu: {weight: 1}}"
        ),
        .body(
            "overlaps",
            """
            classes:
              a: {match: [{unit: "*.service"}], cpu: {weight: 1}}
              b: {match: [{unit: x.service}, {unit: y.service}], cpu: {weight: 1}}
              c: {match: [{cgroup: p/x.service}], cpu: {weight: 1}}
              d: {match: [{cgroup: "p/**/*.scope"}], cpu: {weight: 1}}
              e: {match: [{cgroup: p/q/r.scope}], cpu: {weight: 1}}
            """),
        .files(
            "node twice",
            ["node: {io: {cost: {sda: {qos: {enable: true}}}}}", "node: {io: {cost: {sda: {qos: {enable: true}}}}}"]),
        .body(
            "exclusive CPUs",
            """
            classes:
              a: {slice: a.slice, cpuset: {cpus: 0-3, partition: root}}
              b: {slice: b.slice, cpuset: {exclusive: "2-5", partition: isolated}}
              c: {slice: b-c.slice, cpuset: {exclusive: "4"}}
            """),
    ]

    static let nodeChecks: [DiagnosticRow] = [
        .files(
            "protections above the node",
            [
                "classes:\n  batch:\n    slice: batch.slice\n    memory:\n      min: 48GiB",
                "classes:\n  web:\n    match: [{unit: nginx.service}]\n    memory:\n      min: 28GiB\n      low: 30GiB",
            ], on: TestNode.small()),
        .body(
            "protection inside protection",
            """
            classes:
              a: {slice: a.slice, memory: {min: 40GiB}}
              b: {slice: a-b.slice, memory: {min: 40GiB}}
              c: {slice: c.slice, memory: {low: 40GiB}}
              d: {slice: d.slice, memory: {low: 40GiB}}
            """, on: TestNode.small()),
        .web("limits above the node", "cpu: {max: 12cpus}\nmemory: {max: 100GiB, high: 70GiB}", on: TestNode.small()),
        .web("order by the node", "memory: {high: 40GiB, max: 50%}\ncpu: {max: 1%, burst: 10ms}", on: TestNode.small()),
        .web("CPUs", "cpuset: {cpus: 0-15, mems: 0-1, exclusive: \"9\"}", on: TestNode.small()),
        .web(
            "devices",
            """
            io:
              max: {nvme0n2: {read: 1MB/s}, "9:9": {read: 1MB/s}, /dev/sda1: {read: 1MB/s}, /dev/disk/by-id/nvme-SAMSUNG_1-part1: {read: 1MB/s}}
              latency: {nvme0n2: 5ms}
            """, on: TestNode.small()),
        .web("one device twice", "io: {max: {sda: {read: 1MB/s}, \"8:0\": {write: 1MB/s}}}", on: TestNode.small()),
        .web(
            "controllers", "memory: {high: 1GiB, max: 2GiB}\nio: {weight: 50}\npids: {max: 5}",
            on: TestNode.small {
                $0.cgroup?.controllers = [.cpu, .pids]
                $0.cgroup?.legacyControllers = [.memory]
            }),
        .web(
            "files by version", "memory: {swap: {high: 1GiB}, zswap: {writeback: false}}\ncpuset: {exclusive: \"0\"}",
            on: TestNode.small { $0.kernelRelease = "6.1.0-40-amd64" }),
        .web(
            "files seen",
            "cpu: {weight: 5, uclamp: {min: 5%}}\nio: {latency: {sda: 5ms}, prioClass: idle}\nraw: {memory.foo: \"1\"}",
            on: TestNode.small { $0.cgroup?.files = [.cpuWeight, .cpuMax, .memoryMax, .ioMax] }),
        .web("no cgroup2", "cpu: {weight: 5}", on: TestNode.small { $0.cgroup = nil }),
        .web("less than a page", "memory: {max: 16KiB}", on: TestNode.small { $0.pageBytes = 65536 }),
        .web("too small a share", "cpu: {max: {quota: 0.1%, period: 1ms}}", on: TestNode.small()),
    ]
}
