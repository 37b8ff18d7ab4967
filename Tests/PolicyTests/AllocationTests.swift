import Document
import KernelInterface
import Policy
import Testing

/// What a class asks of caches and memory bandwidth, and what a node makes of it.
struct AllocationRow: Sendable, CustomTestStringConvertible {
    let line: String
    let node: ResctrlMount
    /// `SCHEMA:DOMAIN=AMOUNT`, in the order of the inventory.
    let expected: String

    init(_ line: String, on node: ResctrlMount, _ expected: String) {
        self.line = line
        self.node = node
        self.expected = expected
    }

    var testDescription: String { line }

    static let caches: [AllocationRow] = [
        AllocationRow("cache: {l3: 60%}", on: .intel, "L3:0=6000 L3:1=6000"),
        AllocationRow("cache: {l3: 33.33%}", on: .intel, "L3:0=3333 L3:1=3333"),
        AllocationRow("cache: {l3: 6ways}", on: .intel, "L3:0=6ways L3:1=6ways"),
        AllocationRow("cache: {l3: 1way}", on: .intel, "L3:0=1ways L3:1=1ways"),
        AllocationRow("cache: {l3: 12MiB}", on: .intel, "L3:0=12582912B L3:1=12582912B"),
        AllocationRow("cache: {l3: 0x3f0}", on: .intel, "L3:0=0x3f0 L3:1=0x3f0"),
        AllocationRow("cache: {l3: 0X3F0}", on: .intel, "L3:0=0x3f0 L3:1=0x3f0"),
        AllocationRow("cache: {l3: \"60%\", exclusive: true}", on: .intel, "L3:0=6000 L3:1=6000 exclusive"),
        AllocationRow("cache: {l3: {default: 20%, 1: 10%}}", on: .intel, "L3:0=2000 L3:1=1000"),
        AllocationRow("cache: {l3: {1: 10%}}", on: .intel, "L3:1=1000"),
        AllocationRow(
            "cache: {l3: 60%}", on: .prioritized, "L3CODE:0=6000 L3CODE:1=6000 L3DATA:0=6000 L3DATA:1=6000"),
        AllocationRow(
            "cache: {l3: {code: 20%, data: 60%}}", on: .prioritized,
            "L3CODE:0=2000 L3CODE:1=2000 L3DATA:0=6000 L3DATA:1=6000"),
        AllocationRow("cache: {l3: {code: 20%}}", on: .prioritized, "L3CODE:0=2000 L3CODE:1=2000"),
        AllocationRow(
            "cache: {l3: {default: 30%, 0: {code: 10%}, 1: {code: 10%, data: 20%}}}", on: .prioritized,
            "L3CODE:0=1000 L3CODE:1=1000 L3DATA:0=3000 L3DATA:1=2000"),
        AllocationRow(
            "cache: {l2: 4ways, l3: {default: 20%, 8: 0xc0}}", on: .scattered,
            "L2:0=4ways L2:2=4ways L2:4=4ways L2:6=4ways L3:0=2000 L3:8=0xc0"),
        AllocationRow("cache: {l3: 0x0f7}", on: .amd, "L3:0=0xf7 L3:1=0xf7 L3:2=0xf7 L3:3=0xf7"),
        AllocationRow("cache: {l3: {0: 0xffff}}", on: .amd, "L3:0=0xffff"),
        AllocationRow("monitoring: true", on: .intel, "monitored"),
        AllocationRow("monitoring: optional", on: .intel, "monitored"),
    ]

