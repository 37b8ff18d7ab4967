import KernelInterface
import Testing

/// A value that the kernel would refuse cannot be built.
@Suite struct TypedValueTests {
    @Test func cpuValuesKeepTheirRanges() {
        #expect(CPUWeight(0) == nil && CPUWeight(10001) == nil)
        #expect(CPUWeight(1)?.description == "1" && CPUWeight(10000)?.description == "10000")
        #expect(CPUWeight.initial.description == "100")
        #expect(CPUNice(-21) == nil && CPUNice(20) == nil && CPUNice(-20)?.description == "-20")
        #expect(CPUBandwidth(.value(999)) == nil && CPUBandwidth(.value(1 << 44)) == nil)
        #expect(CPUBandwidth(.max, period: 999) == nil && CPUBandwidth(.max, period: 1_000_001) == nil)
        #expect(CPUBandwidth(.value(1000), period: 1000)?.description == "1000 1000")
        #expect(CPUBandwidth.unlimited.description == "max 100000")
        #expect(CPUUclamp(hundredths: 10001) == nil)
        #expect(CPUUclamp(hundredths: 5)?.description == "0.05")
        #expect(CPUUclamp(hundredths: 10000) == .max)
    }

    @Test func limitsKeepTheirRanges() {
        #expect(MemoryLimit(bytes: MemoryLimit.unlimitedBytes) == nil)
        #expect(MemoryLimit(bytes: 4097)?.rounded(toPage: 4096) == MemoryLimit(bytes: 4096))
        #expect(MemoryLimit(bytes: 4095)?.rounded(toPage: 4096) == MemoryLimit(bytes: 0))
        #expect(MemoryLimit.max.rounded(toPage: 4096) == .max)
        #expect(MemoryLimit(bytes: 5)?.rounded(toPage: 0) == MemoryLimit(bytes: 5))
        #expect(PIDsLimit(0)?.description == "0" && PIDsLimit(4_194_305) == nil)
        #expect(CountLimit(2_147_483_648) == nil && CountLimit(2_147_483_647)?.description == "2147483647")
    }

    @Test(arguments: ["0", "10001", "-1", "abc", "", "1 2", "99999999999999999999"])
    func whatIsNoWeightIsRefused(_ text: String) {
        #expect(throws: KernelTextError.self) { try CPUWeight(parsing: text) }
    }

    @Test func ioLimitsKeepTheirRanges() {
        #expect(IOMaxLine(rbps: .value(0)) == nil && IOMaxLine(wiops: .value(1)) == nil)
        #expect(IOMaxLine(rbps: .value(.max)) == nil && IOMaxLine(riops: .value(4_294_967_295)) == nil)
        #expect(IOMaxLine(rbps: .value(2))?.description == "rbps=2 wbps=max riops=max wiops=max")
        #expect(IOMaxLine().map { $0 == .unlimited } == true)
        #expect(IOLatencyTarget(microseconds: 0) == nil && IOLatencyTarget(microseconds: .max) == nil)
        #expect(IOLatencyTarget.none.description == "target=max")
        #expect(IOWeightTable(default: 0) == nil && IOWeightTable(default: 10001) == nil)
        let device = DeviceNumber(major: 8, minor: 0)
        #expect(IOWeightTable(default: 100, devices: [(device, 0)]) == nil)
        #expect(IOWeightTable(default: 100, devices: [(device, 1), (device, 2)]) == nil)
    }

    /// The transcript of 6.12, line by line.
    @Test func ioMaxMergesWhatIsWritten() throws {
        var line = IOMaxLine.unlimited
        for (written, reads) in [
            ("rbps=1048576", "rbps=1048576 wbps=max riops=max wiops=max"),
            ("wiops=120", "rbps=1048576 wbps=max riops=max wiops=120"),
            ("rbps=max", "rbps=max wbps=max riops=max wiops=120"),
            ("", "rbps=max wbps=max riops=max wiops=120"),
            ("rbps=5 rbps=6", "rbps=6 wbps=max riops=max wiops=120"),
            ("riops=99999999999", "rbps=6 wbps=max riops=max wiops=120"),
        ] {
            line = try line.merging(parsing: written)
            #expect(line.description == reads)
        }
        for refused in ["rbps=0", "rbps=-1", "foo=1", "rbps", "rbps=1k"] {
            #expect(throws: KernelTextError.self) { try line.merging(parsing: refused) }
        }
    }

