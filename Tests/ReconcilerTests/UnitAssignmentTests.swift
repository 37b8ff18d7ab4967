import KernelInterface
import Reconciler
import TestSupport
import Testing

@Suite struct UnitAssignmentTests {
    struct Row: CustomTestStringConvertible {
        let file: InterfaceFile
        let text: String
        var isGivenBack = false
        let expect: String?

        init(_ file: InterfaceFile, _ text: String, givenBack: Bool = false, _ expect: String?) {
            (self.file, self.text, isGivenBack, self.expect) = (file, text, givenBack, expect)
        }

        var testDescription: String { "\(file) \(text)\(isGivenBack ? " given back" : "")" }
    }

    static let rows: [Row] = [
        Row(.cpuWeight, "800", "CPUWeight=800"),
        Row(.cpuWeight, "100", "CPUWeight=100"),
        Row(.cpuWeight, "100", givenBack: true, "CPUWeight=infinity"),
        Row(.cpuWeight, "300", givenBack: true, "CPUWeight=300"),
        Row(.cpuWeightNice, "-20", "CPUWeight=8668"),
        Row(.cpuWeightNice, "0", givenBack: true, "CPUWeight=infinity"),
        Row(.cpuWeightNice, "20", nil),
        Row(.cpuIdle, "1", "CPUWeight=0"),
        Row(.cpuIdle, "0", "CPUWeight=infinity"),
        Row(.cpuMax, "max 100000", "CPUQuotaPerSecUSec=infinity CPUQuotaPeriodUSec=infinity"),
        Row(.cpuMax, "200000 100000", "CPUQuotaPerSecUSec=2000000 CPUQuotaPeriodUSec=infinity"),
        Row(.cpuMax, "1000 30000", "CPUQuotaPerSecUSec=33334 CPUQuotaPeriodUSec=30000"),
        Row(.cpuMax, "max 50000", "CPUQuotaPerSecUSec=infinity CPUQuotaPeriodUSec=50000"),
        Row(.cpuMax, "much", nil),
        Row(.cpusetCpus, "0-3,8", "AllowedCPUs=0-3,8"),
        Row(.cpusetCpus, "", "AllowedCPUs="),
        Row(.cpusetMems, "1", "AllowedMemoryNodes=1"),
        Row(.memoryMin, "0", "MemoryMin=0"),
        Row(.memoryLow, "1073741824", "MemoryLow=1073741824"),
        Row(.memoryHigh, "max", "MemoryHigh=infinity"),
        Row(.memoryMax, "4096", "MemoryMax=4096"),
        Row(.memorySwapMax, "0", "MemorySwapMax=0"),
        Row(.memoryZswapMax, "max", "MemoryZSwapMax=infinity"),
        Row(.memoryZswapWriteback, "0", "MemoryZSwapWriteback=no"),
        Row(.memorySwapHigh, "4096", nil),
        Row(.ioWeight, "default 500", "IOWeight=500"),
        Row(.ioWeight, "default 100", givenBack: true, "IOWeight=infinity"),
        Row(.ioWeight, "8:0 500", nil),
        Row(
            .ioMax, "8:0 rbps=1048576 wbps=max riops=100 wiops=max",
            "IOReadBandwidthMax=/dev/block/8:0 1048576 IOWriteBandwidthMax=/dev/block/8:0 infinity "
                + "IOReadIOPSMax=/dev/block/8:0 100 IOWriteIOPSMax=/dev/block/8:0 infinity"),
        Row(.ioMax, "8:0 speed=1", nil),
        Row(.ioLatency, "8:0 target=5000", "IODeviceLatencyTargetUSec=/dev/block/8:0 5000"),
        Row(.ioLatency, "8:0 target=max", "IODeviceLatencyTargetUSec=/dev/block/8:0 infinity"),
        Row(.pidsMax, "max", "TasksMax=infinity"),
        Row(.pidsMax, "500", "TasksMax=500"),
        Row(.cpuMaxBurst, "20000", nil),
        Row(.cpuUclampMin, "20.00", nil),
        Row(.memoryOOMGroup, "1", nil),
    ]

    @Test(arguments: rows) func fileBecomesProperties(row: Row) {
        let found = unitAssignments(for: row.file, row.text + "\n", isGivenBack: row.isGivenBack)
        #expect(found.map { $0.map(\.description).joined(separator: " ") } == row.expect)
    }

    /// systemd multiplies µs a second by the period, and rounds down.
    @Test func quotaSurvivesSystemdsUnit() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2000 {
            let period = UInt64.random(in: 1000...1_000_000, using: &random)
            let quota = UInt64.random(in: 1000...10_000_000, using: &random)
            let found = try #require(unitAssignments(for: .cpuMax, "\(quota) \(period)\n"))
            guard case .number(let perSecond) = found[0].value else { continue }
            #expect(perSecond * period / 1_000_000 == quota, "period \(period)")
        }
    }

    @Test(arguments: [
        ("system.slice/nginx.service", "nginx.service"), ("batch.slice", "batch.slice"), ("init.scope", "init.scope"),
        ("user.slice/user-1000.slice/session-2.scope", "session-2.scope"),
        ("user.slice/user-1000.slice/user@1000.service", "user@1000.service"),
        ("user.slice/user-1000.slice/user@1000.service/app.slice", nil), ("", nil), ("kubepods/pod1", nil),
        ("system.slice/nginx.service/worker.service", nil), ("system.slice", "system.slice"),
        ("system.slice/_cpu.service", "cpu.service"), (".slice", nil), ("system.slice/c0001", nil),
    ])
    func unitIsTheOneOfThePlace(path: String, unit: String?) throws {
        #expect(try #require(CgroupPath(path)).unitName == unit)
    }

    @Test(arguments: [
        ("batch.slice", "batch.slice"), ("a.slice/a-b.slice", "a-b.slice"), ("a-b.slice", nil),
        ("a.slice/a-b.slice/a-b-c.slice", "a-b-c.slice"), ("a.slice/b.slice", nil), ("a.slice/x.service", nil),
        ("-.slice", nil), ("a.slice/a-.slice", nil),
    ])
    func sliceHasOnePlace(path: String, slice: String?) throws {
        #expect(try #require(CgroupPath(path)).sliceName == slice)
    }
}