    static let bandwidths: [AllocationRow] = [
        AllocationRow("memoryBandwidth: {max: 50%}", on: .intel, "MB:0=50 MB:1=50"),
        AllocationRow("memoryBandwidth: {max: 51%}", on: .intel, "MB:0=60 MB:1=60"),
        AllocationRow("memoryBandwidth: {max: 50.01%}", on: .intel, "MB:0=60 MB:1=60"),
        AllocationRow("memoryBandwidth: {max: 99%}", on: .intel, "MB:0=100 MB:1=100"),
        AllocationRow("memoryBandwidth: {max: 10%}", on: .intel, "MB:0=10 MB:1=10"),
        AllocationRow("memoryBandwidth: {max: max}", on: .intel, "MB:0=100 MB:1=100"),
        AllocationRow("memoryBandwidth: {max: {default: 40%, 1: max}}", on: .intel, "MB:0=40 MB:1=100"),
        AllocationRow("memoryBandwidth: {max: 20GB/s}", on: .prioritized, "MB:0=19080 MB:1=19080"),
        AllocationRow("memoryBandwidth: {max: 20GiB/s}", on: .prioritized, "MB:0=20480 MB:1=20480"),
        AllocationRow("memoryBandwidth: {max: max}", on: .prioritized, "MB:0=4294967295 MB:1=4294967295"),
        AllocationRow("memoryBandwidth: {max: {0: 20GB/s}}", on: .amd, "MB:0=160"),
        AllocationRow("memoryBandwidth: {max: {0: 0.2GB/s}}", on: .amd, "MB:0=2"),
        AllocationRow("memoryBandwidth: {max: {0: 256GB/s}}", on: .amd, "MB:0=2048"),
        AllocationRow(
            "memoryBandwidth: {max: {0: max}, slow: {max: {3: 4GB/s}}}", on: .amd, "MB:0=2048 SMBA:3=32"),
    ]
}

@Suite struct AllocationTests {
    @Test(arguments: AllocationRow.caches + AllocationRow.bandwidths)
    func amountsMeetTheNode(row: AllocationRow) throws {
        let result = PolicyText(web: row.line, on: TestNode.resctrl(row.node))
        #expect(result.printed == "")
        let allocation = try #require(result.resolved?.classes.first?.allocation)
        var words = allocation.caches.map { "\($0.schema):\($0.domain)=\(text($0.amount))" }
        words += allocation.bandwidths.map { "\($0.schema):\($0.domain)=\($0.value)" }
        if allocation.isExclusive { words.append("exclusive") }
        if allocation.isMonitored { words.append("monitored") }
        #expect(words.joined(separator: " ") == row.expected)
    }

    private func text(_ amount: CacheAmount) -> String {
        switch amount {
        case .share(let permyriad): "\(permyriad)"
        case .ways(let ways): "\(ways)ways"
        case .bytes(let bytes): "\(bytes)B"
        case .mask(let mask): "0x\(mask)"
        }
    }

    /// A class that can do without lives on a node that has nothing of it, and keeps the rest.
    @Test func optionalIsLeftOut() throws {
        let lines = "cpu: {weight: 5}\ncache: {l3: 60%, exclusive: true, optional: true}\nmemoryBandwidth: {max: 50%}"
        let bare = PolicyText(web: lines, on: TestNode.small())
        #expect(bare.diagnostics.map(\.severity) == [.note, .error])
        let partly = PolicyText(web: lines, on: TestNode.resctrl(.intel) { $0.caches = [] })
        #expect(partly.diagnostics.map(\.severity) == [.note])
        let allocation = try #require(partly.resolved?.classes[0].allocation)
        #expect(allocation.caches.isEmpty && allocation.bandwidths.count == 2 && !allocation.isExclusive)
    }

    @Test func keysAndTextsAreThoseOfThePolicy() throws {
        let result = PolicyText(
            web: "cache: {l3: {default: 30%, 1: {code: 10%}}}\nmemoryBandwidth: {slow: {max: 1GB/s}}")
        let allocation = try #require(result.set?.classes[0].allocation)
        #expect(allocation.caches.map(\.key) == ["cache.l3.default", "cache.l3.1.code"])
        #expect(allocation.caches.map(\.text) == ["30%", "10%"])
        #expect(allocation.bandwidths.map(\.key) == ["memoryBandwidth.slow.max"])
        #expect(!allocation.isOptional)
    }

    /// Under every mount each request is either in the result or in a finding.
    @Test(arguments: [ResctrlMount.intel, .prioritized, .scattered, .amd])
    func nothingIsLostSilently(mount: ResctrlMount) throws {
        let amounts = ["60%", "3ways", "1MiB", "0x0f0", "{code: 20%, data: 30%}", "{default: 10%, 0: 20%}"]
        for amount in amounts {
            for level in ["l2", "l3"] {
                let result = PolicyText(web: "cache: {\(level): \(amount)}", on: TestNode.resctrl(mount))
                let claims = result.resolved?.classes[0].allocation?.caches ?? []
                #expect(claims.isEmpty != result.diagnostics.isEmpty, "\(level) \(amount)")
            }
        }
    }
}