    @Test func ioWeightsFallBackToTheDefault() throws {
        let table = try IOWeightTable(parsing: "default 50\n254:1 300\n")
        #expect(table.default == 50)
        #expect(table.weight(of: DeviceNumber(major: 254, minor: 1)) == 300)
        #expect(table.weight(of: DeviceNumber(major: 254, minor: 0)) == 50)
        for refused in ["", "254:1 300\n", "default x\n", "default 5 6\n", "default 5\nsda 3\n", "default 20000\n"] {
            #expect(throws: KernelTextError.self) { try IOWeightTable(parsing: refused) }
        }
    }

    @Test func ioCostKeepsItsRanges() throws {
        func qos(_ rpct: UInt64, _ min: UInt64, _ max: UInt64) -> IOCostQoS? {
            IOCostQoS(
                isEnabled: true, control: .user, readPercentile: Hundredths(rpct), readLatency: 1,
                writePercentile: Hundredths(0), writeLatency: 1, minimum: Hundredths(min), maximum: Hundredths(max))
        }
        #expect(qos(10000, 5000, 15000) != nil)
        #expect(qos(10001, 5000, 15000) == nil)
        #expect(qos(0, 15000, 5000) == nil)
        #expect(qos(0, 99, 5000) == nil && qos(0, 100, 1_000_001) == nil)
        let text = "enable=1 ctrl=auto rpct=0.00 rlat=25000 wpct=0.00 wlat=25000 min=1.00 max=10000.00"
        #expect(try IOCostQoS(parsing: text + "\n").description == text)
        #expect(throws: KernelTextError.self) { try IOCostQoS(parsing: "enable=1") }
        #expect(throws: KernelTextError.self) { try IOCostQoS(parsing: text + " more=1") }
        let model =
            "ctrl=auto model=linear rbps=488636629 rseqiops=8932 rrandiops=8518 wbps=427891549 wseqiops=28755 wrandiops=21940"
        #expect(try IOCostModel(parsing: model).description == model)
        #expect(throws: KernelTextError.self) { try IOCostModel(parsing: "ctrl=auto model=cubic") }
    }

    @Test func aPartitionKnowsWhyItIsInvalid() throws {
        let partition = try CPUSetPartition(parsing: "isolated invalid (Parent unable to distribute cpu downstream)\n")
        #expect(partition.kind == .isolated)
        #expect(partition.state == .invalid(reason: "Parent unable to distribute cpu downstream"))
        #expect(CPUSetPartition(.member, .invalid(reason: "x")) == nil)
        #expect(CPUSetPartition(.root, .invalid(reason: "x\ny")) == nil)
        #expect(CPUSetPartition(.root, .invalid(reason: " x")) == nil)
        #expect(CPUSetPartition(.root)?.description == "root")
    }

    @Test func subtreeControlTakesTheLastSign() throws {
        #expect(try SubtreeControlCommand(parsing: "+memory +cpu -memory\n").description == "+cpu -memory")
        #expect(try SubtreeControlCommand(parsing: "\n").isEmpty)
        #expect(SubtreeControlCommand(enable: [.io, .cpu], disable: [.pids])?.description == "+cpu +io -pids")
        #expect(SubtreeControlCommand(enable: [.cpu], disable: [.cpu]) == nil)
        #expect(SubtreeControlCommand(enable: [CgroupController("a b")]) == nil)
        for refused in ["cpu", "+", "+cpu memory", "*cpu"] {
            #expect(throws: KernelTextError.self) { try SubtreeControlCommand(parsing: refused) }
        }
    }

    @Test func listsAreSets() throws {
        let list = try IndexList(parsing: "0-3,8")
        #expect(list.indices == [0, 1, 2, 3, 8])
        #expect(IndexList([8, 3, 2, 2, 1, 0]) == list)
        #expect(list.subtracting(IndexList([1, 2])).description == "0,3,8")
        #expect(IndexList([0, 8]).isSubset(of: list) && !IndexList([4]).isSubset(of: list))
        #expect(IndexList("")?.isEmpty == true && IndexList("0-") == nil && IndexList("0-1"[...]) != nil)
        // Overlapping regions cost no more than the text is long.
        #expect(IndexList(String(repeating: "0-65535,", count: 10000))?.indices.count == 65536)
    }
}
