import Document
import KernelInterface
import Policy
import Testing

@Suite struct RungTests {
    /// A rung with what the class sets beside it, and what it is on a node.
    struct Row: Sendable, CustomTestStringConvertible {
        let item: String
        var beside = ""
        var mount: ResctrlMount?
        let bound: ResolvedRung.Bound

        var testDescription: String { item }
    }

    private static func ways(_ schema: String, _ domain: Int, _ ways: Int) -> DomainWays {
        DomainWays(schema: schema, domain: domain, ways: ways)
    }

    private static func bandwidth(_ domain: Int, _ value: UInt64) -> DomainBandwidth {
        DomainBandwidth(schema: "MB", domain: domain, value: value)
    }

    /// The node has 8 CPUs and 64 GiB.
    static let yielded: [Row] = [
        Row(item: "{cpu.max: 10%}", bound: .cpuMax(millicpus: 800)),
        Row(item: "{cpu.max: 1.5cpus}", beside: "cpu: {max: 50%}", bound: .cpuMax(millicpus: 1500)),
        Row(
            item: "{cpu.max: 50%}", beside: "cpu: {max: {quota: 50%, period: 3333us}}", bound: .cpuMax(millicpus: 4000)),
        // A quota of 1ms in 100ms, and in 20ms.
        Row(item: "{cpu.max: 0.01%}", bound: .cpuMax(millicpus: 10)),
        Row(
            item: "{cpu.max: 0.01cpus}", beside: "cpu: {max: {quota: 5ms, period: 20ms}}",
            bound: .cpuMax(millicpus: 50)),
        Row(item: "cpu.idle", beside: "cpu: {weight: 50}", bound: .cpuIdle),
        Row(item: "{cpuset.cpus: 2cpus}", bound: .cpusetCPUs(2)),
        Row(item: "{cpuset.cpus: 30%}", beside: "cpuset: {cpus: 2-5}", bound: .cpusetCPUs(2)),
        Row(item: "{cpuset.cpus: 5%}", bound: .cpusetCPUs(1)),
        Row(
            item: "{cache.l3: 10%}", beside: "cache: {l3: 50%}", mount: .intel,
            bound: .cache(level: 3, [ways("L3", 0, 1), ways("L3", 1, 1)])),
        Row(
            item: "{cache.l3: 20%}", beside: "cache: {l3: {1: {code: 40%, data: 60%}}}", mount: .prioritized,
            bound: .cache(level: 3, [ways("L3CODE", 1, 2), ways("L3DATA", 1, 2)])),
        // The least is 2 ways of 20, and 3MiB are 3 ways of 20MiB.
        Row(
            item: "{cache.l3: 1way}", beside: "cache: {l3: 50%}", mount: .scattered,
            bound: .cache(level: 3, [ways("L3", 0, 2), ways("L3", 8, 2)])),
        Row(
            item: "{cache.l3: 2.5MiB}", beside: "cache: {l3: {8: 50%}}", mount: .scattered,
            bound: .cache(level: 3, [ways("L3", 8, 3)])),
        Row(
            item: "{cache.l2: 1way}", beside: "cache: {l2: {2: 0xf}}", mount: .scattered,
            bound: .cache(level: 2, [ways("L2", 2, 1)])),
        Row(
            item: "{memoryBandwidth.max: 12%}", beside: "memoryBandwidth: {max: 100%}", mount: .intel,
            bound: .memoryBandwidth([bandwidth(0, 20), bandwidth(1, 20)])),
        Row(
            item: "{memoryBandwidth.max: 2GB/s}", beside: "memoryBandwidth: {max: {3: max}}", mount: .amd,
            bound: .memoryBandwidth([bandwidth(3, 16)])),
        Row(item: "{memory.high: 2GiB}", beside: "memory: {high: 50%}", bound: .memoryHigh(bytes: 2 << 30)),
        Row(item: "{memory.high: 25%}", bound: .memoryHigh(bytes: 16 << 30)),
        Row(item: "{memory.high: 5000B}", bound: .memoryHigh(bytes: 4096)),
        Row(item: "{memory.high: 1GiB}", beside: "memory: {high: 10% of parent}", bound: .memoryHigh(bytes: 1 << 30)),
        Row(item: "{memory.reclaim: 256MiB}", bound: .memoryReclaim(bytes: 256 << 20)),
        Row(item: "{io.max: 10%}", beside: "io: {max: {sda: {read: 1MB/s}}}", bound: .ioMax(permyriad: 1000)),
        Row(item: "{freeze: 30s}", bound: .freeze(microseconds: 30_000_000)),
        Row(item: "kill", bound: .kill),
    ]

