import Document
import KernelInterface
import Policy
import Testing

/// A value of a key, and the text that the interface file gets on the small test node.
struct QuantityRow: Sendable, CustomTestStringConvertible {
    let line: String
    let expected: String

    init(_ line: String, _ expected: String) {
        self.line = line
        self.expected = expected
    }

    var testDescription: String { line }

    static let sizes: [QuantityRow] = [
        QuantityRow("memory: {low: 0B}", "0"),
        QuantityRow("memory: {low: 4095B}", "0"),
        QuantityRow("memory: {low: 4096B}", "4096"),
        QuantityRow("memory: {low: 1kB}", "0"),
        QuantityRow("memory: {low: 1MB}", "999424"),
        QuantityRow("memory: {low: 1GB}", "999997440"),
        QuantityRow("memory: {low: 1MiB}", "1048576"),
        QuantityRow("memory: {low: 1.5GiB}", "1610612736"),
        QuantityRow("memory: {low: 0.1GiB}", "107372544"),
        QuantityRow("memory: {low: 2TiB}", "2199023255552"),
        QuantityRow("memory: {low: 8191.999PiB}", "9223370910954868736"),
        QuantityRow("memory: {low: \"4GiB\"}", "4294967296"),
        QuantityRow("memory: {max: max}", "max"),
        QuantityRow("memory: {low: 25%}", "17179869184"),
        QuantityRow("memory: {low: 33.33%}", "22904201216"),
        QuantityRow("memory: {low: 0.01%}", "6868992"),
        QuantityRow("memory: {low: 100%}", "68719476736"),
        QuantityRow("memory: {swap: {max: 50%}}", "4294967296"),
        QuantityRow("hugetlb: {2MB: {max: 5MiB}}", "4194304"),
        QuantityRow("hugetlb: {1GB: {reservedMax: 3GB}}", "2147483648"),
        QuantityRow("dmem: {drm/vram0: {max: 1GB}}", "1000000000"),
    ]

    static let others: [QuantityRow] = [
        QuantityRow("cpu: {weight: 1}", "1"),
        QuantityRow("cpu: {weight: 10000}", "10000"),
        QuantityRow("cpu: {nice: -20}", "-20"),
        QuantityRow("cpu: {max: 1cpu}", "100000 100000"),
        QuantityRow("cpu: {max: 1.5cpus}", "150000 100000"),
        QuantityRow("cpu: {max: 0.01cpus}", "1000 100000"),
        QuantityRow("cpu: {max: 50%}", "400000 100000"),
        QuantityRow("cpu: {max: 12.5%}", "100000 100000"),
        QuantityRow("cpu: {max: max}", "max 100000"),
        QuantityRow("cpu: {max: {quota: 50ms, period: 20ms}}", "50000 20000"),
        QuantityRow("cpu: {max: {quota: 2cpus, period: 1s}}", "2000000 1000000"),
        QuantityRow("cpu: {max: {quota: 25%, period: 1ms}}", "2000 1000"),
        QuantityRow("cpu: {max: {quota: max, period: 50ms}}", "max 50000"),
        QuantityRow("cpu: {burst: 1.5ms}", "1500"),
        QuantityRow("cpu: {idle: true}", "1"),
        QuantityRow("cpu: {idle: false}", "0"),
        QuantityRow("cpu: {uclamp: {min: 12.34%}}", "12.34"),
        QuantityRow("cpu: {uclamp: {max: 5%}}", "5.00"),
        QuantityRow("cpu: {uclamp: {max: 100%}}", "max"),
        QuantityRow("cpuset: {cpus: \"3,1,0-1\"}", "0-1,3"),
        QuantityRow("cpuset: {cpus: 2}", "2"),
        QuantityRow("cpuset: {cpus: \"0-7:1/2\"}", "0,2,4,6"),
        QuantityRow("io: {weight: 500}", "500"),
        QuantityRow("io: {max: {sda: {read: 1.5MB/s}}}", "rbps=1500000 wbps=max riops=max wiops=max"),
        QuantityRow("io: {max: {sda: {writeIOPS: 20, write: 2KiB/s}}}", "rbps=max wbps=2048 riops=max wiops=20"),
        QuantityRow("io: {latency: {sda: 5ms}}", "target=5000"),
        QuantityRow("rdma: {mlx5_0: {handles: 2}}", "hca_handle=2 hca_object=max"),
        QuantityRow("misc: {sev: max}", "max"),
        QuantityRow("pids: {max: 0}", "0"),
        QuantityRow("cgroup: {maxDepth: max}", "max"),
        QuantityRow("raw: {memory.foo: some 5}", "some 5"),
    ]
}

@Test(arguments: QuantityRow.sizes + QuantityRow.others)
func valueIsWrittenAs(row: QuantityRow) throws {
    let node = TestNode.small {
        $0.kernelRelease = "7.3.0"
        $0.cgroup?.controllers.append(.dmem)
        $0.memoryBytes = 64 << 30
    }
    let settings = try #require(PolicyText(web: row.line, on: node).resolved).classes[0].settings
    #expect(settings.count == 1)
    #expect(settings.first?.value == .text(row.expected))
}

@Test func settingsSayWhatWasAskedAndWhere() throws {
    let lines = "memory: {low: 25% of parent}\nio: {max: {/dev/sda: {read: 1MB/s}}, weight: {default: 5, nvme1n1: 7}}"
    let settings = try #require(PolicyText(web: lines, on: TestNode.small()).resolved).classes[0].settings
    #expect(settings.map(\.policyKey) == ["memory.low", "io.max./dev/sda", "io.weight.default", "io.weight.nvme1n1"])
    #expect(settings.map(\.requested) == ["25% of parent", "{read: 1MB/s}", "5", "7"])
    #expect(settings.map(\.key) == [nil, "8:0", nil, "259:3"])
    #expect(
        settings.map(\.value) == [
            .parentShare(permyriad: 2500), .text("rbps=1000000 wbps=max riops=max wiops=max"), .text("5"), .text("7"),
        ])
    #expect(settings.map(\.span.description) == ["a.yaml:7:19", "a.yaml:8:16", "a.yaml:8:51", "a.yaml:8:63"])
}

@Test func devicesAreFoundByEveryName() throws {
    for name in ["nvme0n1", "/dev/nvme0n1", "by-id/nvme-SAMSUNG_1", "/dev/disk/by-id/nvme-SAMSUNG_1", "\"259:0\""] {
        let resolved = PolicyText(web: "io: {latency: {\(name): 1ms}}", on: TestNode.small()).resolved
        #expect(resolved?.classes[0].settings.map(\.key) == ["259:0"], "\(name)")
    }
}

@Test func nodeIsAClassOfTheRootThatComesFirst() throws {
    let text =
        PolicyText.header + """
            classes:
              web: {slice: web.slice, io: {weight: 5}}
            node:
              io: {cost: {sda: {qos: {rpct: 95%, enable: true, rlat: 75ms}, model: {ctrl: auto}}}}

            """
    let result = PolicyText(text, on: TestNode.small())
    #expect(result.printed == "")
    let classes = try #require(result.resolved).classes
    #expect(classes.map(\.name) == ["node", "web"])
    #expect(classes[0].matches.map(\.value) == [.cgroup(.root)])
    #expect(classes[0].settings.map(\.file.name) == ["io.cost.qos", "io.cost.model"])
    #expect(classes[0].settings.map(\.key) == ["8:0", "8:0"])
    #expect(classes[0].settings.map(\.value) == [.text("enable=1 rpct=95.00 rlat=75000"), .text("ctrl=auto")])
}
