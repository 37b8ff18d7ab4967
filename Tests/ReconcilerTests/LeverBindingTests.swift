import KernelInterface
import Reconciler
import TestSupport
import Testing

private func binding(_ target: LeverBinding.Target, base: UInt64, _ text: String = "") -> LeverBinding {
    LeverBinding(
        cgroup: cgroup("batch.slice"), identity: CgroupIdentity(inode: 7), target: target, base: base, baseText: text)
}

@Suite struct LeverBindingTests {
    struct Row: Sendable {
        let binding: LeverBinding
        let value: UInt64
        let writes: [String]

        init(_ binding: LeverBinding, _ value: UInt64, _ writes: String...) {
            self.binding = binding
            self.value = value
            self.writes = writes
        }
    }

    private static let disk = IOMaxLimit(
        device: "259:0", line: IOMaxLine(rbps: .value(200_000_000), riops: .value(3)) ?? .unlimited)

    static let rows: [Row] = [
        Row(binding(.cpuMax(period: 100_000), base: 4000, "max 100000"), 4000, "cpu.max max 100000"),
        Row(binding(.cpuMax(period: 100_000), base: 4000, "max 100000"), 1500, "cpu.max 150000 100000"),
        // The kernel takes no quota below 1 ms.
        Row(binding(.cpuMax(period: 10_000), base: 4000, "40000 10000"), 10, "cpu.max 1000 10000"),
        Row(binding(.cpuIdle(weight: "50"), base: 1), 0, "cpu.idle 1"),
        Row(binding(.cpuIdle(weight: "50"), base: 1), 1, "cpu.idle 0", "cpu.weight 50"),
        Row(binding(.cpuIdle(weight: nil), base: 1), 1, "cpu.idle 0"),
        Row(binding(.cpusetCPUs([1, 2, 3, 8]), base: 4, ""), 3, "cpuset.cpus 1-3"),
        Row(binding(.cpusetCPUs([1, 2, 3, 8]), base: 4, ""), 4, "cpuset.cpus "),
        Row(binding(.memoryHigh, base: 8 << 30, "max"), 1 << 30, "memory.high 1073741824"),
        Row(binding(.memoryHigh, base: 8 << 30, "max"), 8 << 30, "memory.high max"),
        Row(binding(.memoryReclaim(bytes: 4096), base: 1), 0, "memory.reclaim 4096"),
        Row(binding(.memoryReclaim(bytes: 4096), base: 1), 1),
        Row(
            binding(.ioMax([disk]), base: 10_000), 1000,
            "io.max 259:0 rbps=20000000 wbps=max riops=2 wiops=max"),
        Row(
            binding(.ioMax([disk]), base: 10_000), 10_000,
            "io.max 259:0 rbps=200000000 wbps=max riops=3 wiops=max"),
        Row(binding(.freeze, base: 1, "0"), 0, "cgroup.freeze 1"),
        Row(binding(.freeze, base: 1, "0"), 1, "cgroup.freeze 0"),
        Row(binding(.kill, base: 1), 0, "cgroup.kill 1"),
        Row(binding(.kill, base: 1), 1),
    ]

    @Test(arguments: rows) func aValueIsWritten(_ row: Row) {
        let writes = row.binding.writes(row.value).map { write in
            "\(write.file) \(write.key.map { $0 + " " } ?? "")\(write.text)"
        }
        #expect(writes == row.writes)
    }

    private func ways(_ base: String, floor: UInt64, ceiling: UInt64, domain: Int = 0) -> PortionRange {
        PortionRange(
            schema: "L3", domain: domain, base: .mask(CBM(base) ?? .empty), floor: floor, ceiling: ceiling,
            mask: CBM(bits: 0x7ff))
    }

    @Test(arguments: [
        (UInt64(4), "L3:0=f0"), (3, "L3:0=70"), (1, "L3:0=10"), (5, "L3:0=1f0"), (8, "L3:0=7f8"),
    ])
    func waysShrinkFromAboveAndGrowToBothSides(_ value: UInt64, _ text: String) throws {
        let group = try #require(ResourceGroup(control: "bulkhead-batch"))
        let binding = LeverBinding(
            cgroup: nil, identity: nil, target: .portions(group, [ways("f0", floor: 1, ceiling: 8)]), base: 4)
        let found = try #require(binding.schemata(value))
        #expect(found.1.description == text)
        #expect(found.granted == value)
    }

    @Test func domainsGiveUpTheSameShare() throws {
        let group = try #require(ResourceGroup(control: "bulkhead-batch"))
        let ranges = [ways("ff", floor: 2, ceiling: 8), ways("f", floor: 1, ceiling: 4, domain: 1)]
        let binding = LeverBinding(cgroup: nil, identity: nil, target: .portions(group, ranges), base: 12)
        #expect(binding.schemata(12)?.1.description == "L3:0=ff;1=f")
        #expect(binding.schemata(3)?.1.description == "L3:0=3;1=1")
        let half = try #require(binding.schemata(8))
        #expect(half.granted <= 8)
        #expect(half.1.description == "L3:0=1f;1=3")
    }

    @Test func bandwidthGoesByItsSteps() throws {
        let group = try #require(ResourceGroup(control: "bulkhead-batch"))
        let range = PortionRange(schema: "MB", domain: 0, base: .bandwidth(100), floor: 10, ceiling: 100, step: 10)
        let binding = LeverBinding(cgroup: nil, identity: nil, target: .portions(group, [range]), base: 100)
        #expect(binding.schemata(55)?.1.description == "MB:0=50")
        #expect(binding.schemata(100)?.1.description == "MB:0=100")
        #expect(binding.schemata(0)?.1.description == "MB:0=10")
    }
}