    static let grown: [Row] = [
        Row(item: "{cpu.max: 90%}", beside: "cpu: {max: 4cpus}", bound: .cpuMax(millicpus: 7200)),
        Row(item: "{memory.high: 80%}", beside: "memory: {high: 10GiB}", bound: .memoryHigh(bytes: 54_975_578_112)),
        Row(
            item: "{cache.l3: 40%}", beside: "cache: {l3: 20%}", mount: .intel,
            bound: .cache(level: 3, [ways("L3", 0, 4), ways("L3", 1, 4)])),
        Row(
            item: "{memoryBandwidth.max: max}", beside: "memoryBandwidth: {max: 20GB/s}", mount: .amd,
            bound: .memoryBandwidth((0..<4).map { bandwidth($0, 2048) })),
        Row(item: "{io.max: 300%}", beside: "io: {max: {sda: {read: 1MB/s}}}", bound: .ioMax(permyriad: 30000)),
    ]

    private func resolved(_ row: Row, _ list: RungList) throws -> ResolvedClass {
        var node = TestNode.small()
        if let mount = row.mount { node = TestNode.resctrl(mount) }
        let text =
            PolicyText.policy(web: row.beside + "\n\(list.rawValue): [\(row.item)]")
            + "  api: {slice: api.slice, objectives: [{utilisation: cpu, below: 80%, over: 5s}]}\n"
        let result = PolicyText(text, on: node)
        #expect(result.printed == "")
        return try #require(result.resolved?.classes.first)
    }

    @Test(arguments: yielded)
    func rungIsYielded(row: Row) throws {
        let workload = try resolved(row, .yields)
        #expect(workload.yields.map(\.bound) == [row.bound])
        #expect(workload.grows.isEmpty)
    }

    @Test(arguments: grown)
    func rungIsGrown(row: Row) throws {
        let workload = try resolved(row, .grows)
        #expect(workload.grows.map(\.bound) == [row.bound])
        #expect(workload.yields.isEmpty)
    }

    @Test(arguments: RungList.allCases.flatMap { list in list.kinds.map { (list, $0.name) } })
    func everyKindHasARow(list: RungList, name: String) {
        let rows = list == .yields ? Self.yielded : Self.grown
        // Of the L2 cache nothing grows that does not grow of the L3 cache.
        #expect(rows.contains { $0.item.contains(name) } || list == .grows && name == "cache.l2")
    }

    @Test func orderAndKeysAreKept() throws {
        let result = PolicyText(
            web: "objectives: [{utilisation: cpu, below: 80%, over: 5s}]\n"
                + "yields: [{freeze: 500ms}, cpu.idle, {cpu.max: 10%}]\ndrift: yield", on: TestNode.small())
        #expect(result.printed == "")
        let workload = try #require(result.resolved?.classes.first)
        #expect(workload.yields.map(\.policyKey) == ["yields.freeze", "yields.cpu.idle", "yields.cpu.max"])
        #expect(workload.yields.map(\.requested) == ["500ms", "cpu.idle", "10%"])
        #expect(workload.yields.map(\.span.start.line) == [8, 8, 8])
        #expect(workload.drift == .yield)
    }

    @Test(arguments: DriftResponse.allCases)
    func driftIsRead(response: DriftResponse) throws {
        let result = PolicyText(web: "cpu: {weight: 5}\ndrift: \(response.rawValue)", on: TestNode.small())
        #expect(result.printed == "")
        #expect(result.resolved?.classes.first?.drift == response)
    }

    @Test func driftIsRepairedUnlessWritten() {
        #expect(PolicyText(web: "cpu: {weight: 5}", on: TestNode.small()).resolved?.classes.first?.drift == .repair)
    }

    /// What a class can do without is left out together with what it would give up of it.
    @Test func optionalRungIsDroppedWithItsBase() throws {
        let text =
            PolicyText.policy(
                web: "cpu: {weight: 5}\ncache: {l3: 20%, optional: true}\nyields: [{cache.l3: 10%}, cpu.idle]")
            + "  api: {slice: api.slice, objectives: [{utilisation: cpu, below: 80%, over: 5s}]}\n"
        let workload = try #require(PolicyText(text, on: TestNode.small()).resolved?.classes.first)
        #expect(workload.yields.map(\.bound) == [.cpuIdle])
    }
}
